package dev.svcc.diagnostic;

import java.util.Comparator;
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
  private static final Comparator<Diagnostic> ORDER =
      Comparator.comparing(Diagnostic::at)
          .thenComparing(Diagnostic::code)
          .thenComparing(Diagnostic::message)
          .thenComparing(Diagnostic::help)
          .thenComparing(Diagnostic::object, Comparator.nullsFirst(Comparator.naturalOrder()));

  /** The object it is about. */
  public Optional<ObjectRef> objectRef() {
    return Optional.ofNullable(object);
  }

  @Override
  public int compareTo(Diagnostic other) {
    return ORDER.compare(this, other);
  }
}
