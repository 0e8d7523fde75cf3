package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.backend.iptables.Hooks;
import dev.svcc.backend.iptables.ScriptWriter;
import dev.svcc.kernel.PrivateNamespace;
import dev.svcc.kernel.RestoreRoundTrip;
import dev.svcc.kernel.Variant;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The dumps are what iptables-save prints: read and written by svcc, loaded and saved by both
 * variants, they stay as they are, line for line.
 */
@Tag("kernel")
class DumpsKernelTest {
  /** What the kernel of this machine says where it was built without a match or target. */
  private static final String MISSING = "(?s).*(Couldn't load|No such file or directory).*";

  /** The sets that dumps name. */
  private static final String SETS =
      """
      for set in cali40all-hosts-net cali40s:front cali40masq-ipam-pools cali40all-ipam-pools \
          cilium_node_set_v4; do ipset create $set hash:net; done
      ipset create blocked6 hash:net family inet6
      ipset create known hash:ip,port
      ipset create seen hash:ip timeout 60
      """;

  @BeforeAll
  static void kernel() {
    PrivateNamespace.assumeAvailable();
  }

  @ParameterizedTest
  @EnumSource
  void whatWasReadIsLoadedAndSavedAgain(Variant variant) {
    List<RestoreRoundTrip.Text> texts =
        Dump.all().stream()
            .map(
                dump ->
                    new RestoreRoundTrip.Text(
                        dump.name(),
                        new ScriptWriter(Hooks.INSERT).write(List.of(dump.read())),
                        List.of(dump.family())))
            .toList();
    List<String> differences = RestoreRoundTrip.differences(variant, texts, SETS);
    List<String> wrong = differences.stream().filter(text -> !text.matches(MISSING)).toList();
    assertEquals("", String.join("\n", wrong));
    differences.forEach(text -> System.out.println("skipped, not in this kernel: " + text));
    assertTrue(differences.size() < texts.size());
  }
}
