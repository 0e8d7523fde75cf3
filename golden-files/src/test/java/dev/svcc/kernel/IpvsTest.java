package dev.svcc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.kernel.LabRun.Command;
import dev.svcc.kernel.LabRun.Load;
import dev.svcc.kernel.LabRun.Pause;
import dev.svcc.kernel.LabRun.Step;
import dev.svcc.kernel.LabRun.Try;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One cluster through IPVS in a real kernel: two endpoints of every protocol and family, one here
 * and one on another node; and what a person must be able to rely on.
 */
@Tag("kernel")
final class IpvsTest {
  private static final String NODE = "192.168.10.1";

  private static final String NODE6 = "fd00:10::1";

  @TempDir private Path folder;

  /** What was tried, and what must have come out, one probe after the other or many at once. */
  private static final class Story {
    private final Lab lab = lab();
    private final List<Step> steps;
    private final List<Consumer<List<LabAnswer>>> judges = new ArrayList<>();

    Story(NodeFiles files) {
      lab.sysctls(files.sysctls());
      steps = new ArrayList<>(files.loads());
    }

    /** These probes at once. */
    Story all(Consumer<List<LabAnswer>> judge, LabProbe... probes) {
      steps.add(new Try(List.of(probes)));
      judges.add(judge);
      return this;
    }

    /** One probe so often, each after the one before; all answers are judged together. */
    Story times(int count, LabProbe probe, Consumer<List<LabAnswer>> judge) {
      List<LabAnswer> collected = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        boolean first = i == 0;
        boolean last = i == count - 1;
        all(
            answers -> {
              if (first) {
                collected.clear();
              }
              collected.addAll(answers);
              if (last) {
                judge.accept(collected);
              }
            },
            probe);
      }
      return this;
    }

    /** One probe with this outcome, and, where it is not empty, this source. */
    Story one(LabProbe probe, String outcome, String source) {
      return all(
          answers -> {
            LabAnswer answer = answers.getFirst();
            String seen = source.isEmpty() ? answer.outcome() : answer + "";
            String wanted = source.isEmpty() ? outcome : new LabAnswer(outcome, source) + "";
            assertEquals(wanted, seen, probe.text());
          },
          probe);
    }

