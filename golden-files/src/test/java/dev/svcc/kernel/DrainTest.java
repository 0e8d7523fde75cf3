package dev.svcc.kernel;

import static java.util.stream.Collectors.joining;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.net.IpAddress;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * What apply.sh does with the connections of an endpoint that terminates: they go on, new ones go
 * elsewhere, and when none are left its real server goes.
 */
@Tag("kernel")
final class DrainTest {
  private static final Duration LIMIT = Duration.ofSeconds(200);

  private static final String WEB =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec:
        clusterIPs: [10.96.0.10, "fd00:96::10"]
        ipFamilyPolicy: RequireDualStack
        ipFamilies: [IPv4, IPv6]
        ports:
        - {name: http, port: 80, targetPort: 8080}
        - {name: dns, port: 53, targetPort: 5353, protocol: UDP}
        - {name: sctp, port: 99, targetPort: 9999, protocol: SCTP}
      """;

  private static final String STICKY =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: sticky, namespace: shop}
      spec:
        clusterIP: 10.96.0.20
        sessionAffinity: ClientIP
        ports: [{name: http, port: 80, targetPort: 8080}]
      """;

  private static final String SLICE =
      """
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: SERVICE-FAMILY, namespace: shop, labels: {kubernetes.io/service-name: SERVICE}}
      addressType: TYPE
      ports:
      - {name: http, port: 8080, protocol: TCP}
      - {name: dns, port: 5353, protocol: UDP}
      - {name: sctp, port: 9999, protocol: SCTP}
      endpoints:
      - {addresses: ["HERE"], nodeName: node-a, conditions: {ready: HERE-READY, serving: HERE-READY, terminating: HERE-GOES}}
      - {addresses: ["AWAY"], nodeName: node-b, conditions: {ready: AWAY-READY, serving: AWAY-READY, terminating: AWAY-GOES}}
      """;

  private static final String FACTS_OF_IPVS =
      """
      here: done
      both: done
        sticky: here here here here here
        TCP: here there
        IPv6: here there
        SCTP: here there
        weights here: -t 10.96.0.10:80=1, -t 10.96.0.20:80=1, -u 10.96.0.10:53=1, \
      --sctp-service 10.96.0.10:99=1, -t [fd00:96::10]:80=1, -u [fd00:96::10]:53=1, \
      --sctp-service [fd00:96::10]:99=1
      there: draining real servers: 4, done
        TCP old: here there
        TCP new: there there there there
        IPv6 old: here there
        IPv6 new: there there there there
        SCTP old: here there
        SCTP new: there there there there
        UDP old: there
        sticky old: here
        sticky new: there there there there
        weights here: -t 10.96.0.10:80=0, -t 10.96.0.20:80=0, --sctp-service 10.96.0.10:99=0, \
      -t [fd00:96::10]:80=0
      both: done
        TCP old: here
        TCP new: here here there there
        IPv6 old: here
        IPv6 new: here here there there
        SCTP old: here
        SCTP new: here here there there
        weights here: -t 10.96.0.10:80=1, -t 10.96.0.20:80=1, -u 10.96.0.10:53=1, \
      --sctp-service 10.96.0.10:99=1, -t [fd00:96::10]:80=1, -u [fd00:96::10]:53=1, \
      --sctp-service [fd00:96::10]:99=1
        wrr new: there there there there
        lc new: there there there there
        wlc new: there there there there
        lblc new: there there there there
        lblcr new: there there there there
        sed new: there there there there
        nq new: there there there there
        mh new: there there there there
      there: draining real servers: 4, done
      there: draining real servers: 3, done
        IPv6 old: here
        SCTP old: here
        sticky old: here
        weights here: -t 10.96.0.20:80=0, --sctp-service 10.96.0.10:99=0, -t [fd00:96::10]:80=0
      none: draining real servers: 6, done
        TCP old: there
        TCP new: Connection refused Connection refused Connection refused Connection refused
      hash: done
      hash-here: done
        TCP new: all elsewhere
        TCP old: ended
      gone: draining real servers: 1, done
        IPv6 old: ended
        sticky old: here\
      """;

  @TempDir private Path folder;

