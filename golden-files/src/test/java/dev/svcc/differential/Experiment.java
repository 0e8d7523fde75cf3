package dev.svcc.differential;

import dev.svcc.analysis.Outcome;
import dev.svcc.analysis.Simulator;
import dev.svcc.conformance.Layout;
import dev.svcc.differential.ScenarioRun.Disagreement;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodeOptions;
import dev.svcc.intent.NodeOptionsBuilder;
import dev.svcc.intent.NodeProfile.PolicyDeny;
import dev.svcc.kernel.Lab;
import dev.svcc.kernel.LabProbe;
import dev.svcc.kernel.ParallelRuns;
import dev.svcc.kernel.Variant;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** One random cluster, random options of its node, and random probes. */
final class Experiment {
  private static final int PROBES = 100;

  /** From this patience on, a silence is one. */
  private static final Duration SURE = Duration.ofSeconds(3);

  private final Random random;
  private final RandomCluster cluster;
  private final Scenario scenario;

  Experiment(long seed) {
    random = new Random(seed);
    cluster = new RandomCluster(random.nextLong());
    RandomOptions options = new RandomOptions(random);
    Layout layout = List.of(Layout.values()).get(random.nextInt(Layout.values().length));
    List<Question> questions = new ArrayList<>();
    while (questions.size() < PROBES) {
      ask(questions);
    }
    scenario =
        new Scenario(
            "cluster " + seed,
            cluster.documents(),
            options.options(),
            options.flags(),
            layout,
            cluster.pods(),
            questions);
  }

  Scenario scenario() {
    return scenario;
  }

  private void ask(List<Question> questions) {
    RandomCluster.Target to = cluster.targets().get(random.nextInt(cluster.targets().size()));
    Family family = to.address().family();
    int senders = cluster.pods().size() + RandomCluster.CLIENTS.size() + 1;
    int who = to.address().isLoopback() ? senders - 1 : random.nextInt(senders);
    String from = Lab.NODE;
    String in = "";
    IpAddress source = to.address();
    if (who < cluster.pods().size()) {
      RandomCluster.Pod pod = cluster.pods().get(who);
      from = pod.name();
      in = pod.local() ? "veth0" : "eth0";
      source = of(family, pod.addresses());
      if (source.equals(to.address())) {
        return; // such a packet never leaves its pod
      }
    } else if (who < cluster.pods().size() + RandomCluster.CLIENTS.size()) {
      from = "client" + (who - cluster.pods().size());
      in = "eth0";
      source = of(family, RandomCluster.CLIENTS.get(who - cluster.pods().size()));
    } else if (!to.address().isLoopback() && !RandomCluster.NODE.contains(to.address())) {
      source = of(family, RandomCluster.NODE);
    }
    questions.add(question(from, in, source, to));
  }

  private Question question(String from, String in, IpAddress source, RandomCluster.Target to) {
    if (random.nextInt(10) == 0) {
      return new Question(
          new LabProbe(from, to.address(), 0, Protocol.ICMP),
          Packet.echo(in, source, to.address()));
    }
    boolean dns = to.port() == 53 || (to.port() == 9090 && random.nextBoolean());
    Protocol protocol = dns ? Protocol.UDP : Protocol.TCP;
    return new Question(
        new LabProbe(from, to.address(), to.port(), protocol),
        Packet.first(in, source, to.address(), protocol, to.port()));
  }

  private static IpAddress of(Family family, List<IpAddress> addresses) {
    return addresses.stream()
        .filter(address -> address.family() == family)
        .findFirst()
        .orElseThrow();
  }

  /** Tries every probe in the kernel. What surely fails is made small, and kept as a case. */
  ParallelRuns.Result run(Variant variant, Duration patience) {
    List<Disagreement> found = new ScenarioRun(scenario).disagreements(variant, patience);
    List<String> failures = new ArrayList<>();
    found.forEach(each -> failures.add(scenario + " " + variant + ": " + each));
    if (!found.isEmpty() && patience.compareTo(SURE) >= 0) {
      Scenario one = scenario.withQuestions(List.of(found.get(0).question()));
      Scenario small =
          one.withDocuments(
              new Shrinker(Duration.ofSeconds(60))
                  .shrink(one.documents(), fewer -> fails(one.withDocuments(fewer), variant)));
      failures.set(0, failures.get(0) + "\n" + FailingCase.write(small, found.get(0)));
    }
    return new ParallelRuns.Result(scenario.questions().size(), failures);
  }

