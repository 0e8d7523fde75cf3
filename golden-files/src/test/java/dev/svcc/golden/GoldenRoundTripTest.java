package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import dev.svcc.kernel.PrivateNamespace;
import dev.svcc.kernel.RestoreRoundTrip;
import dev.svcc.kernel.Variant;
import dev.svcc.net.Family;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every approved rule file, loaded into an empty namespace, is saved line for line. */
@Tag("kernel")
final class GoldenRoundTripTest {
  @BeforeAll
  static void kernel() {
    PrivateNamespace.assumeAvailable();
  }

  @ParameterizedTest
  @EnumSource
  void everyApprovedRuleFileComesBack(Variant variant) {
    List<RestoreRoundTrip.Text> texts = new ArrayList<>();
    for (GoldenCase c : GoldenCase.all()) {
      for (String layout : GoldenFilesTest.LAYOUTS) {
        String file = "rules-" + layout + ".approved.txt";
        if (c.has(file)) {
          Path path = c.folder().resolve(file);
          String rules = c.read(path);
          texts.add(new RestoreRoundTrip.Text(path.toString(), rules, families(rules)));
        }
      }
    }
    assertFalse(texts.isEmpty());
    List<String> differences = RestoreRoundTrip.differences(variant, texts, "");
    long loads = texts.stream().mapToLong(text -> text.families().size()).sum();
    System.out.println(
        variant
            + ": "
            + texts.size()
            + " approved rule files, "
            + loads
            + " loads and saves, "
            + differences.size()
            + " differences");
    assertEquals("", String.join("\n", differences));
  }

  /** The first line names the tools that the text is for. */
  private static List<Family> families(String rules) {
    List<String> words = List.of(rules.lines().findFirst().orElseThrow().split(" ", -1));
    List<Family> families = new ArrayList<>();
    if (words.contains("iptables-restore")) {
      families.add(Family.IPV4);
    }
    if (words.contains("ip6tables-restore")) {
      families.add(Family.IPV6);
    }
    assertFalse(families.isEmpty(), words.toString());
    return families;
  }
}
