package dev.svcc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Session affinity in the kernel. Each of a Service's ports remembers for itself, so that one round
 * over all of them makes many independent choices, and nothing has to be tried again and again.
 */
@Tag("kernel")
final class AffinityTest {
  /** Three endpoints: that all choices are the same twice by chance happens once in 3^16 rounds. */
  private static final int PORTS = 16;

  private static final int CONNECTIONS = 20;

  private static final List<Integer> ALL = List.of(1, 2, 3);

  private static final List<Family> FAMILIES = List.of(Family.IPV4, Family.IPV6);

  @TempDir private Path folder;

  @BeforeAll
  static void kernel() {
    PrivateNamespace.assumeAvailable();
  }

  /** The Services, by the last part of their addresses; {@code SHORT} forgets after two seconds. */
  private enum Service {
    LONG(10, 600),
    SHORT(11, 2);

    private final int last;
    private final int seconds;

    Service(int last, int seconds) {
      this.last = last;
      this.seconds = seconds;
    }

    IpAddress address(Family family) {
      return IpAddress.of((family == Family.IPV4 ? "10.96.0." : "fd00:96::") + last);
    }
  }

  @Test
  void isHeldAndForgottenAndBalancedAnew() {
    List<ParallelRuns.Run> runs = new ArrayList<>();
    for (Variant variant : Variant.values()) {
      for (String layout : List.of("tree", "kube-proxy")) {
        String name = layout + "-" + variant.text();
        List<LabRun.Load> all = loads(name + "-all", layout, "insert", ALL);
        List<LabRun.Load> fewer = loads(name + "-fewer", layout, "none", List.of(1, 3));
        runs.add(
            new ParallelRuns.Run(name, patience -> judge(name, variant, all, fewer, patience)));
      }
    }
    ParallelRuns.Result result = ParallelRuns.all(runs);
    System.out.println("affinity: " + result.summary("claims"));
    assertTrue(result.tried() > 0);
    assertEquals("", String.join("\n", result.failures()));
  }

  private static ParallelRuns.Result judge(
      String name,
      Variant variant,
      List<LabRun.Load> all,
      List<LabRun.Load> fewer,
      Duration patience) {
    List<LabRun.Step> steps = new ArrayList<>(all);
    steps.add(rounds("client", 1, Service.LONG, Service.SHORT));
    steps.add(rounds("client", CONNECTIONS, Service.LONG, Service.SHORT));
    steps.add(rounds("other", 1, Service.LONG));
    steps.add(new LabRun.Pause(Duration.ofMillis(2500)));
    steps.add(rounds("client", 1, Service.LONG, Service.SHORT));
    steps.addAll(fewer);
    steps.add(rounds("client", 1, Service.LONG));
    steps.add(rounds("client", CONNECTIONS, Service.LONG));
    List<List<LabAnswer>> tries = LabRun.run(lab(), variant, steps, patience);

    List<String> failures = new ArrayList<>();
    int claims = 0;
    for (Family family : FAMILIES) {
      Claims claim = new Claims(tries, family);
      List<String> broken = claim.broken();
      claims += claim.made;
      broken.forEach(what -> failures.add(name + " " + family + ": " + what));
    }
    return new ParallelRuns.Result(claims, failures);
  }

  /** What must be so, of one family. */
  private static final class Claims {
    private final List<List<LabAnswer>> tries;
    private final Family family;
    private final List<String> broken = new ArrayList<>();
    private int made;

    Claims(List<List<LabAnswer>> tries, Family family) {
      this.tries = tries;
      this.family = family;
    }

    List<String> broken() {
      List<String> first = round(0, 0, 2);
      List<String> firstShort = round(0, 1, 2);
      for (int i = 0; i < CONNECTIONS; i++) {
        claim("held over 20 connections", first, round(1, 2 * i, 2 * CONNECTIONS), List::equals);
        List<String> held = round(1, 2 * i + 1, 2 * CONNECTIONS);
        claim("held over 20 connections of 2 seconds", firstShort, held, List::equals);
      }
      claim("another source chooses for itself", first, round(2, 0, 1), this::someDiffer);
      claim("held for longer than 2 seconds", first, round(3, 0, 2), List::equals);
      claim("forgotten after 2 seconds", firstShort, round(3, 1, 2), this::someDiffer);
      List<String> anew = round(4, 0, 1);
      claim("a remembered endpoint that is left is kept", first, anew, AffinityTest::keptIfLeft);
      for (int i = 0; i < CONNECTIONS; i++) {
        claim("held after the reload", anew, round(5, i, CONNECTIONS), List::equals);
      }
      return broken;
    }

    private boolean someDiffer(List<String> before, List<String> after) {
      return !before.equals(after);
    }

    private void claim(
        String what,
        List<String> before,
        List<String> after,
        BiPredicate<List<String>, List<String>> holds) {
      made++;
      boolean endpoints = after.stream().allMatch(name -> name.matches("e[123]"));
      if (!endpoints || !holds.test(before, after)) {
        broken.add(what + ": " + before + ", then " + after);
      }
    }

