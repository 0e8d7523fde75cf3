package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.program.Scratch;
import dev.svcc.program.Svcc;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.approvaltests.Approvals;
import org.approvaltests.core.Options;
import org.approvaltests.reporters.QuietReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What one Service more changes in layout tree: {@code changes/FAMILY/added.yaml} is compiled
 * together with a thousand Services, and the lines that come and go are {@code
 * change.approved.txt}.
 */
final class ChangesTest {
  private static final Path CHANGES = Path.of("changes");
  private static final int SERVICES = 1000;
  private static final int MOST_LINES = 12;

  @ParameterizedTest
  @ValueSource(strings = {"ipv4", "ipv6"})
  void oneServiceMoreChangesAFewLines(String family) throws IOException {
    Path folder = CHANGES.resolve(family);
    List<String> change;
    try (Scratch scratch = Scratch.open()) {
      Path cluster = scratch.folder().resolve("cluster.yaml");
      Files.writeString(cluster, cluster(family));
      change = change(compile(cluster), compile(cluster, folder.resolve("added.yaml")));
    }
    assertTrue(change.size() <= MOST_LINES, () -> String.join("\n", change));
    Options options =
        new Options()
            .withReporter(QuietReporter.INSTANCE)
            .forFile()
            .withNamer(new CaseNamer(folder, "change"));
    Approvals.verify(String.join("\n", change) + "\n", options);
  }

  private static List<String> compile(Path... manifests) {
    List<String> args = new ArrayList<>(List.of("compile", "--node", "node-a"));
    args.addAll(List.of("--cluster-cidr", "10.244.0.0/16,fd00:10:244::/64"));
    Arrays.stream(manifests).map(Path::toString).forEach(args::add);
    return Svcc.output(args).lines().toList();
  }

  /**
   * The lines that only one of the texts has, marked as diff marks them. Enough here: a line that
   * moved would be a rule whose order changed, and then its neighbours tell.
   */
  private static List<String> change(List<String> before, List<String> after) {
    List<String> change = new ArrayList<>();
    List<String> kept = new ArrayList<>(before);
    kept.retainAll(after);
    List<String> keptAfter = new ArrayList<>(after);
    keptAfter.retainAll(before);
    assertEquals(kept, keptAfter, "lines that stay keep their order");
    before.stream().filter(line -> !after.contains(line)).forEach(line -> change.add("-" + line));
    after.stream().filter(line -> !before.contains(line)).forEach(line -> change.add("+" + line));
    return change;
  }

  /** Addresses as an API server gives them: anywhere in the range. */
  private static String cluster(String family) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < SERVICES; i++) {
      int anywhere = (int) ((i * 2_654_435_761L) >>> 12 & 0xfffff);
      text.append(service(family, i, anywhere));
    }
    return text.toString();
  }

  private static String service(String family, int index, int slot) {
    boolean four = family.equals("ipv4");
    String ip =
        four
            ? "10.%d.%d.%d".formatted(96 + (slot >> 16), slot >> 8 & 255, slot & 255)
            : String.format(Locale.ROOT, "fd00:10:96::%x:%x", slot >> 16, slot & 0xffff);
    String pod = four ? "10.244.%d.".formatted(index % 200) : "fd00:10:244::%x:".formatted(index);
    return """
    apiVersion: v1
    kind: Service
    metadata:
      name: web-%1$d
      namespace: shop
    spec:
      clusterIP: "%2$s"
      ipFamilies:
      - %3$s
      ports:
      - name: http
        port: 80
        targetPort: 8080
    ---
    apiVersion: discovery.k8s.io/v1
    kind: EndpointSlice
    metadata:
      name: web-%1$d-1
      namespace: shop
      labels:
        kubernetes.io/service-name: web-%1$d
    addressType: %3$s
    endpoints:
    - addresses:
      - "%4$s%5$d"
    - addresses:
      - "%4$s%6$d"
    ports:
    - name: http
      port: 8080
    ---
    """
        .formatted(
            index, ip, four ? "IPv4" : "IPv6", pod, 2 + index / 200 * 2, 3 + index / 200 * 2);
  }
}
