package dev.svcc.analysis;

import dev.svcc.rule.Action;
import java.util.Set;

/** What is known of targets that the model has no words for. */
final class OpaqueTarget {
  /** Targets after which a packet goes on as it was. */
  private static final Set<String> INERT = Set.of("LOG", "NFLOG", "ULOG", "AUDIT", "TRACE", "LED");

  private OpaqueTarget() {}

  /** Whether the target leaves packets and verdicts alone. */
  static boolean isInert(Action.Opaque target) {
    return INERT.contains(name(target));
  }

  /** Whether the target takes the packet away from conntrack, and does nothing else. */
  static boolean isNotrack(Action.Opaque target) {
    return target.text().strip().matches("(-j )?(NOTRACK|CT --notrack)");
  }

  private static String name(Action.Opaque target) {
    String text = target.text().strip();
    String rest = text.startsWith("-j ") ? text.substring(3).strip() : text;
    int end = rest.indexOf(' ');
    return end < 0 ? rest : rest.substring(0, end);
  }
}
