package dev.svcc.cli;

import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Severity;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code svcc check}: every finding, no rules. */
@Command(
    name = "check",
    description = "Say everything that is wrong or odd about the manifests, and print no rules.",
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    sortOptions = false)
final class CheckCommand implements Callable<Integer>, Main.Verbose {
  private final Terminal terminal;

  @Mixin private InputFlags input = new InputFlags();
  @Mixin private NodeFlags node = new NodeFlags();
  @Mixin private AllocationFlags allocation = new AllocationFlags();
  @Mixin private MessageFlags messages = new MessageFlags();

  @Option(
      names = "--fail-on",
      paramLabel = "SEVERITY",
      description = "Exit 1 from this on: error (default), warning or note.")
  private Severity failOn = Severity.ERROR;

  CheckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() {
    Pipeline pipeline = new Pipeline(terminal, messages);
    boolean valid = pipeline.resolve(input, node, allocation).isPresent();
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
