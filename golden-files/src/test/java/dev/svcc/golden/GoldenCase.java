package dev.svcc.golden;

import dev.svcc.kernel.NodeFiles;
import dev.svcc.program.Scratch;
import dev.svcc.program.Svcc;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One folder of {@code golden-files/cases}: manifests, options, flows and approved output.
 *
 * @param folder the folder, relative to the module
 */
record GoldenCase(Path folder) {
  static final Path CASES = Path.of("cases");

  /** A word of a command: blanks may stand within single quotes. */
  private static final Pattern WORD = Pattern.compile("(?:[^\\s']|'[^']*')+");

  /** The result of one run of the program. */
  record Run(int exitCode, String out, String err) {}

  /** Every case, by name. */
  static List<GoldenCase> all() {
    try (Stream<Path> folders = Files.list(CASES)) {
      return folders.filter(Files::isDirectory).sorted().map(GoldenCase::new).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  String name() {
    return folder.getFileName().toString();
  }

  /**
   * The flags of the case: words of the file {@code options}; {@code CASE} stands for its folder.
   */
  List<String> options() {
    return words("options");
  }

  private List<String> words(String name) {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      return List.of();
    }
    return Stream.of(read(file).split("\\s+", -1))
        .filter(word -> !word.isEmpty())
        .map(word -> word.replace("CASE", folder.toString()))
        .toList();
  }

  /**
   * Runs a command with the IPVS back end: the flags of {@code options} that are for it, and those
   * of {@code options-ipvs}.
   */
  Run runIpvs(String command, String... more) {
    List<String> args = new ArrayList<>(List.of("-b", "ipvs"));
    args.addAll(words("options-ipvs"));
    args.addAll(List.of(more));
    return run(command, withoutHookFlags(options()), args.toArray(String[]::new));
  }

  /** Everything a node needs, from the IPVS back end. */
  NodeFiles compileIpvs() {
    try (Scratch scratch = Scratch.open()) {
      Run run = runIpvs("compile", "-d", scratch.folder().toString());
      if (run.exitCode() != 0) {
        throw new AssertionError(run.err());
      }
      return NodeFiles.in(scratch.folder());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  boolean has(String file) {
    return Files.exists(folder.resolve(file));
  }

  String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Runs a line of the file {@code commands}: its first word is the command. */
  Run run(String line) {
    List<String> words = new ArrayList<>();
    Matcher word = WORD.matcher(line);
    while (word.find()) {
      words.add(word.group().replace("'", "").replace("CASE", folder.toString()));
    }
    return run(words.get(0), words.subList(1, words.size()).toArray(String[]::new));
  }

  /**
   * Runs a command on the case's manifests. A lock file that it writes goes into a throw-away
   * folder, where the case's own one is copied to.
   */
  Run run(String command, String... more) {
    return run(command, command.equals("compile") ? options() : withoutHookFlags(options()), more);
  }

  private Run run(String command, List<String> options, String... more) {
    List<String> args = new ArrayList<>();
    args.add(command);
    args.addAll(options);
    args.addAll(List.of(more));
    try (Scratch scratch = Scratch.open()) {
      if (args.contains("--allocate")) {
        lockIn(scratch.folder(), args);
      }
      args.add(folder.resolve("manifests").toString());
      Svcc.Run run = Svcc.run(args);
      return new Run(run.exit(), shown(run.out(), scratch), shown(run.err(), scratch));
    }
  }

  /** Only {@code compile} prints one text of rules, with hooks or without. */
  private static List<String> withoutHookFlags(List<String> options) {
    List<String> kept = new ArrayList<>(options);
    int hooks = kept.indexOf("--hooks");
    if (hooks >= 0) {
      kept.subList(hooks, hooks + 2).clear();
    }
    return kept;
  }

  /** Paths as they look from inside the case. */
  private String shown(String text, Scratch scratch) {
    return text.replace(folder + "/", "").replace(scratch.folder() + "/", "");
  }

  /** Makes a run keep its lock in this folder, beginning with the case's own one. */
  static void lockIn(Path scratch, List<String> args) {
    Path lock = scratch.resolve("svcc.lock");
    int flag = args.indexOf("--lock");
    if (flag < 0) {
      args.addAll(List.of("--lock", lock.toString()));
      return;
    }
    try {
      Files.copy(Path.of(args.get(flag + 1)), lock);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    args.set(flag + 1, lock.toString());
  }

  @Override
  public String toString() {
    return name();
  }
}
