package dev.svcc.cli;

import java.util.List;
import java.util.function.Function;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;

/** {@code svcc} itself, which does nothing but name its commands. */
final class SvccCommand {
  /** The commands in the order of the help. */
  private static final List<Function<Terminal, Command>> COMMANDS =
      List.of(CompileCommand::new, CheckCommand::new, TraceCommand::new, ExplainCommand::new);

  private static final List<String> NAMES =
      List.of(CompileCommand.NAME, CheckCommand.NAME, TraceCommand.NAME, ExplainCommand.NAME);

  private SvccCommand() {}

  /** All of the command line: for help, completion and the manual. */
  static CommandLine whole(Terminal terminal) {
    CommandLine line = new CommandLine(spec());
    COMMANDS.forEach(command -> line.addSubcommand(line(command.apply(terminal))));
    return line;
  }

  /**
   * The command line as far as a run needs it: a model costs milliseconds, so where the first word
   * names a command, the others are not made.
   */
  static CommandLine forRun(Terminal terminal, String[] words) {
    int named = words.length == 0 ? -1 : NAMES.indexOf(words[0]);
    if (named < 0) {
      return whole(terminal);
    }
    CommandLine line = new CommandLine(spec());
    return line.addSubcommand(line(COMMANDS.get(named).apply(terminal)));
  }

  private static CommandLine line(Command command) {
    return new CommandLine(command.spec());
  }

  private static CommandSpec spec() {
    CommandSpec spec = CommandSpec.create().name("svcc").versionProvider(new Version());
    spec.usageMessage()
        .description(
            "Compiles Kubernetes Services and NetworkPolicies to iptables rules for one node,"
                + " without a cluster.",
            "")
        .synopsisSubcommandLabel("COMMAND")
        .footer("", "Example: svcc compile manifests/ | sudo iptables-restore --noflush");
    Flags.of(spec).help();
    return spec;
  }
}
