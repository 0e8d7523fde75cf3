package dev.svcc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class UnknownWordTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '"',
      delimiter = '|',
      textBlock =
          """
          complie x             | no command is called 'complie': did you mean `compile`?
          complie --layout x y  | no command is called 'complie': did you mean `compile`?
          manifests/            | no command is called 'manifests/': there is compile, check, trace or explain
          --hlep                | no flag of svcc is called '--hlep': did you mean `--help`?
          --node a compile x    | no flag of svcc is called '--node': it is a flag of compile, check, trace or explain
          compile --nod a x     | no flag of svcc compile is called '--nod': did you mean `--node`?
          compile --nod=a x     | no flag of svcc compile is called '--nod': did you mean `--node`?
          compile --from a x    | no flag of svcc compile is called '--from': it is a flag of trace
          compile --cluster a x | no flag of svcc compile is called '--cluster': did you mean `--cluster-cidr`?
          check --output-file x | no flag of svcc check is called '--output-file'
          trace --pod- a x      | no flag of svcc trace is called '--pod-': did you mean `--pod-bridge-interface`, `--pod-cidr` or `--pod-interface-name-prefix`?
          compile -z x          | no flag of svcc compile is called '-z'
          """)
  void isNamedWithTheNearestKnownOne(String words, String message) {
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int exit =
        Main.run(
            words.split(" "),
            InputStream.nullInputStream(),
            OutputStream.nullOutputStream(),
            new PrintStream(err, true, StandardCharsets.UTF_8));
    assertEquals(2, exit);
    assertEquals(
        "svcc: " + message, err.toString(StandardCharsets.UTF_8).lines().findFirst().get());
  }
}
