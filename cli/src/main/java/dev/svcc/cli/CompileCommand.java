package dev.svcc.cli;

import dev.svcc.backend.iptables.Hooks;
import dev.svcc.intent.NodeIntent;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code svcc compile}: the rules of one node. */
final class CompileCommand implements Command {
  static final String NAME = "compile";

  private final Terminal terminal;

  private final InputFlags input = new InputFlags();
  private final NodeFlags node = new NodeFlags();
  private final LayoutFlags layout = new LayoutFlags();
  private final AllocationFlags allocation = new AllocationFlags();
  private final MessageFlags messages = new MessageFlags();
  private Hooks hooks = Hooks.INSERT;
  private @Nullable Path file;
  private @Nullable Path directory;

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
    flags
        .flag("--hooks")
        .takes("HOW", Hooks.class)
        .says("insert (default): hook rules in the text, for a first load; none: for a reload.")
        .to(value -> hooks = value);
    flags.exclusive(this::declareTarget);
    messages.declare(flags);
    flags.help();
    return spec;
  }

  private void declareTarget(Flags flags) {
    flags
        .flag("-o", "--output")
        .takes("FILE", Path.class)
        .says("Write to a file instead of standard output.")
        .to(value -> file = value);
    flags
        .flag("-d", "--output-dir")
        .takes("DIR", Path.class)
        .says("Write rules.v4, rules.v6, sysctl.conf and an apply.sh that loads them.")
        .to(value -> directory = value);
  }

  @Override
  public Integer call() {
    Pipeline pipeline = new Pipeline(terminal, messages);
    NodeIntent intent = pipeline.resolve(input, node, allocation).orElse(null);
    pipeline.reportOrStop();
    if (intent == null) {
      throw new IllegalStateException("no intent and no error");
    }
    RuleFiles rules = new RuleFiles(intent, layout);
    allocation.save();
    if (directory != null) {
      rules.writeTo(directory);
    } else if (file != null) {
      Outputs.toFile(file, rules.stream(hooks));
    } else {
      Outputs.toStream(terminal.out(), rules.stream(hooks));
    }
    return ExitCode.DONE;
  }

  @Override
  public boolean isVerbose() {
    return messages.verbose();
  }
}
