package dev.svcc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class TraceCommandTest {
  private static final String SHOP =
      """
      {apiVersion: v1, kind: Node, metadata: {name: a}, spec: {podCIDRs: [10.1.0.0/16]},
       status: {addresses: [{type: InternalIP, address: 192.0.2.1}]}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: db-0, namespace: shop, labels: {app: db}},
       spec: {nodeName: a}, status: {podIP: 10.1.0.9, conditions: [{type: Ready, status: "True"}]}}
      ---
      {apiVersion: v1, kind: Pod, metadata: {name: web-0, namespace: shop},
       spec: {nodeName: a}, status: {podIP: 10.1.0.5}}
      ---
      {apiVersion: v1, kind: Service, metadata: {name: db, namespace: shop},
       spec: {clusterIP: 10.96.0.20, selector: {app: db}, ports: [{port: 5432}]}}
      """;

  @TempDir private Path folder;
  private Path manifests = Path.of("");

  private record Run(int code, String out, String err) {}

  @BeforeEach
  void writeManifests() throws IOException {
    manifests = folder.resolve("shop.yaml");
    Files.writeString(manifests, SHOP);
  }

  private Run trace(String... args) {
    List<String> all = new ArrayList<>(List.of("trace"));
    all.addAll(List.of(args));
    all.addAll(List.of("--cluster-cidr", "10.0.0.0/8", manifests.toString()));
    return run(all);
  }

  private static Run run(List<String> args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            args.toArray(String[]::new),
            new ByteArrayInputStream(new byte[0]),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @ParameterizedTest
  @ValueSource(strings = {"allow", "shop/db-0", "10.1.0.9:5432@10.1.0.5", "shop/db-0:5432"})
  void whatIsAsExpectedIsDone(String expected) {
    Run run = trace("--from", "shop/web-0", "--to", "shop/db", "--expect", expected);
    assertEquals(0, run.code(), run.err());
    assertEquals("", run.err());
    assertTrue(run.out().startsWith("allowed  shop/web-0 -> shop/db\n"), run.out());
  }

  @ParameterizedTest
  @ValueSource(strings = {"deny", "drop", "reject", "none", "local", "shop/web-0", "10.1.0.9:80"})
  void whatIsNotAsExpectedIsAFinding(String expected) {
    Run run = trace("--from", "shop/web-0", "--to", "shop/db", "--expect", expected);
    assertEquals(1, run.code());
    assertEquals("svcc: expected " + expected + ", got 10.1.0.9:5432@10.1.0.5\n", run.err());
  }

  @Test
  void aFileOfFlowsTellsTheLinesThatAreNotSo() throws IOException {
    Path flows = folder.resolve("flows.tsv");
    Files.writeString(
        flows, "# from\tto\texpect\nshop/web-0\tshop/db\tallow\n\nshop/web-0\tshop/db:80\tallow\n");
    Run run = trace("--file", flows.toString());
    assertEquals(1, run.code());
    assertEquals(
        flows
            + ":4: shop/web-0 -> shop/db:80: expected allow, got none (Service shop/db, which no"
            + " machine is)\n",
        run.out());
    assertEquals("svcc: 2 flows, 1 not as expected\n", run.err());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "shop/web-0\tshop/db",
        "shop/web-0\tshop/db\tallow\tmore",
        "shop/web-0\tshop/nothing\tallow",
        "shop/web-0\tshop/db\tperhaps",
        "# nothing"
      })
  void aLineThatSaysNothingIsAnError(String line) throws IOException {
    Path flows = folder.resolve("flows.tsv");
    Files.writeString(flows, line + "\n");
    Run run = trace("--file", flows.toString());
    assertEquals(2, run.code());
    assertEquals("", run.out());
    assertTrue(run.err().startsWith("svcc: " + flows + ":"), run.err());
  }

  @Test
  void jsonIsWhole() throws IOException {
    Run run = trace("--from", "shop/web-0", "--to", "shop/db", "-o", "json", "--expect", "deny");
    assertEquals(1, run.code());
    List<String> fields = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(run.out())) {
      while (parser.nextToken() != null) {
        if (parser.currentName() != null && !fields.contains(parser.currentName())) {
          fields.add(parser.currentName());
        }
      }
      assertNull(parser.currentToken());
    }
    assertTrue(
        fields.containsAll(
            List.of("schema", "flows", "asExpected", "traces", "ways", "hops", "steps", "reply")),
        fields.toString());
  }

  @Test
  void coloursAreForThoseWhoAskForThem() {
    String[] plain = {"--from", "shop/web-0", "--to", "shop/db"};
    assertFalse(trace(plain).out().contains("\u001b"));
    String[] coloured = {"--from", "shop/web-0", "--to", "shop/db", "--color", "always"};
    assertTrue(trace(coloured).out().startsWith("\u001b[1;32mallowed\u001b[0m"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--from shop/web-0",
        "--to shop/db",
        "--from shop/web-0 --to shop/db --file flows.tsv",
        "--from shop/web-0 --to shop/db --expect perhaps",
        "--from shop/web-0 --to shop/db --proto gre",
        "--from shop/web-0 --to shop/db --state old",
        "--from shop/web-0 --to shop/db --icmp-type 256",
        "--from shop/web-0 --to shop/db/udp --proto tcp",
        "--from shop/web-0 --to shop/db --rules nowhere.v4",
        "--from \u001b[31m --to shop/db",
        "--file nowhere.tsv"
      })
  void brokenUsageSaysSoAndNothingElse(String words) {
    Run run = trace(words.split(" ", -1));
    assertEquals(2, run.code(), run.out());
    assertEquals("", run.out());
    assertTrue(run.err().startsWith("svcc: "), run.err());
    assertFalse(run.err().contains("\u001b"), "escaped");
  }

  @Test
  void withoutManifestsThereMustBeRules() throws IOException {
    Run nothing = run(List.of("trace", "--from", "10.1.0.5", "--to", "10.1.0.9:80"));
    assertEquals(2, nothing.code());
    Path dump = folder.resolve("node.v4");
    Files.writeString(dump, "*filter\n:FORWARD DROP [0:0]\nCOMMIT\n");
    Run run =
        run(
            List.of(
                "trace",
                "--rules",
                dump.toString(),
                "--node-ip",
                "192.0.2.1",
                "--from",
                "10.1.0.5",
                "--to",
                "10.1.0.9:80",
                "--expect",
                "drop"));
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("dropped on the node by the policy"), run.out());
  }
}
