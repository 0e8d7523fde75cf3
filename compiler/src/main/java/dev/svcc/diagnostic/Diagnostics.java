package dev.svcc.diagnostic;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Collects the findings of one run; a pass adds what it finds and goes on. Several threads may add;
 * what they add has one order whoever was first.
 */
public final class Diagnostics {
  private final List<Diagnostic> found = new ArrayList<>();
  private int errors;

  /** Adds a finding with its code's own severity. */
  public void report(
      Code code, @Nullable ObjectRef object, SourceSpan at, String message, String help) {
    add(new Diagnostic(code, code.severity(), object, at, message, help));
  }

  /** Adds a finding. */
  public synchronized void add(Diagnostic diagnostic) {
    found.add(diagnostic);
    if (diagnostic.severity() == Severity.ERROR) {
      errors++;
    }
  }

  /** Adds everything that another collector has found. */
  public synchronized void addAll(Diagnostics others) {
    found.addAll(others.found);
    errors += others.errors;
  }

  /** How many errors have been added so far. */
  public synchronized int errors() {
    return errors;
  }

  /** How many findings have been added so far. */
  public synchronized int size() {
    return found.size();
  }

  public synchronized boolean hasErrors() {
    return errors > 0;
  }

  /** Every finding once, by file, line, column, code. */
  public synchronized List<Diagnostic> sorted() {
    return List.copyOf(new TreeSet<>(found));
  }
}
