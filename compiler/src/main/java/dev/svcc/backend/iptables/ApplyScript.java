package dev.svcc.backend.iptables;

import dev.svcc.net.Family;
import dev.svcc.rule.Chain;
import dev.svcc.rule.Rule;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The shell script that loads a directory of rule files into a node: {@code rules.v4}, {@code
 * rules.v6}, {@code ipset.restore} and {@code sysctl.conf} beside it, each where there is one. The
 * rule files have no hook rules; the script knows them, and puts each where it belongs, once. What
 * else it does stands at its top.
 */
public final class ApplyScript {
  private static final String RESOURCE = "apply.sh";

  /** The script for these rule sets, one a family. */
  public String write(List<RuleSet> ruleSets) {
    StringBuilder ipv4 = new StringBuilder();
    StringBuilder ipv6 = new StringBuilder();
    for (RuleSet ruleSet : ruleSets) {
      hooks(ruleSet, ruleSet.family() == Family.IPV4 ? ipv4 : ipv6);
    }
    return template().replace("@HOOKS_V4@\n", ipv4).replace("@HOOKS_V6@\n", ipv6);
  }

  /** One line a hook rule: {@code TABLE CHAIN POSITION RULE}. */
  private static void hooks(RuleSet ruleSet, StringBuilder out) {
    for (Table table : ruleSet.tables()) {
      for (Chain chain : table.chains()) {
        int position = 0;
        for (Rule rule : chain.base() ? chain.rules() : List.<Rule>of()) {
          out.append(table.name().text())
              .append(' ')
              .append(chain.name())
              .append(' ')
              .append(++position);
          RuleText.append(out, rule);
          out.append('\n');
        }
      }
    }
  }

  private static String template() {
    try (InputStream in = ApplyScript.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException("no " + RESOURCE);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
