package dev.svcc.kernel;

import dev.svcc.program.Scratch;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** Runs shell scripts in network namespaces of their own, which nothing outside notices. */
public final class PrivateNamespace {
  /** What every kernel test needs. */
  private static final List<String> TOOLS =
      List.of("unshare", "iptables-legacy-restore", "iptables-nft-restore", "ipset", "ip");

  private static final Duration PROBE = Duration.ofSeconds(20);

  private PrivateNamespace() {}

  /**
   * What a script left behind.
   *
   * @param exit its exit status; -1 where it was stopped because its time was up
   * @param output what it wrote to standard output
   * @param errors what it wrote to standard error
   */
  public record Outcome(int exit, String output, String errors) {
    /** Fails unless the script ended well. */
    public Outcome orFail() {
      if (exit != 0) {
        throw new AssertionError("exit " + exit + "\n" + output + errors);
      }
      return this;
    }
  }

  /** Skips the calling test, with a printed reason, where this machine cannot run it. */
  public static void assumeAvailable() {
    Optional<String> missing = MISSING;
    missing.ifPresent(reason -> System.out.println("kernel tests skipped: " + reason));
    Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
  }

  private static final Optional<String> MISSING = missing();

  private static Optional<String> missing() {
    for (String tool : TOOLS) {
      boolean found =
          Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")
              .anyMatch(dir -> new File(dir, tool).canExecute());
      if (!found) {
        return Optional.of(tool + " is not installed (scripts/install-test-tools)");
      }
    }
    String load =
        "printf '*filter\\n"
            + "COMMIT\\n"
            + "' | iptables-%1$s-restore --noflush && printf '*nat\\n"
            + "COMMIT\\n"
            + "' | ip6tables-%1$s-restore --noflush\n";
    Outcome probe = run(load.formatted("legacy") + load.formatted("nft"), PROBE);
    return probe.exit() == 0
        ? Optional.empty()
        : Optional.of("no rights to make namespaces and rules: " + probe.errors().strip());
  }

  /** Runs a script in a fresh network namespace, as root or as root of a fresh user namespace. */
  public static Outcome run(String script, Duration timeout) {
    try (Scratch scratch = Scratch.open()) {
      return runIn(scratch.absolute(), script, timeout);
    }
  }

  /** The same in a directory of the caller's, where its files are. */
  public static Outcome runIn(Path directory, String script, Duration timeout) {
    try {
      Path file = directory.resolve("script.sh");
      // A lock of our own: the machine's would make tests wait for each other and for the machine.
      Files.writeString(
          file,
          "set -eu\n"
              + "PATH=$PATH:/usr/sbin:/sbin\n"
              + "XTABLES_LOCKFILE=$PWD/xtables.lock\n"
              + "export PATH XTABLES_LOCKFILE\n"
              + script);
      List<String> command = new ArrayList<>(List.of("unshare", "--net"));
      if (!"root".equals(System.getProperty("user.name"))) {
        command.add("--map-root-user");
      }
      command.addAll(List.of("--", "sh", file.toString()));
      return execute(directory, command, timeout);
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** The path of a script of this project, by walking up to the folder that has {@code scripts}. */
  public static String script(String name) {
    for (Path at = Path.of("").toAbsolutePath(); at != null; at = at.getParent()) {
      Path script = at.resolve("scripts").resolve(name);
      if (Files.isExecutable(script)) {
        return script.toString();
      }
    }
    throw new IllegalStateException("no scripts/" + name);
  }

  /** Runs a command, and stops it and all it started when its time is up. */
  public static Outcome execute(Path directory, List<String> command, Duration timeout)
      throws IOException {
    Path output = Files.createTempFile(directory, "out", ".txt");
    Path errors = Files.createTempFile(directory, "err", ".txt");
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder
        .redirectInput(new File("/dev/null"))
        .redirectOutput(output.toFile())
        .redirectError(errors.toFile());
    Process process = builder.start();
    int exit = -1;
    try {
      if (process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        exit = process.exitValue();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    Outcome outcome = new Outcome(exit, Files.readString(output), Files.readString(errors));
    Files.delete(output);
    Files.delete(errors);
    return outcome;
  }
}
