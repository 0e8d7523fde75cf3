package dev.svcc.diagnostic;

import org.jspecify.annotations.Nullable;

/**
 * Why something is there: the object and the line that caused it. It is carried along for people;
 * no decision and no rule text depends on it.
 *
 * @param object the object; null for what every node gets
 * @param at the line that caused it
 * @param reason what it does there, in a few words such as "cluster IP"
 */
public record Origin(@Nullable ObjectRef object, SourceSpan at, String reason) {
  /** The origin of the base rules, which exist whatever the input says. */
  public static Origin base(String reason) {
    return new Origin(null, SourceSpan.COMMAND_LINE, reason);
  }
}