    /** Who answered in one of the rounds of a try: one name for each port of the Service. */
    private List<String> round(int attempt, int round, int rounds) {
      List<LabAnswer> answers = tries.get(attempt);
      int each = answers.size() / rounds;
      int ofFamily = each / FAMILIES.size();
      int begin = round * each + FAMILIES.indexOf(family) * ofFamily;
      return answers.subList(begin, begin + ofFamily).stream().map(LabAnswer::outcome).toList();
    }
  }

  /** The second endpoint is gone; who did not remember it stays where it was. */
  private static boolean keptIfLeft(List<String> before, List<String> after) {
    return !after.contains("e2")
        && IntStream.range(0, before.size())
            .allMatch(i -> before.get(i).equals("e2") || before.get(i).equals(after.get(i)));
  }

  /** Round after round over both Services, families and all ports: at once, and interleaved. */
  private static LabRun.Try rounds(String from, int rounds, Service... services) {
    List<LabProbe> probes = new ArrayList<>();
    for (int i = 0; i < rounds; i++) {
      for (Service service : services) {
        for (Family family : FAMILIES) {
          for (int port = 1; port <= PORTS; port++) {
            probes.add(new LabProbe(from, service.address(family), port, Protocol.TCP));
          }
        }
      }
    }
    return new LabRun.Try(probes);
  }

  private static Lab lab() {
    Lab lab = new Lab(List.of(IpAddress.of("192.168.10.1"), IpAddress.of("fd00:10::1")));
    lab.pod("client", List.of(endpoint(Family.IPV4, 77), endpoint(Family.IPV6, 77)));
    lab.pod("other", List.of(endpoint(Family.IPV4, 78), endpoint(Family.IPV6, 78)));
    for (int i : ALL) {
      lab.pod("e" + i, List.of(endpoint(Family.IPV4, i), endpoint(Family.IPV6, i)));
      lab.listen(endpoint(Family.IPV4, i), 8080, Protocol.TCP);
      lab.listen(endpoint(Family.IPV6, i), 8080, Protocol.TCP);
    }
    return lab;
  }

  private static IpAddress endpoint(Family family, int last) {
    return IpAddress.of((family == Family.IPV4 ? "10.244.1." : "fd00:244::") + last);
  }

  /** Compiles the Services with these endpoints, and loads the stream once for each family. */
  private List<LabRun.Load> loads(
      String name, String layout, String hooks, List<Integer> endpoints) {
    try {
      Path manifests = Files.writeString(folder.resolve(name + ".yaml"), manifests(endpoints));
      Path rules =
          Compiler.compile(
              folder.resolve(name),
              "--node",
              "node-a",
              "--node-ip",
              "192.168.10.1,fd00:10::1",
              "--cluster-cidr",
              "10.244.0.0/16,fd00:244::/64",
              "--layout",
              layout,
              "--hooks",
              hooks,
              manifests.toString());
      String text = Files.readString(rules);
      return List.of(LabRun.Load.rules(Family.IPV4, text), LabRun.Load.rules(Family.IPV6, text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String manifests(List<Integer> endpoints) {
    StringBuilder text = new StringBuilder();
    for (Service service : Service.values()) {
      String name = "s" + service.last;
      String ports =
          IntStream.rangeClosed(1, PORTS)
              .mapToObj(port -> "{name: p" + port + ", port: " + port + ", targetPort: 8080}")
              .collect(Collectors.joining(", "));
      text.append(
          """
          ---
          apiVersion: v1
          kind: Service
          metadata: {name: %s, namespace: shop}
          spec:
            clusterIP: %s
            clusterIPs: [%s, "%s"]
            ipFamilies: [IPv4, IPv6]
            ipFamilyPolicy: RequireDualStack
            sessionAffinity: ClientIP
            sessionAffinityConfig: {clientIP: {timeoutSeconds: %d}}
            ports: [%s]
          """
              .formatted(
                  name,
                  service.address(Family.IPV4),
                  service.address(Family.IPV4),
                  service.address(Family.IPV6),
                  service.seconds,
                  ports));
      for (Family family : FAMILIES) {
        text.append(slice(name, family, endpoints));
      }
    }
    return text.toString();
  }

  private static String slice(String service, Family family, List<Integer> endpoints) {
    String ports =
        IntStream.rangeClosed(1, PORTS)
            .mapToObj(port -> "{name: p" + port + ", port: 8080}")
            .collect(Collectors.joining(", "));
    String type = family == Family.IPV4 ? "IPv4" : "IPv6";
    StringBuilder text = new StringBuilder();
    text.append(
        """
        ---
        apiVersion: discovery.k8s.io/v1
        kind: EndpointSlice
        metadata: {name: %s-%s, namespace: shop, labels: {kubernetes.io/service-name: %s}}
        addressType: %s
        ports: [%s]
        endpoints:
        """
            .formatted(service, type.toLowerCase(Locale.ROOT), service, type, ports));
    for (int i : endpoints) {
      text.append("- {addresses: [\"").append(endpoint(family, i)).append("\"]}\n");
    }
    return text.toString();
  }
}
