package dev.svcc.cli;

import java.io.ByteArrayInputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.LinkedHashSet;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Prints the manual page in man(7) form; {@code scripts/package} keeps it in the archive. */
public final class ManPage {
  private final StringBuilder out = new StringBuilder();

  private ManPage() {}

  public static void main(String[] args) {
    PrintStream stream = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    Terminal terminal =
        new Terminal(new ByteArrayInputStream(new byte[0]), stream, stream, false, false);
    stream.print(new ManPage().of(SvccCommand.whole(terminal)));
  }

  private String of(CommandLine line) {
    String about = String.join(" ", line.getCommandSpec().usageMessage().description()).strip();
    out.append(".TH SVCC 1\n.SH NAME\nsvcc \\- ").append(escape(about)).append('\n');
    out.append(".SH SYNOPSIS\n.B svcc\nCOMMAND [OPTION...] PATH...\n.SH COMMANDS\n");
    Collection<CommandLine> commands = new LinkedHashSet<>(line.getSubcommands().values());
    commands.forEach(command -> command(command.getCommandSpec()));
    out.append(".SH EXIT STATUS\n");
    item("0", "Done; warnings and notes included.");
    item("1", "check: findings at or above --fail-on; trace: a packet does not go as expected.");
    item(
        "2",
        "Wrong usage, unreadable or invalid input, output that cannot be written: no rules were"
            + " written.");
    item("70", "A bug in svcc.");
    return out.toString();
  }

  private void command(CommandSpec spec) {
    out.append(".SS svcc ").append(escape(spec.name())).append('\n');
    out.append(escape(String.join(" ", spec.usageMessage().description()).strip())).append('\n');
    for (OptionSpec option : spec.options()) {
      String names = String.join(", ", option.names());
      String value = option.arity().max() == 0 ? "" : "=" + option.paramLabel();
      item(names + value, String.join(" ", option.description()));
    }
  }

  private void item(String term, String text) {
    out.append(".TP\n.B ").append(escape(term)).append('\n').append(escape(text)).append('\n');
  }

  /**
   * A dash is a hyphen to man(7) unless escaped, and a dot or quote at a line's start is a request.
   */
  private static String escape(String text) {
    String escaped = text.replace("\\", "\\e").replace("-", "\\-");
    return escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" + escaped : escaped;
  }
}
