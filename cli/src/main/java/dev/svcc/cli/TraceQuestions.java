package dev.svcc.cli;

import dev.svcc.net.Family;
import dev.svcc.trace.Expectation;
import dev.svcc.trace.NameProblem;
import dev.svcc.trace.Tracer;
import dev.svcc.trace.Wanted;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What {@code trace} is asked: one flow by flags, or many by a file. */
final class TraceQuestions {
  private @Nullable String from;
  private @Nullable String to;
  private @Nullable String expected;
  private @Nullable Path file;
  private final TraceFlags packet = new TraceFlags();

  void declare(Flags flags) {
    flags
        .flag("--from")
        .takes("SENDER")
        .says("NAMESPACE/POD, node, node/NAME, outside:ADDRESS or ADDRESS.")
        .to(value -> from = value);
    flags
        .flag("--to")
        .takes("TARGET")
        .says(
            "[svc/|pod/]NAMESPACE/NAME:PORT, a DNS name of the cluster, node:PORT,",
            "NODE:PORT or ADDRESS:PORT; a port by number or name.")
        .to(value -> to = value);
    packet.declare(flags);
    flags
        .flag("--expect")
        .takes("WHAT")
        .says(
            "Exit 1 unless it is so: allow, deny, drop, reject, none, local, or the",
            "endpoints with | between, such as 10.244.1.5:8080|shop/web-1.")
        .to(value -> expected = value);
    flags
        .flag("--file")
        .takes("FLOWS", Path.class)
        .says(
            "Check many: lines of from, to and what to expect, with tabs between. Prints",
            "those that are not so.")
        .to(value -> file = value);
  }

  /** Whether many flows are asked for, of which only the wrong ones are told. */
  boolean areMany() {
    return file != null;
  }

  /** Says what is missing or too much before anything is read. */
  void check() {
    if (file == null && (from == null || to == null)) {
      throw Failure.invalid("--from and --to are needed, or --file with many flows");
    }
    if (file != null && (from != null || to != null || expected != null)) {
      throw Failure.invalid("--file brings its own --from, --to and --expect");
    }
    try {
      parsed(expected == null ? "" : expected);
    } catch (NameProblem e) {
      throw Failure.invalid("--expect: " + e.getMessage());
    }
  }

  /** The answers, in order. */
  List<Flow> answer(Tracer tracer, List<Family> families) {
    if (file == null) {
      String said = expected == null ? "" : expected;
      try {
        return List.of(answer(tracer, families, String.valueOf(from), String.valueOf(to), said, 0));
      } catch (NameProblem e) {
        throw Failure.invalid(String.valueOf(e.getMessage()));
      }
    }
    List<Flow> flows = new ArrayList<>();
    for (FlowFile.Line line : FlowFile.read(file)) {
      try {
        flows.add(answer(tracer, families, line.from(), line.to(), line.expected(), line.number()));
      } catch (NameProblem e) {
        throw Failure.invalid(file + ":" + line.number() + ": " + e.getMessage());
      }
    }
    return flows;
  }

  private Flow answer(
      Tracer tracer, List<Family> families, String sender, String target, String said, int line)
      throws NameProblem {
    Wanted wanted = packet.wanted();
    Expectation expectation = parsed(said);
    return new Flow(
        sender, target, said, expectation, line, tracer.trace(sender, target, wanted, families));
  }

  private static @Nullable Expectation parsed(String said) throws NameProblem {
    return said.isEmpty() ? null : Expectation.parse(said);
  }

  /** The file's name, for what is said about its lines. */
  String fileName() {
    return String.valueOf(file);
  }
}
