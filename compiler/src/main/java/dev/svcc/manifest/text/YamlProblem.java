package dev.svcc.manifest.text;

import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;

/**
 * What a YAML parser complains of, in the words of people who write manifests. What it says of
 * rarer mistakes is passed on.
 *
 * @param message what is wrong
 * @param help what to do; may be empty
 * @param at where; null where the parser does not know
 */
record YamlProblem(String message, String help, @Nullable Mark at) {
  private static final String OTHER_CHARACTER = "found character '";
  private static final String NO_END = "expected <block end>, but found ";

  static YamlProblem of(MarkedYAMLException e) {
    String problem = e.getProblem() == null ? "unreadable" : e.getProblem();
    String context = e.getContext() == null ? "" : e.getContext();
    Mark at = e.getProblemMark();
    Mark start = e.getContextMark();
    if (problem.startsWith("mapping values are not allowed")) {
      return new YamlProblem(
          "a colon where no key can stand",
          "is the line indented as its neighbours are, and has the line above its colon? Text that"
              + " holds a colon and a blank needs quotes",
          at);
    }
    if (problem.startsWith(OTHER_CHARACTER)) {
      return character(problem, at);
    }
    if (problem.startsWith(NO_END)) {
      return problem.startsWith("'<scalar>'", NO_END.length())
          ? new YamlProblem("text behind a value that has ended", quotes(), at)
          : new YamlProblem(
              "this line does not fit the indentation of the lines above it",
              "the keys of a mapping stand in one column, and so do the dashes of a list",
              at);
    }
    if (context.startsWith("while parsing a flow") && problem.startsWith("expected ','")) {
      return open(context.endsWith("mapping"), at, start);
    }
    if (context.endsWith("quoted scalar") && problem.endsWith("end of stream")) {
      return new YamlProblem("a quote that is never closed", "", start);
    }
    return rare(context, problem, at, start);
  }

  private static YamlProblem character(String problem, @Nullable Mark at) {
    String character = problem.substring(OTHER_CHARACTER.length(), problem.indexOf("' that"));
    return character.startsWith("\\t")
        ? new YamlProblem("a tab, which YAML does not take", "indent with blanks", at)
        : new YamlProblem("text cannot begin with `" + character + "`", "put it in quotes", at);
  }

  private static YamlProblem open(boolean mapping, @Nullable Mark at, @Nullable Mark start) {
    return new YamlProblem(
        "a comma or `" + (mapping ? '}' : ']') + "` is missing before this",
        start == null
            ? ""
            : "the `"
                + (mapping ? '{' : '[')
                + "` of column "
                + (start.getColumn() + 1)
                + (at != null && at.getLine() == start.getLine()
                    ? ""
                    : ", " + lines(at, start) + " above,")
                + " is still open",
        at);
  }

  private static String lines(@Nullable Mark at, Mark start) {
    int lines = at == null ? 0 : at.getLine() - start.getLine();
    return lines == 1 ? "one line" : lines + " lines";
  }

  private static YamlProblem rare(
      String context, String problem, @Nullable Mark at, @Nullable Mark start) {
    if (context.endsWith("an alias") || context.endsWith("an anchor")) {
      boolean alias = context.endsWith("alias");
      return new YamlProblem(
          (alias ? "`*` begins an alias" : "`&` begins an anchor") + ", and no name follows it",
          "put it in quotes to mean the character",
          start);
    }
    if (problem.startsWith("sequence entries are not allowed")) {
      return new YamlProblem(
          "a list cannot begin here", "begin it on a line of its own, below its key", at);
    }
    if (problem.startsWith("expected the node content")) {
      return new YamlProblem(
          "a value is missing before this",
          context.contains("flow") ? "is a bracket or brace above still open?" : "",
          at);
    }
    if (problem.startsWith("found unknown escape")) {
      return new YamlProblem(
          "a backslash that begins no escape", "write it twice, or use single quotes", at);
    }
    return new YamlProblem(
        "not well-formed YAML: "
            + Shortened.text((context.isEmpty() ? "" : context + ", ") + problem),
        "",
        at);
  }

  private static String quotes() {
    return "is a line break or a quote missing? A quote inside quotes is written twice in '...' and"
        + " \\\" in \"...\"";
  }
}
