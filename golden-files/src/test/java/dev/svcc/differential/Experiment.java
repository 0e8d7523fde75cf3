package dev.svcc.differential;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.analysis.Outcome;
import dev.svcc.analysis.Outcome.Verdict;
import dev.svcc.analysis.Simulator;
import dev.svcc.conformance.Layout;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodeOptions;
import dev.svcc.intent.NodeOptionsBuilder;
import dev.svcc.intent.NodeProfile.PolicyDeny;
import dev.svcc.intent.Resolver;
import dev.svcc.kernel.Lab;
import dev.svcc.kernel.LabAnswer;
import dev.svcc.kernel.LabProbe;
import dev.svcc.kernel.LabRun;
import dev.svcc.kernel.ParallelRuns;
import dev.svcc.kernel.Variant;
import dev.svcc.manifest.ManifestReader;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Source;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.rule.RuleSet;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;

/** One random cluster, its rules, and random probes of them. */
final class Experiment {
  private static final int PROBES = 100;

  /** A probe, and who sends it. */
  private record Question(LabProbe probe, Packet packet) {}

  private final long seed;
  private final Random random;
  private final RandomCluster cluster;
  private final Layout layout;
  private final List<RuleSet> rules = new ArrayList<>();
  private final Map<Layout, Map<Family, Simulator>> simulators = new EnumMap<>(Layout.class);
  private final List<Question> questions = new ArrayList<>();

  Experiment(long seed) {
    this.seed = seed;
    random = new Random(seed);
    cluster = new RandomCluster(random.nextLong());
    NodeIntent intent = resolve();
    layout = List.of(Layout.values()).get(random.nextInt(Layout.values().length));
    for (Layout each : Layout.values()) {
      Map<Family, Simulator> ofLayout = new EnumMap<>(Family.class);
      for (Family family : Family.values()) {
        RuleSet lowered = each.lowering().lower(intent, family);
        ofLayout.put(family, new Simulator(lowered, NodeNetwork.of(RandomCluster.NODE)));
        if (each == layout) {
          rules.add(lowered);
        }
      }
      simulators.put(each, ofLayout);
    }
    while (questions.size() < PROBES) {
      ask();
    }
  }

  private NodeIntent resolve() {
    Diagnostics diagnostics = new Diagnostics();
    byte[] bytes = cluster.manifests().getBytes(StandardCharsets.UTF_8);
    Manifests manifests =
        new ManifestReader("default").read(List.of(new Source("random", bytes)), diagnostics);
    NodeOptions options =
        NodeOptionsBuilder.of(NodeOptions.defaults())
            .nodeName("node-a")
            .nodeAddresses(RandomCluster.NODE)
            .clusterCidrs(
                random.nextInt(4) > 0
                    ? List.of(Cidr.of("10.244.0.0/16"), Cidr.of("fd00:244::/48"))
                    : List.of())
            .masqueradeAll(random.nextInt(5) == 0)
            .policyDeny(random.nextInt(4) == 0 ? PolicyDeny.REJECT : PolicyDeny.DROP)
            .families(List.of(Family.values()))
            .localhostNodePorts(random.nextInt(4) > 0)
            .nodePortAddresses(
                random.nextInt(4) == 0 ? List.of(Cidr.of("192.168.0.0/16")) : List.of())
            .conntrackLiberal(random.nextInt(4) == 0)
            .build();
    NodeIntent intent = new Resolver().resolve(manifests, options, diagnostics);
    if (diagnostics.hasErrors()) {
      throw new AssertionError(this + ": " + diagnostics.sorted() + cluster.manifests());
    }
    return intent;
  }

  private void ask() {
    RandomCluster.Target to = cluster.targets().get(random.nextInt(cluster.targets().size()));
    Family family = to.address().family();
    boolean dns = to.port() == 53 || (to.port() == 9090 && random.nextBoolean());
    Protocol protocol = dns ? Protocol.UDP : Protocol.TCP;
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
    questions.add(
        new Question(
            new LabProbe(from, to.address(), to.port(), protocol),
            Packet.first(in, source, to.address(), protocol, to.port())));
  }

  private static IpAddress of(Family family, List<IpAddress> addresses) {
    return addresses.stream()
        .filter(address -> address.family() == family)
        .findFirst()
        .orElseThrow();
  }