  private static boolean fails(Scenario fewer, Variant variant) {
    try {
      return !new ScenarioRun(fewer).disagreements(variant, SURE).isEmpty();
    } catch (IllegalArgumentException e) {
      return false; // what is left is no cluster
    }
  }

  /** The probes that layouts decide otherwise than the tree, by exact probability. */
  ParallelRuns.Result compareLayouts() {
    NodeIntent intent = scenario.resolve();
    Map<Layout, Map<Family, Simulator>> simulators = new EnumMap<>(Layout.class);
    for (Layout each : Layout.values()) {
      Map<Family, Simulator> ofLayout = new EnumMap<>(Family.class);
      for (Family family : Family.values()) {
        ofLayout.put(family, Scenario.simulator(each.lowering().lower(intent, family)));
      }
      simulators.put(each, ofLayout);
    }
    List<String> failures = new ArrayList<>();
    for (Question question : scenario.questions()) {
      Packet packet = question.packet();
      Set<String> first = new TreeSet<>();
      simulators.forEach(
          (layout, ofLayout) -> {
            Simulator simulator = ofLayout.get(packet.family());
            if (simulator == null) {
              throw new IllegalStateException("no rules for " + packet);
            }
            Set<String> here = texts(simulator, packet);
            if (first.isEmpty()) {
              first.addAll(here);
            } else if (!here.equals(first)) {
              failures.add(
                  scenario + " " + question.probe() + ": " + layout + " " + here + " not " + first);
            }
          });
    }
    if (!failures.isEmpty()) {
      failures.set(0, failures.get(0) + "\n" + scenario.manifests());
    }
    return new ParallelRuns.Result(scenario.questions().size(), failures);
  }

  /** What becomes of a packet and, where the node remembers its source, of the next one. */
  private static Set<String> texts(Simulator simulator, Packet packet) {
    Set<String> texts = new TreeSet<>();
    for (Outcome outcome : simulator.simulate(packet)) {
      String text = outcome + (outcome.masqueraded() ? " masqueraded" : "");
      if (!outcome.memory().lists().isEmpty()) {
        text += ", then " + simulator.simulate(packet, outcome.memory().after(1));
      }
      texts.add(text);
    }
    return texts;
  }

  @Override
  public String toString() {
    return scenario.toString();
  }

  /** Options of a node, chosen at random. */
  private static final class RandomOptions {
    private final NodeOptionsBuilder builder = NodeOptionsBuilder.of(NodeOptions.defaults());
    private final List<String> flags = new ArrayList<>();

    RandomOptions(Random random) {
      builder
          .nodeName("node-a")
          .nodeAddresses(RandomCluster.NODE)
          .families(List.of(Family.values()));
      flag("--node", "node-a");
      flag("--node-ip", RandomCluster.NODE.get(0) + "," + RandomCluster.NODE.get(1));
      flag("--family", "dual");
      boolean cidrs = random.nextInt(4) > 0;
      builder.clusterCidrs(
          cidrs ? List.of(Cidr.of("10.244.0.0/16"), Cidr.of("fd00:244::/48")) : List.of());
      flagIf(cidrs, "--cluster-cidr", "10.244.0.0/16,fd00:244::/48");
      boolean masquerade = random.nextInt(5) == 0;
      builder.masqueradeAll(masquerade);
      flagIf(masquerade, "--masquerade-all", "true");
      boolean reject = random.nextInt(4) == 0;
      builder.policyDeny(reject ? PolicyDeny.REJECT : PolicyDeny.DROP);
      flagIf(reject, "--policy-deny", "reject");
      boolean localhost = random.nextInt(4) > 0;
      builder.localhostNodePorts(localhost);
      flagIf(!localhost, "--iptables-localhost-nodeports", "false");
      boolean some = random.nextInt(4) == 0;
      builder.nodePortAddresses(some ? List.of(Cidr.of("192.168.0.0/16")) : List.of());
      flagIf(some, "--nodeport-addresses", "192.168.0.0/16");
      boolean liberal = random.nextInt(4) == 0;
      builder.conntrackLiberal(liberal);
      flagIf(liberal, "--conntrack-tcp-be-liberal", "true");
    }

    private void flag(String name, String value) {
      flags.add(name + " " + value);
    }

    private void flagIf(boolean given, String name, String value) {
      if (given) {
        flag(name, value);
      }
    }

    NodeOptions options() {
      return builder.build();
    }

    List<String> flags() {
      return flags;
    }
  }
}
