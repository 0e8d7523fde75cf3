package dev.svcc.cli;

import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Severity;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code svcc check}: every finding, no rules. */
final class CheckCommand implements Command {
  static final String NAME = "check";

  private final Terminal terminal;

  private final InputFlags input = new InputFlags();
  private final NodeFlags node = new NodeFlags();
  private final BackendFlags backend = new BackendFlags();
  private final AllocationFlags allocation = new AllocationFlags();
  private final MessageFlags messages = new MessageFlags();
  private Severity failOn = Severity.ERROR;

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(NAME);
    spec.usageMessage()
        .description("Say everything that is wrong or odd about the manifests, and print no rules.")
        .abbreviateSynopsis(true)
        .sortOptions(false);
    Flags flags = Flags.of(spec);
    input.declare(flags);
    node.declare(flags);
    backend.declare(flags);
    allocation.declare(flags);
    messages.declare(flags);
    flags
        .flag("--fail-on")
        .takes("SEVERITY", Severity.class)
        .says("Exit 1 from this on: error (default), warning or note.")
        .to(value -> failOn = value);
    flags.help();
    return spec;
  }

  @Override
  public Integer call() {
    Pipeline pipeline = new Pipeline(terminal, messages);
    boolean valid = pipeline.resolve(input, node, backend, allocation).isPresent();
    pipeline.report(Severity.NOTE);
    List<Diagnostic> findings = pipeline.findings();
    if (!messages.quiet()) {
      terminal.err().println(Summary.of(findings));
    }
    if (!valid) {
      return ExitCode.INVALID;
    }
    return findings.stream().anyMatch(found -> found.severity().compareTo(failOn) <= 0)
        ? ExitCode.FINDINGS
        : ExitCode.DONE;
  }

  @Override
  public boolean isVerbose() {
    return messages.verbose();
  }
}
