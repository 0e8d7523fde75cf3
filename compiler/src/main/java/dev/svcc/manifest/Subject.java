package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Severity;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.text.Node;
import org.jspecify.annotations.Nullable;

/** The object that is being decoded, and where its findings go. */
final class Subject {
  private static final int MOST_FINDINGS = 100;

  private final String file;
  private final String kind;
  private final Diagnostics diagnostics;
  private @Nullable ObjectRef ref;
  private int findings;
  private int errors;

  Subject(String file, String kind, Diagnostics diagnostics) {
    this.file = file;
    this.kind = kind;
    this.diagnostics = diagnostics;
  }

  /** From here on findings carry the object's name, which has been found valid. */
  void isCalled(ObjectRef name) {
    ref = name;
  }

  String kind() {
    return kind;
  }

  SourceSpan span(Node node) {
    return new SourceSpan(file, node.line(), node.column(), node.length());
  }

  /**
   * Reports a finding; the message is completed with the object and the path. Of very many findings
   * in one object the first are enough, but never are all errors among those left out.
   */
  void report(
      Code code, Severity severity, SourceSpan at, String path, String problem, String help) {
    boolean error = severity == Severity.ERROR;
    if (findings >= MOST_FINDINGS && !(error && errors == 0)) {
      return;
    }
    findings++;
    errors += error ? 1 : 0;
    StringBuilder message = new StringBuilder(problem);
    String name = ref == null ? kind : ref.toString();
    if (!name.isEmpty() || !path.isEmpty()) {
      message.append(" in ").append(name);
    }
    if (!path.isEmpty()) {
      message.append(name.isEmpty() ? "" : " ").append(path);
    }
    String last = "this object has more findings, which are left out";
    String advice = findings < MOST_FINDINGS ? help : help.isEmpty() ? last : help + "; " + last;
    diagnostics.add(new Diagnostic(code, severity, ref, at, message.toString(), advice));
  }
}
