package dev.svcc.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class MainTest {
  private static final String WEB =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec: {clusterIP: 10.96.0.10, ports: [{port: 80}]}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: web-1, namespace: shop, labels: {kubernetes.io/service-name: web}}
      addressType: IPv4
      ports: [{port: 8080}]
      endpoints: [{addresses: [10.244.1.5]}]
      """;

  @TempDir private Path folder;

  private record Run(int code, String out, String err) {}

  private static Run run(String in, String... args) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    int code =
        Main.run(
            args,
            new ByteArrayInputStream(in.getBytes(StandardCharsets.UTF_8)),
            out,
            new PrintStream(err, true, StandardCharsets.UTF_8));
    return new Run(
        code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
  }

  @Test
  void standardInputCompiles() {
    Run run = run(WEB, "compile", "--node", "n", "--node-ip", "192.168.0.2", "-");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("--to-destination 10.244.1.5:8080"), run.out());
  }

  @Test
  void aFileOnDemandInsteadOfStandardOutput() throws IOException {
    Path file = folder.resolve("rules.v4");
    Run run = run(WEB, "compile", "-o", file.toString(), "-");
    assertEquals(0, run.code(), run.err());
    assertEquals("", run.out());
    assertTrue(Files.readString(file).endsWith("COMMIT\n"));
  }

  @Test
  void ipvsPrintsVirtualServersInTheSpellingOfIpvsadm() {
    Run run = run(WEB, "compile", "-b", "ipvs", "--ipvs-scheduler", "lc", "-q", "-");
    assertEquals(0, run.code(), run.err());
    assertEquals(
        """
        -A -t 10.96.0.10:80 -s lc
        -a -t 10.96.0.10:80 -r 10.244.1.5:8080 -m -w 1
        """,
        run.out());
  }

  @Test
  void oneScriptHoldsEverythingForBothBackEnds() {
    for (String backend : List.of("iptables", "ipvs")) {
      Run run = run(WEB, "compile", "-b", backend, "--format", "script", "-q", "-");
      assertEquals(0, run.code(), run.err());
      assertTrue(run.out().startsWith("#!/bin/sh\n"), run.out());
      assertTrue(run.out().contains("10.244.1.5"), run.out());
      assertTrue(run.out().endsWith("sh \"$dir/apply.sh\" \"$@\" </dev/null\n"), run.out());
    }
  }

  @Test
  void flagsThatDoNotGoTogetherAreUsageErrors() {
    String folderName = folder.toString();
    for (List<String> flags :
        List.of(
            List.of("-b", "ipvs", "--layout", "tree"),
            List.of("-b", "ipvs", "--hooks", "none"),
            List.of("--hooks", "none", "-d", folderName),
            List.of("--format", "script", "-d", folderName))) {
      List<String> args = new ArrayList<>(List.of("compile", "-q"));
      args.addAll(flags);
      args.add("-");
      Run run = run(WEB, args.toArray(String[]::new));
      assertEquals(2, run.code(), flags + run.out());
      assertEquals("", run.out());
    }
  }

  @Test
  void flagsWinOverTheModeOfAConfiguration() throws IOException {
    Path config = folder.resolve("kube-proxy.yaml");
    Files.writeString(
        config,
        """
        apiVersion: kubeproxy.config.k8s.io/v1alpha1
        kind: KubeProxyConfiguration
        mode: ipvs
        ipvs: {scheduler: wrr}
        """);
    String file = config.toString();
    assertTrue(run(WEB, "compile", "--config", file, "-").out().contains("-s wrr"));
    assertTrue(
        run(WEB, "compile", "--config", file, "--ipvs-scheduler", "sh", "-")
            .out()
            .contains("-s sh"));
    assertTrue(run(WEB, "compile", "--config", file, "-b", "iptables", "-").out().contains("*nat"));
    assertTrue(
        run(WEB, "compile", "--config", file, "--layout", "tree", "-").out().contains("*nat"));
    Files.writeString(config, Files.readString(config).replace("wrr", "fastest"));
    Run unknown = run(WEB, "compile", "--config", file, "-");
    assertEquals(2, unknown.code());
    assertTrue(unknown.err().contains("'fastest' is not a scheduler"), unknown.err());
  }

  @Test
  void anErrorSaysWhereThereIsMoreAboutIt() {
    String wrong = WEB.replace("port: 80}", "port: 80, prot: TCP}");
    Run run = run(wrong, "compile", "-");
    assertEquals(2, run.code());
    assertTrue(
        run.err().endsWith("Try `svcc explain SVCC0203` for more about this error.\n"), run.err());
    assertFalse(run(wrong, "compile", "-q", "-").err().contains("Try"), "not under -q");
    assertFalse(run(WEB, "check", "-v", "-").err().contains("Try"), "not without an error");
  }

  @Test
  void badValuesOfFlagsAreUsageErrors() {
    for (List<String> flag :
        List.of(
            List.of("--cluster-cidr", "10.244.0.0"),
            List.of("--cluster-cidr", "10.244.0.1/16"),
            List.of("--cluster-cidr", "10.0.0.0/8,11.0.0.0/8"),
            List.of("--node-ip", "10.0.0.256"),
            List.of("--iptables-masquerade-bit", "32"),
            List.of("--policy-mark", "0x4000"),
            List.of("--policy-mark", "0x3"),
            List.of("--node", "a b"),
            List.of("--detect-local-mode", "BridgeInterface"),
            List.of("--pod-bridge-interface", "a b", "--detect-local-mode", "BridgeInterface"),
            List.of("--service-node-port-range", "5-1"),
            List.of("--layout", "triangle"),
            List.of("--backend", "nftables"),
            List.of("--ipvs-scheduler", "fastest"),
            List.of("--namespace", "A b"))) {
      Run run =
          run(
              WEB,
              "compile",
              flag.get(0),
              flag.get(1),
              flag.size() > 2 ? flag.get(2) + "=" + flag.get(3) : "-v",
              "-");
      assertEquals(2, run.code(), flag + ": " + run.err());
      assertEquals("", run.out());
      assertFalse(run.err().contains("Exception"), run.err());
    }
  }

  @Test
  void aMissingFileIsNamed() {
    Run run = run("", "compile", "no-such-folder/");
    assertEquals(2, run.code());
    assertEquals("", run.out());
    assertTrue(run.err().contains("no-such-folder"), run.err());
  }

  @Test
  void checkFailsFromTheSeverityAsked() {
    String lonely =
        WEB.substring(0, WEB.indexOf("---")).replace("ports:", "selector: {app: web}, ports:");
    assertEquals(0, run(lonely, "check", "-").code());
    assertEquals(1, run(lonely, "check", "--fail-on", "warning", "-").code());
  }

  @Test
  void anOutputFolderThatCannotBeMadeIsAnError() throws IOException {
    Path file = Files.writeString(folder.resolve("taken"), "");
    Run run = run(WEB, "compile", "-d", file.toString(), "-");
    assertEquals(2, run.code());
    assertTrue(run.err().contains("taken"), run.err());
  }

  @Test
  void everyCodeIsExplainedWithoutManifests() {
    for (Code code : Code.values()) {
      Run run = run("", "explain", code.id());
      assertEquals(0, run.code(), run.err());
      assertTrue(run.out().startsWith(code.id() + ": " + code.title() + "\n"), run.out());
    }
  }

  @Test
  void anythingElseNeedsManifestsToBeExplained() {
    Run run = run("", "explain", "KUBE-SERVICES");
    assertEquals(2, run.code());
    assertEquals("", run.out());
    assertTrue(run.err().contains("PATH"), run.err());
  }

  @Test
  void aChainIsExplainedByItsManifest() {
    Run run = run(WEB, "explain", "KUBE-SERVICES", "-");
    assertEquals(0, run.code(), run.err());
    assertTrue(run.out().contains("layout kube-proxy"), run.out());
    assertTrue(run.out().contains("-:4:19: Service shop/web: cluster IP"), run.out());
  }

  @Test
  void everyCommandHasHelp() {
    for (String command : List.of("compile", "check", "explain")) {
      Run run = run("", command, "--help");
      assertEquals(0, run.code());
      assertTrue(run.out().contains("--cluster-cidr"), run.out());
    }
  }
}
