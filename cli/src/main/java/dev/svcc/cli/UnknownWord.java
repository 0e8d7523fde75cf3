package dev.svcc.cli;

import dev.svcc.manifest.Suggestion;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.UnmatchedArgumentException;

/** A word of the command line that nothing is called: says what it was taken for, and what is. */
final class UnknownWord {
  private final CommandSpec command;
  private final CommandLine whole;

  /**
   * @param command what the word was given to
   * @param whole all of the command line
   */
  UnknownWord(CommandSpec command, CommandLine whole) {
    this.command = command;
    this.whole = whole;
  }

  /** One line about the first word that is unknown. */
  String message(UnmatchedArgumentException e) {
    String word = e.getUnmatched().get(0);
    return e.isUnknownOption() ? aboutFlag(word.replaceFirst("=.*", "")) : aboutCommand(word);
  }

  private String aboutCommand(String word) {
    List<String> known = List.copyOf(whole.getSubcommands().keySet());
    String meant = Suggestion.help(word, known);
    return "no command is called '"
        + word
        + (meant.isEmpty() ? "': there is " + Suggestion.choice(known) : "': " + meant);
  }

  private String aboutFlag(String word) {
    String help = flagHelp(word);
    return "no flag of "
        + command.qualifiedName()
        + " is called '"
        + word
        + (help.isEmpty() ? "'" : "': " + help);
  }

  /** The same flag of other commands, else those that begin so or one that is spelt alike. */
  private String flagHelp(String word) {
    List<String> owners =
        whole.getSubcommands().values().stream()
            .filter(other -> other.getCommandSpec().optionsMap().containsKey(word))
            .map(CommandLine::getCommandName)
            .toList();
    if (!owners.isEmpty()) {
      return "it is a flag of " + Suggestion.choice(owners);
    }
    if (!word.startsWith("--") || word.equals("--")) {
      return "";
    }
    List<String> known =
        command.optionsMap().keySet().stream().filter(name -> name.startsWith("--")).toList();
    String nearest = Suggestion.nearest(word, known);
    List<String> longer = known.stream().filter(name -> name.startsWith(word)).sorted().toList();
    return longer.isEmpty() || longer.contains(nearest)
        ? Suggestion.help(word, known)
        : "did you mean "
            + Suggestion.choice(longer.stream().map(n -> "`" + n + "`").toList())
            + "?";
  }
}