  private Lab lab() {
    Lab lab = new Lab(RandomCluster.NODE);
    for (RandomCluster.Pod pod : cluster.pods()) {
      if (pod.local()) {
        lab.pod(pod.name(), pod.addresses());
      } else {
        lab.outside(pod.name(), pod.addresses());
      }
      for (IpAddress address : pod.addresses()) {
        lab.listen(address, 8080, Protocol.TCP);
        lab.listen(address, 9090, Protocol.UDP);
      }
    }
    for (int i = 0; i < RandomCluster.CLIENTS.size(); i++) {
      lab.outside("client" + i, RandomCluster.CLIENTS.get(i));
    }
    return lab;
  }

  /** Tries every probe in the kernel. */
  ParallelRuns.Result run(Variant variant, Duration patience) {
    Lab lab = lab();
    List<LabRun.Load> loads = rules.stream().map(LabRun.Load::rules).toList();
    List<LabProbe> probes = questions.stream().map(Question::probe).toList();
    List<LabAnswer> answers = LabRun.run(lab, variant, loads, probes, patience);
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      LabAnswer answer = answers.get(i);
      Question question = questions.get(i);
      Simulator simulator = simulator(layout, question.packet());
      List<Outcome> outcomes = simulator.simulate(question.packet());
      if (outcomes.stream()
          .noneMatch(outcome -> agrees(lab, simulator, question.packet(), outcome, answer))) {
        failures.add(
            this + " " + variant + ": " + question.probe() + ": " + answer + ", not " + outcomes);
      }
    }
    if (!failures.isEmpty()) {
      failures.set(0, failures.get(0) + "\n" + cluster.manifests());
    }
    return new ParallelRuns.Result(answers.size(), failures);
  }

  private Simulator simulator(Layout of, Packet packet) {
    Simulator simulator = simulators.getOrDefault(of, Map.of()).get(packet.family());
    if (simulator == null) {
      throw new IllegalStateException("no rules for " + packet);
    }
    return simulator;
  }

  /** The probes that layouts decide otherwise than the tree, by exact probability. */
  ParallelRuns.Result compareLayouts() {
    List<String> failures = new ArrayList<>();
    for (Question question : questions) {
      Set<String> first = texts(Layout.TREE, question.packet());
      for (Layout other : Layout.values()) {
        Set<String> here = texts(other, question.packet());
        if (!here.equals(first)) {
          failures.add(
              this + " " + question.probe() + ": " + other + " " + here + ", not " + first);
        }
      }
    }
    if (!failures.isEmpty()) {
      failures.set(0, failures.get(0) + "\n" + cluster.manifests());
    }
    return new ParallelRuns.Result(questions.size(), failures);
  }

  /** What becomes of a packet and, where the node remembers its source, of the next one. */
  private Set<String> texts(Layout of, Packet packet) {
    Set<String> texts = new TreeSet<>();
    for (Outcome outcome : simulator(of, packet).simulate(packet)) {
      String text = outcome + (outcome.masqueraded() ? " masqueraded" : "");
      if (!outcome.memory().lists().isEmpty()) {
        text += ", then " + simulator(of, packet).simulate(packet, outcome.memory().after(1));
      }
      texts.add(text);
    }
    return texts;
  }

  private static boolean agrees(
      Lab lab, Simulator simulator, Packet packet, Outcome outcome, LabAnswer answer) {
    return switch (outcome.verdict()) {
      case Verdict.Dropped dropped -> answer.isSilence();
      case Verdict.Rejected rejected -> answer.isRejection();
      case Verdict.Unknown unknown -> false;
      case Verdict.Forwarded forwarded -> arrives(lab, simulator, packet, outcome, answer);
      case Verdict.Local local -> arrives(lab, simulator, packet, outcome, answer);
    };
  }

  /** Whoever has the address answers if it listens there, and refuses else; nobody is silent. */
  private static boolean arrives(
      Lab lab, Simulator simulator, Packet packet, Outcome outcome, LabAnswer answer) {
    boolean answered =
        lab.owner(outcome.destination()).isPresent()
            && simulator.simulateReply(packet, outcome).stream().allMatch(Outcome::isDelivered);
    if (!answered) {
      return answer.isSilence();
    }
    if (!lab.listens(outcome.destination(), outcome.destinationPort(), packet.protocol())) {
      return answer.outcome().equals("REFUSED") || answer.isRejection();
    }
    return lab.isOwner(outcome.destination(), answer.outcome())
        && answer.source().equals(outcome.source().toString());
  }

  @Override
  public String toString() {
    return "cluster " + seed + " in layout " + layout;
  }
}
