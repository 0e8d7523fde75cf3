package dev.svcc.diagnostic;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One finding.
 *
 * @param code what kind of finding it is
 * @param severity how much it weighs
 * @param object the object it is about; null where there is none (yet)
 * @param at where in the input
 * @param message one sentence without a full stop, lower case first; input text in it is escaped by
 *     whoever prints it
 * @param help what to do about it; empty if the message says it all
 */
public record Diagnostic(
    Code code,
    Severity severity,
    @Nullable ObjectRef object,
    SourceSpan at,
    String message,
    String help)
    implements Comparable<Diagnostic> {
  /** The object it is about. */
  public Optional<ObjectRef> objectRef() {
    return Optional.ofNullable(object);
  }

  @Override
  public int compareTo(Diagnostic other) {
    int order = at.compareTo(other.at);
    if (order == 0) {
      order = code.compareTo(other.code);
    }
    if (order == 0) {
      order = message.compareTo(other.message);
    }
    if (order == 0) {
      order = help.compareTo(other.help);
    }
    return order == 0 ? compare(object, other.object) : order;
  }

  private static int compare(@Nullable ObjectRef one, @Nullable ObjectRef other) {
    if (one == null || other == null) {
      return Boolean.compare(one != null, other != null);
    }
    return one.compareTo(other);
  }
}
