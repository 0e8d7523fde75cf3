package dev.svcc.kernel;

import dev.svcc.backend.iptables.Hooks;
import dev.svcc.backend.iptables.ScriptWriter;
import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.TableBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The one rule that masquerades a pod which reaches itself, and nobody else, in both families and
 * variants.
 */
@Tag("kernel")
class HairpinProgramTest {
  /** Each other pod's address differs from the first one's in one word (IPv6) or one byte. */
  private static final String LAB =
      """
      node node 192.168.0.2,fd00:192::2
      pod self 10.244.0.5,fd00:1::5 8080/tcp 8080/udp
      pod word4 10.244.0.6,fd00:1::6
      pod word3 10.244.1.5,fd00:1::1:0:5
      pod word2 10.245.0.5,fd00:1:0:1::5
      pod word1 11.244.0.5,fd00:2::5
      """;

  @TempDir Path directory;

  @BeforeAll
  static void kernel() {
    PrivateNamespace.assumeAvailable();
  }

  private static void dnat(TableBuilder nat, Protocol protocol, String service, String pod) {
    nat.add(
        "PREROUTING",
        List.of(new Match.Destination(Cidr.of(IpAddress.of(service))), new Match.Proto(protocol)),
        new Action.Dnat(IpAddress.of(pod), 8080),
        Origin.base("test"));
  }

  private String rules(Family family, String service, String pod) {
    TableBuilder nat = new TableBuilder(Table.Name.NAT);
    dnat(nat, Protocol.TCP, service, pod);
    dnat(nat, Protocol.UDP, service, pod);
    nat.add(
        "POSTROUTING",
        List.of(
            Match.ConntrackState.of(Match.ConntrackState.State.DNAT),
            new Match.SourceEqualsDestination(family)),
        new Action.Masquerade(true),
        Origin.base("test"));
    return new ScriptWriter(Hooks.INSERT)
        .write(List.of(new RuleSet(family, List.of(nat.build()), List.of())));
  }

  private void check(String kind, String rules, String plan) throws IOException {
    Files.writeString(directory.resolve("lab"), LAB);
    Files.writeString(directory.resolve("rules"), rules);
    Files.writeString(directory.resolve("plan"), plan);
    for (Variant variant : Variant.values()) {
      List<String> command =
          List.of(
              PrivateNamespace.script("netns-lab"),
              "-t",
              "20",
              "-b",
              variant.text(),
              "-l",
              kind + "+:rules",
              "lab",
              "plan");
      PrivateNamespace.execute(directory, command, Duration.ofMinutes(1)).orFail();
    }
  }

  @Test
  void ipv4() throws IOException {
    check(
        "iptables",
        rules(Family.IPV4, "10.96.0.1", "10.244.0.5"),
        """
        self -> 10.96.0.1:80/tcp = self@192.168.0.2
        self -> 10.96.0.1:80/udp = self@192.168.0.2
        word4 -> 10.96.0.1:80/tcp = self@10.244.0.6
        word3 -> 10.96.0.1:80/tcp = self@10.244.1.5
        word2 -> 10.96.0.1:80/udp = self@10.245.0.5
        word1 -> 10.96.0.1:80/tcp = self@11.244.0.5
        """);
  }

  @Test
  void ipv6() throws IOException {
    check(
        "ip6tables",
        rules(Family.IPV6, "fd00:96::1", "fd00:1::5"),
        """
        self -> [fd00:96::1]:80/tcp = self@fd00:192::2
        self -> [fd00:96::1]:80/udp = self@fd00:192::2
        word4 -> [fd00:96::1]:80/tcp = self@fd00:1::6
        word3 -> [fd00:96::1]:80/tcp = self@fd00:1::1:0:5
        word2 -> [fd00:96::1]:80/udp = self@fd00:1:0:1::5
        word1 -> [fd00:96::1]:80/tcp = self@fd00:2::5
        """);
  }
}
