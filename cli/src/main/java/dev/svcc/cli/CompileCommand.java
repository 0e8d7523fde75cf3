package dev.svcc.cli;

import dev.svcc.intent.NodeIntent;
import picocli.CommandLine.Model.CommandSpec;

/** {@code svcc compile}: the rules of one node. */
final class CompileCommand implements Command {
  static final String NAME = "compile";

  private final Terminal terminal;

  private final InputFlags input = new InputFlags();
  private final NodeFlags node = new NodeFlags();
  private final LayoutFlags layout = new LayoutFlags();
  private final AllocationFlags allocation = new AllocationFlags();
  private final OutputFlags output = new OutputFlags();
  private final MessageFlags messages = new MessageFlags();

  CompileCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(NAME);
    spec.usageMessage()
        .description("Print the rules of one node, or write them to files.", "")
        .abbreviateSynopsis(true)
        .sortOptions(false)
        .footer(
            "", "Example: svcc compile --node node-a manifests/ | sudo iptables-restore --noflush");
    Flags flags = Flags.of(spec);
    input.declare(flags);
    node.declare(flags);
    layout.declare(flags);
    allocation.declare(flags);
    output.declare(flags);
    messages.declare(flags);
    flags.help();
    return spec;
  }

  @Override
  public Integer call() {
    Pipeline pipeline = new Pipeline(terminal, messages);
    NodeIntent intent = pipeline.resolve(input, node, layout.backend(), allocation).orElse(null);
    pipeline.reportOrStop();
    if (intent == null) {
      throw new IllegalStateException("no intent and no error");
    }
    RuleFiles rules = new RuleFiles(intent, layout);
    output.check(layout.backend().backend());
    allocation.save();
    output.write(rules, terminal, layout.backend().backend());
    return ExitCode.DONE;
  }

  @Override
  public boolean isVerbose() {
    return messages.verbose();
  }
}
