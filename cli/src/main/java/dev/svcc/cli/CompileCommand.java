package dev.svcc.cli;

import dev.svcc.backend.iptables.Hooks;
import dev.svcc.intent.NodeIntent;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code svcc compile}: the rules of one node. */
@Command(
    name = "compile",
    description = {"Print the rules of one node, or write them to files.", ""},
    mixinStandardHelpOptions = true,
    abbreviateSynopsis = true,
    sortOptions = false,
    footer = {
      "",
      "Example: svcc compile --node node-a manifests/ | sudo iptables-restore --noflush"
    })
final class CompileCommand implements Callable<Integer>, Main.Verbose {
  /** {@code -o} and {@code -d} exclude each other. */
  static final class Target {
    @Option(
        names = {"-o", "--output"},
        paramLabel = "FILE",
        description = "Write to a file instead of standard output.")
    private @Nullable Path file;

    @Option(
        names = {"-d", "--output-dir"},
        paramLabel = "DIR",
        description = "Write rules.v4, rules.v6, sysctl.conf and an apply.sh that loads them.")
    private @Nullable Path directory;
  }

  private final Terminal terminal;

  @Mixin private InputFlags input = new InputFlags();
  @Mixin private NodeFlags node = new NodeFlags();
  @Mixin private LayoutFlags layout = new LayoutFlags();
  @Mixin private AllocationFlags allocation = new AllocationFlags();

  @Option(
      names = "--hooks",
      paramLabel = "HOW",
      description =
          "insert (default): hook rules in the text, for a first load; none: for a reload.")
  private Hooks hooks = Hooks.INSERT;

  @ArgGroup private Target target = new Target();
  @Mixin private MessageFlags messages = new MessageFlags();

  CompileCommand(Terminal terminal) {
    this.terminal = terminal;
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
    if (target.directory != null) {
      rules.writeTo(target.directory);
    } else if (target.file != null) {
      Outputs.toFile(target.file, rules.stream(hooks));
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