  @Test
  void throughIpvs() throws IOException {
    UserModeLinux.assumeAvailable();
    compile("here", "rr", true, false);
    compile("both", "rr", true, true);
    compile("there", "rr", false, true);
    compile("none", "rr", false, false);
    compile("hash", "sh", true, true);
    compile("hash-here", "sh", true, false);
    compile("hash-there", "sh", false, true);
    Files.writeString(folder.resolve("gone.yaml"), STICKY);
    compile("gone", "-b", "ipvs");
    String command = String.join(" ", command("drain-ipvs.py", Variant.LEGACY));
    assertEquals(FACTS_OF_IPVS, facts(UserModeLinux.run(folder, command, LIMIT)));
  }

  @ParameterizedTest
  @EnumSource
  void throughIptables(Variant variant) throws IOException {
    PrivateNamespace.assumeAvailable();
    manifests("both", true, true);
    compile("both");
    manifests("there", false, true);
    compile("there");
    Files.writeString(folder.resolve("gone.yaml"), STICKY);
    compile("gone");
    List<String> command = command("drain-iptables.py", variant);
    assertEquals(
        """
        both: done
          TCP: here there
          IPv6: here there
        there: done
          TCP old: here there
          TCP new: there there there there
          IPv6 old: here there
          IPv6 new: there there there there
          UDP old: here
        gone: done
          TCP old: here there
          IPv6 old: here there\
        """,
        facts(PrivateNamespace.execute(folder, command, LIMIT)));
  }

  private static String facts(PrivateNamespace.Outcome outcome) {
    return outcome.orFail().output().lines().map(line -> line.substring(2)).collect(joining("\n"));
  }

  /** Runs a story on the node of a lab. */
  private List<String> command(String story, Variant variant) throws IOException {
    for (String name : List.of("talks.py", story)) {
      try (InputStream source = Objects.requireNonNull(getClass().getResourceAsStream(name))) {
        Files.copy(source, folder.resolve(name));
      }
    }
    Path script = folder.resolve(story);
    LabRun.Command run =
        new LabRun.Command("SVCC_IPTABLES=" + variant.text() + " python3 " + script + " 2>&1");
    return LabRun.prepare(folder, "", lab(), variant, List.of(run), Duration.ofSeconds(1));
  }

  private static Lab lab() {
    Lab lab = new Lab(List.of(IpAddress.of("192.168.10.1"), IpAddress.of("fd00:10::1")));
    lab.pod("here", List.of(IpAddress.of("10.244.1.5"), IpAddress.of("fd00:244:0:1::5")));
    lab.outside("there", List.of(IpAddress.of("10.244.2.6"), IpAddress.of("fd00:244:0:2::6")));
    lab.pod("client", List.of(IpAddress.of("10.244.1.20"), IpAddress.of("fd00:244:0:1::20")));
    return lab;
  }

  private void compile(String name, String scheduler, boolean here, boolean there)
      throws IOException {
    manifests(name, here, there);
    compile(name, "-b", "ipvs", "--ipvs-scheduler", scheduler);
  }

  /** Makes the folder of a node of what stands in the file of that name. */
  private void compile(String name, String... flags) {
    List<String> arguments = new ArrayList<>(List.of(flags));
    arguments.addAll(List.of("--node", "node-a", "--node-ip", "192.168.10.1,fd00:10::1"));
    arguments.addAll(List.of("--cluster-cidr", "10.244.0.0/16,fd00:244::/48", "--family", "dual"));
    arguments.add(folder.resolve(name + ".yaml").toString());
    Compiler.node(folder.resolve(name), arguments);
  }

  /** A cluster where these endpoints are ready, and the others terminate. */
  private void manifests(String name, boolean here, boolean there) throws IOException {
    String slice =
        SLICE
            .replace("HERE-READY", "" + here)
            .replace("HERE-GOES", "" + !here)
            .replace("AWAY-READY", "" + there)
            .replace("AWAY-GOES", "" + !there);
    Files.writeString(
        folder.resolve(name + ".yaml"),
        WEB
            + endpoints(slice, "web", "IPv4", "10.244.1.5", "10.244.2.6")
            + endpoints(slice, "web", "IPv6", "fd00:244:0:1::5", "fd00:244:0:2::6")
            + "---\n"
            + STICKY
            + endpoints(slice, "sticky", "IPv4", "10.244.1.5", "10.244.2.6"));
  }

  private static String endpoints(
      String slice, String service, String type, String here, String there) {
    return slice
        .replace("SERVICE", service)
        .replace("FAMILY", type.toLowerCase(Locale.ROOT))
        .replace("TYPE", type)
        .replace("HERE", here)
        .replace("AWAY", there);
  }
}
