package dev.svcc.backend.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BundleScriptTest {
  @TempDir private Path folder;

  private String run(String script, String... args) throws IOException, InterruptedException {
    Path file = folder.resolve("script");
    Files.writeString(file, script);
    String[] command = new String[args.length + 2];
    command[0] = "sh";
    command[1] = file.toString();
    System.arraycopy(args, 0, command, 2, args.length);
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    process.getOutputStream().close();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    process.waitFor(10, TimeUnit.SECONDS);
    return output;
  }

  private static String bundle(String applyScript) {
    return new BundleScript()
        .write(new TreeMap<>(Map.of("rules.v4", "# $HOME `id` \\ 'x'\n", "apply.sh", applyScript)));
  }

  @Test
  void filesArriveAsTheyAreAndArgumentsArePassedOn() throws Exception {
    String script = bundle("cd \"$(dirname \"$0\")\" && cat rules.v4 && echo \"$*\" && ls\n");
    assertEquals("# $HOME `id` \\ 'x'\n--remove\napply.sh\nrules.v4\n", run(script, "--remove"));
  }

  @Test
  void aScriptThatBreaksOffDoesNothing() throws Exception {
    String script = bundle("echo done\n");
    String half = script.substring(0, script.indexOf("echo done") + 6);
    assertEquals(-1, run(half).indexOf("done"));
  }

  @Test
  void aTextThatCannotBeCarriedIsABug() {
    assertThrows(IllegalStateException.class, () -> bundle("no line end"));
    assertThrows(IllegalStateException.class, () -> bundle("SVCC_END_OF_FILE\n"));
  }
}