    Story then(Step step) {
      steps.add(step);
      return this;
    }
  }

  @Test
  void aClusterThroughIpvs() throws IOException {
    UserModeLinux.assumeAvailable();
    NodeFiles files = compile();
    Map<String, Story> stories = new LinkedHashMap<>();
    stories.put("round robin alternates exactly", roundRobin(new Story(files)));
    stories.put("affinity pins and expires", affinity(new Story(files)));
    stories.put("every protocol and family, source seen by the pod", sources(new Story(files)));
    stories.put("hairpin", hairpin(new Story(files)));
    stories.put("source ranges", sourceRanges(new Story(files)));
    stories.put("draining", draining(new Story(files)));
    stories.put("the node's own ports stay closed", ownPorts(new Story(files)));
    stories.put("nothing to send to", nothing(new Story(files)));
    List<GuestLabs.Guest> guests =
        stories.entrySet().stream()
            .map(s -> new GuestLabs.Guest(s.getKey(), s.getValue().lab, s.getValue().steps))
            .toList();
    ParallelRuns.Result result =
        GuestLabs.judge(
            folder,
            guests,
            (guest, answers) ->
                failures(Objects.requireNonNull(stories.get(guest.name())), answers));
    System.out.println(result.summary("probes through IPVS") + ": " + stories.keySet());
    assertEquals("", String.join("\n", result.failures()));
  }

  private static List<String> failures(Story story, List<List<LabAnswer>> answers) {
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      try {
        story.judges.get(i).accept(answers.get(i));
      } catch (AssertionError e) {
        failures.add(String.valueOf(e.getMessage()));
      }
    }
    return failures;
  }

  private static Story roundRobin(Story story) {
    for (LabProbe probe :
        List.of(
            probe("client", "10.96.0.10", 80, Protocol.TCP),
            probe("client", "10.96.0.10", 53, Protocol.UDP),
            probe("client", "10.96.0.10", 99, Protocol.SCTP),
            probe("client", "fd00:96::10", 80, Protocol.TCP),
            probe("outside", NODE, 30080, Protocol.TCP),
            probe("node", "10.96.0.10", 80, Protocol.TCP))) {
      story.times(
          6,
          probe,
          answers -> {
            List<String> who = answers.stream().map(LabAnswer::outcome).toList();
            List<String> turns =
                Collections.nCopies(3, Stream.of("here", "there")).stream()
                    .flatMap(turn -> Stream.of("here", "there"))
                    .toList();
            List<String> others =
                turns.stream().map(name -> name.equals("here") ? "there" : "here").toList();
            assertTrue(who.equals(turns) || who.equals(others), probe.text() + " " + who);
          });
    }
    return story;
  }

  private static Story affinity(Story story) {
    // A client stays for as long as IPVS knows a connection of it: of TCP two minutes more.
    LabProbe probe = probe("client", "10.96.0.20", 53, Protocol.UDP);
    story.then(new Command("ipvsadm --set 0 0 1"));
    List<LabAnswer> first = new ArrayList<>();
    story.times(
        4,
        probe,
        answers -> {
          assertEquals(1, answers.stream().distinct().count(), "pinned: " + answers);
          assertTrue(answers.getFirst().isArrival(), "answered: " + answers);
          first.clear();
          first.add(answers.getFirst());
        });
    // Then the other one has its turn.
    story.then(new Pause(Duration.ofSeconds(5)));
    return story.all(
        answers -> {
          assertTrue(answers.getFirst().isArrival(), "answered: " + answers);
          assertTrue(!answers.getFirst().equals(first.getFirst()), "expired: " + answers);
        },
        probe);
  }

  private static Story sources(Story story) {
    for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP, Protocol.SCTP)) {
      int port = protocol == Protocol.TCP ? 80 : protocol == Protocol.UDP ? 53 : 99;
      story.all(
          answers -> sees("10.244.1.20", answers), probe("client", "10.96.0.10", port, protocol));
      story.all(
          answers -> sees("fd00:244:0:1::20", answers),
          probe("client", "fd00:96::10", port, protocol));
      story.all(answers -> sees(NODE, answers), probe("outside", "10.96.0.10", port, protocol));
      story.all(answers -> sees(NODE, answers), probe("node", "10.96.0.10", port, protocol));
      story.all(answers -> sees(NODE6, answers), probe("node", "fd00:96::10", port, protocol));
    }
    story.all(answers -> sees(NODE, answers), probe("outside", NODE, 30080, Protocol.TCP));
    story.all(answers -> sees(NODE6, answers), probe("outside", NODE6, 30080, Protocol.TCP));
    story.all(answers -> sees(NODE, answers), probe("client", NODE, 30080, Protocol.TCP));
    return story;
  }

  private static void sees(String source, List<LabAnswer> answers) {
    for (LabAnswer answer : answers) {
      assertTrue(
          answer.outcome().equals("here") || answer.outcome().equals("there"), answer.toString());
      assertEquals(source, answer.source());
    }
  }

  /** A pod that reaches itself sees the node; the other endpoint sees the pod. */
  private static Story hairpin(Story story) {
    for (LabProbe probe :
        List.of(
            probe("here", "10.96.0.10", 80, Protocol.TCP),
            probe("here", "fd00:96::10", 80, Protocol.TCP))) {
      boolean ipv4 = probe.to().equals(IpAddress.of("10.96.0.10"));
      story.times(
          4,
          probe,
          answers -> {
            for (LabAnswer answer : answers) {
              String pod = ipv4 ? "10.244.1.5" : "fd00:244:0:1::5";
              String itself = ipv4 ? NODE : NODE6;
              assertEquals(answer.outcome().equals("here") ? itself : pod, answer.source());
            }
            assertTrue(answers.stream().anyMatch(a -> a.outcome().equals("here")), "" + answers);
          });
    }
    return story;
  }

  private static Story sourceRanges(Story story) {
    story.one(probe("outside", "203.0.113.50", 80, Protocol.TCP), "here", "");
    story.one(probe("stranger", "203.0.113.50", 80, Protocol.TCP), "TIMEOUT", "");
    story.one(probe("stranger", NODE, 30081, Protocol.TCP), "here", "");
    return story;
  }

  /** A real server without weight takes no new connections. */
  private static Story draining(Story story) {
    story.then(new Command("ipvsadm -e -t 10.96.0.10:80 -r 10.244.1.5:8080 -m -w 0"));
    story.times(
        4,
        probe("client", "10.96.0.10", 80, Protocol.TCP),
        answers ->
            assertEquals(
                List.of("there", "there", "there", "there"),
                answers.stream().map(LabAnswer::outcome).toList()));
    story.then(new Command("ipvsadm -e -t 10.96.0.10:80 -r 10.244.2.6:8080 -m -w 0"));
    return story.one(probe("client", "10.96.0.10", 80, Protocol.TCP), "icmp-port-unreachable", "");
  }

  /** The node listens at port 22 of every address it has; a Service's address is one of them. */
  private static Story ownPorts(Story story) {
    story.then(
        new Load(
            "sh",
            "exec python3 -c 'import socket,os,sys\n"
                + "if os.fork(): sys.exit()\n"
                + "os.setsid()\n"
                + "for i in 0, 1, 2: os.dup2(os.open(\"/dev/null\", os.O_RDWR), i)\n"
                + "s = socket.create_server((\"::\", 22), family=socket.AF_INET6,"
                + " dualstack_ipv6=True)\n"
                + "while True:\n"
                + "  c, a = s.accept(); c.send(b\"sshd sshd\\n\"); c.close()'\n"));
    story.one(probe("outside", NODE, 22, Protocol.TCP), "sshd", "");
    for (String from : List.of("client", "outside", "node", "here")) {
      story.one(probe(from, "10.96.0.10", 22, Protocol.TCP), "icmp-port-unreachable", "");
      story.one(probe(from, "203.0.113.50", 22, Protocol.TCP), "icmp-port-unreachable", "");
      story.one(probe(from, "fd00:96::10", 22, Protocol.TCP), "icmp6-port-unreachable", "");
    }
    return story;
  }

  /** An empty Service says so; external Local without a local endpoint keeps silent. */
  private static Story nothing(Story story) {
    for (String from : List.of("client", "outside", "node")) {
      story.one(probe(from, "10.96.0.30", 80, Protocol.TCP), "icmp-port-unreachable", "");
      story.one(probe(from, "10.96.0.30", 53, Protocol.UDP), "icmp-port-unreachable", "");
    }
    story.one(probe("outside", NODE, 30083, Protocol.TCP), "icmp-port-unreachable", "");
    return story.one(probe("outside", NODE, 30082, Protocol.TCP), "TIMEOUT", "");
  }

  private static LabProbe probe(String from, String to, int port, Protocol protocol) {
    return new LabProbe(from, IpAddress.of(to), port, protocol);
  }

  private static Lab lab() {
    Lab lab = new Lab(List.of(IpAddress.of(NODE), IpAddress.of(NODE6)));
    List<IpAddress> here = List.of(IpAddress.of("10.244.1.5"), IpAddress.of("fd00:244:0:1::5"));
    List<IpAddress> there = List.of(IpAddress.of("10.244.2.6"), IpAddress.of("fd00:244:0:2::6"));
    lab.pod("here", here);
    lab.outside("there", there);
    lab.pod("client", List.of(IpAddress.of("10.244.1.20"), IpAddress.of("fd00:244:0:1::20")));
    lab.outside("outside", List.of(IpAddress.of("203.0.113.7"), IpAddress.of("2001:db8::7")));
    lab.outside("stranger", List.of(IpAddress.of("198.51.100.7")));
    for (IpAddress address : Stream.concat(here.stream(), there.stream()).toList()) {
      lab.listen(address, 8080, Protocol.TCP);
      lab.listen(address, 5353, Protocol.UDP);
      lab.listen(address, 9999, Protocol.SCTP);
    }
    return lab;
  }

  private NodeFiles compile() throws IOException {
    Path manifests = Files.writeString(folder.resolve("cluster.yaml"), MANIFESTS);
    return Compiler.ipvs(
        folder,
        "--node",
        "node-a",
        "--node-ip",
        NODE + "," + NODE6,
        "--cluster-cidr",
        "10.244.0.0/16,fd00:244::/48",
        manifests.toString());
  }

  private static final String MANIFESTS =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec:
        type: NodePort
        clusterIPs: [10.96.0.10, "fd00:96::10"]
        ipFamilyPolicy: RequireDualStack
        ipFamilies: [IPv4, IPv6]
        ports:
        - {name: http, port: 80, targetPort: 8080, nodePort: 30080}
        - {name: dns, port: 53, targetPort: 5353, protocol: UDP, nodePort: 30053}
        - {name: sctp, port: 99, targetPort: 9999, protocol: SCTP, nodePort: 30099}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: sticky, namespace: shop}
      spec:
        clusterIP: 10.96.0.20
        sessionAffinity: ClientIP
        sessionAffinityConfig: {clientIP: {timeoutSeconds: 3}}
        ports: [{name: dns, port: 53, targetPort: 5353, protocol: UDP}]
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: empty, namespace: shop}
      spec:
        type: NodePort
        clusterIP: 10.96.0.30
        selector: {app: nobody}
        ports:
        - {name: http, port: 80, nodePort: 30083}
        - {name: dns, port: 53, protocol: UDP, nodePort: 30084}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: guarded, namespace: shop}
      spec:
        type: LoadBalancer
        clusterIP: 10.96.0.40
        loadBalancerSourceRanges: [203.0.113.0/24]
        ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30081}]
      status: {loadBalancer: {ingress: [{ip: 203.0.113.50}]}}
      ---
      apiVersion: v1
      kind: Service
      metadata: {name: faraway, namespace: shop}
      spec:
        type: NodePort
        clusterIP: 10.96.0.50
        externalTrafficPolicy: Local
        ports: [{name: http, port: 80, targetPort: 8080, nodePort: 30082}]
      """
          + slice("web", "IPv4", List.of("10.244.1.5 node-a", "10.244.2.6 node-b"))
          + slice("web", "IPv6", List.of("fd00:244:0:1::5 node-a", "fd00:244:0:2::6 node-b"))
          + slice("sticky", "IPv4", List.of("10.244.1.5 node-a", "10.244.2.6 node-b"))
          + slice("guarded", "IPv4", List.of("10.244.1.5 node-a"))
          + slice("faraway", "IPv4", List.of("10.244.2.6 node-b"));

  private static String slice(String service, String type, List<String> endpoints) {
    StringBuilder out = new StringBuilder();
    out.append(
        """
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata:
          name: NAME-FAMILY
          namespace: shop
          labels: {kubernetes.io/service-name: NAME}
        addressType: TYPE
        ports:
        - {name: http, port: 8080, protocol: TCP}
        - {name: dns, port: 5353, protocol: UDP}
        - {name: sctp, port: 9999, protocol: SCTP}
        endpoints:
        """
            .replace("NAME", service)
            .replace("FAMILY", type.equals("IPv4") ? "v4" : "v6")
            .replace("TYPE", type));
    for (String endpoint : endpoints) {
      String[] words = endpoint.split(" ", -1);
      out.append("- {addresses: [\"%s\"], nodeName: %s}\n".formatted(words[0], words[1]));
    }
    return out.toString();
  }
}
