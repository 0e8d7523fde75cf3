package dev.svcc.kernel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * A Linux kernel as a process of its own ({@code scripts/uml-run}), for what few hosts' kernels
 * have: IPVS and SCTP. Booting takes some seconds: tests do many things in one boot.
 */
public final class UserModeLinux {
  private static final List<String> PROGRAMS =
      List.of("linux.uml", "ipvsadm", "ipset", "iptables-legacy-restore", "ip", "python3");

  private UserModeLinux() {}

  /** Skips the calling test, with a printed reason, where this machine cannot run it. */
  public static void assumeAvailable() {
    Optional<String> missing =
        PROGRAMS.stream()
            .filter(program -> !isInstalled(program))
            .map(program -> program + " is not installed (scripts/install-test-tools)")
            .findFirst();
    missing.ifPresent(reason -> System.out.println("User-Mode Linux tests skipped: " + reason));
    Assumptions.assumeTrue(missing.isEmpty(), missing.orElse(""));
  }

  private static boolean isInstalled(String program) {
    return Stream.of("/usr/sbin", "/sbin", "/usr/bin", "/bin")
        .anyMatch(directory -> new File(directory, program).canExecute());
  }

  /**
   * Boots, runs a shell script among the files of a folder (which it can read, not write), and
   * shuts down.
   *
   * @param folder where the script will find its files
   * @param script the script, for sh
   * @param limit for everything, boot included
   */
  public static PrivateNamespace.Outcome run(Path folder, String script, Duration limit)
      throws IOException {
    Path file = Files.writeString(folder.resolve("guest.sh"), "#!/bin/sh\n" + script);
    if (!file.toFile().setExecutable(true)) {
      throw new IOException("cannot make executable: " + file);
    }
    String run = PrivateNamespace.script("uml-run");
    String scripts = run.substring(0, run.lastIndexOf('/'));
    List<String> command = new ArrayList<>(List.of(run, "-t", Long.toString(limit.toSeconds())));
    command.addAll(List.of("-M", "xt_bpf", file.toString(), scripts));
    return PrivateNamespace.execute(folder, command, limit.plusSeconds(10));
  }
}
