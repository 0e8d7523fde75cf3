package dev.svcc.backend.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.analysis.Memory;
import dev.svcc.analysis.NodeNetwork;
import dev.svcc.analysis.Outcome;
import dev.svcc.analysis.Outcome.Verdict;
import dev.svcc.analysis.Simulator;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.rule.RuleSet;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Rules of other programs, read as a node saves them, do what the kernel makes them do. */
class ForeignRulesTest {
  private static final NodeNetwork NODE = NodeNetwork.of(List.of(IpAddress.of("192.168.10.1")));

  private static final Packet WEB =
      Packet.first(
          "eth0", IpAddress.of("203.0.113.7"), IpAddress.of("10.0.0.80"), Protocol.TCP, 80);

  private static Simulator rules(String text) {
    Diagnostics diagnostics = new Diagnostics();
    RuleSet rules = SaveReader.read(text, "dump", Family.IPV4, diagnostics);
    assertEquals(List.of(), diagnostics.sorted());
    return new Simulator(rules, NODE);
  }

  private static Simulator table(String table, String... lines) {
    return rules("*" + table + "\n" + String.join("\n", lines) + "\nCOMMIT\n");
  }

  private static String word(Outcome outcome) {
    return switch (outcome.verdict()) {
      case Verdict.Forwarded forwarded -> outcome.destination() + ":" + outcome.destinationPort();
      case Verdict.Local local ->
          "local " + outcome.destination() + ":" + outcome.destinationPort();
      case Verdict.Dropped dropped -> "drop";
      case Verdict.Rejected rejected -> "reject";
      case Verdict.Unknown unknown -> "unknown";
    };
  }

  private static String outcomes(Simulator simulator, Packet packet) {
    return simulator.simulate(packet).stream()
        .map(o -> (o.probability().isOne() ? "" : o.probability() + " ") + word(o))
        .sorted()
        .collect(Collectors.joining(", "));
  }

  /** A match before DROP: drop where it holds, the packet's own destination where it does not. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-m conntrack --ctstate NEW --ctproto 6                    | drop",
        "-m conntrack ! --ctproto 6                                | 10.0.0.80:80",
        "-m conntrack --ctorigsrc 203.0.113.0/24 --ctorigdst 10.0.0.80 | drop",
        "-m conntrack --ctorigsrc 203.0.113.7/255.255.255.0        | drop",
        "-m conntrack ! --ctorigdst 10.0.0.80                      | 10.0.0.80:80",
        "-m conntrack --ctorigdstport 80 --ctorigsrcport 40000     | drop",
        "-m conntrack --ctorigdstport 81:90                        | 10.0.0.80:80",
        "-m conntrack --ctreplsrc 10.0.0.80 --ctreplsrcport 80     | drop",
        "-m conntrack --ctdir ORIGINAL                             | drop",
        "-m conntrack --ctdir REPLY                                | 10.0.0.80:80",
        "-m conntrack --ctstatus SEEN_REPLY,ASSURED                | 10.0.0.80:80",
        "-m conntrack ! --ctstatus CONFIRMED                       | drop",
        "-m conntrack --ctexpire 10                                | unknown",
        "-m connmark --mark 0x1                                    | 10.0.0.80:80",
        "-m connmark ! --mark 0x1/0xff                             | drop",
        "-m statistic --mode nth --every 4 --packet 0              | 1/4 drop, 3/4 10.0.0.80:80",
        "-m statistic --mode nth ! --every 4 --packet 0            | 1/4 10.0.0.80:80, 3/4 drop",
        "-m pkttype --pkt-type multicast                           | 10.0.0.80:80",
        "-m pkttype --pkt-type unicast                             | drop",
        "-m owner --uid-owner 0                                    | 10.0.0.80:80",
        "-m owner ! --socket-exists                                | drop",
        "-m rpfilter --invert                                      | 10.0.0.80:80",
        "-m rpfilter                                               | drop",
        "-m addrtype --dst-type LOCAL --limit-iface-in             | 10.0.0.80:80",
        "-m addrtype ! --dst-type LOCAL --limit-iface-in           | drop",
        "-m ipvs --ipvs                                            | 10.0.0.80:80",
        "-m state --state INVALID,NEW                              | drop",
        "-m nfacct --nfacct-name  ct_state_invalid_dropped_pkts    | drop",
        "-p vrrp                                                   | 10.0.0.80:80",
        "! -p vrrp                                                 | drop",
        "-f                                                        | 10.0.0.80:80",
        "-m string --string x --algo bm                            | unknown",
        "-m u32 --u32 0x0>>0x16&0x3c=0x1                           | unknown",
        "-m hashlimit --hashlimit-upto 1/sec --hashlimit-name h    | unknown",
        "-m limit --limit 5/min                                    | unknown",
        "-m length --length 0:100                                  | unknown",
        "-m ttl --ttl-lt 10                                        | unknown",
        "-m mac --mac-source 00:11:22:33:44:55                     | unknown",
        "-m physdev --physdev-is-bridged                           | unknown",
        "-m recent --rcheck --seconds 60 --rttl --name x --rsource | unknown",
        "-m socket --transparent                                   | unknown",
        "-m bpf --bytecode '\"1,6 0 0 0\"'                         | unknown",
      })
  void aMatchIsJudgedOrSaidToBeUnknown(String match, String expected) {
    assertEquals(expected, outcomes(table("filter", "-A FORWARD " + match + " -j DROP"), WEB));
  }

  /** A target in a table's hook, with another rule after it that would drop. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "mangle | FORWARD -j LOG --log-prefix x                               | drop",
        "mangle | FORWARD -p tcp -j TCPMSS --clamp-mss-to-pmtu                | drop",
        "mangle | FORWARD -j CLASSIFY --set-class 1:1                         | drop",
        "mangle | FORWARD -j SET --add-set s src                              | drop",
        "mangle | FORWARD -j CHECKSUM --checksum-fill                         | drop",
        "mangle | FORWARD -j TEE --gateway 10.0.0.9                           | drop",
        "mangle | FORWARD -j NFLOG --nflog-group 1                            | drop",
        "mangle | FORWARD -j TRACE                                            | drop",
        "mangle | FORWARD -j CT --helper ftp                                  | drop",
        "mangle | FORWARD -j NFQUEUE --queue-num 1                            | unknown",
        "mangle | FORWARD -p tcp -j TPROXY --on-port 1 --on-ip 127.0.0.1      | unknown",
        "mangle | FORWARD -j SET --map-set s src --map-mark                   | unknown",
        "mangle | FORWARD -j HMARK --hmark-mod 2                              | unknown",
      })
  void aTargetLetsThePacketGoOnOrItsEndIsUnknown(String table, String rule, String expected) {
    assertEquals(expected, outcomes(table(table, "-A " + rule, "-A FORWARD -j DROP"), WEB));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "PREROUTING -p tcp -j DNAT --to-destination 10.0.0.1-10.0.0.4:8080 --persistent"
            + " | 1/4 10.0.0.1:8080, 1/4 10.0.0.2:8080, 1/4 10.0.0.3:8080, 1/4 10.0.0.4:8080",
        "PREROUTING -p tcp -j DNAT --to-destination 10.0.0.1:8080 --random | 10.0.0.1:8080",
        "PREROUTING -p tcp -j DNAT --to-destination 10.0.0.1:79-81 | 10.0.0.1:80",
        "PREROUTING -p tcp -j DNAT --to-destination :81-82 | 1/2 10.0.0.80:81, 1/2 10.0.0.80:82",
        "PREROUTING -p tcp -j DNAT --to-destination 10.0.0.1:1024-65535 | unknown",
        "PREROUTING -p tcp -j REDIRECT --to-ports 15001 | local 192.168.10.1:15001",
        "PREROUTING -j REDIRECT | local 192.168.10.1:80",
        "PREROUTING -j NETMAP --to 10.9.8.0/24 | 10.9.8.80:80",
      })
  void destinationsAreTranslated(String rule, String expected) {
    assertEquals(expected, outcomes(table("nat", "-A " + rule), WEB));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-j SNAT --to-source 192.0.2.1 | 192.0.2.1",
        "-j SNAT --to-source 192.0.2.1:1024-65535 --random | 192.0.2.1",
        "-p tcp -j MASQUERADE --to-ports 1024-65535 --random-fully | 192.168.10.1",
        "-j MASQUERADE --random | 192.168.10.1",
        "-j NETMAP --to 192.0.2.0/24 | 192.0.2.7",
      })
  void sourcesAreTranslatedAndAnswersFindTheirWayBack(String rule, String source) {
    Simulator simulator = table("nat", "-A POSTROUTING " + rule);
    Outcome outcome = simulator.simulate(WEB).get(0);
    assertEquals(source, outcome.source().toString());
    Outcome answer = simulator.simulateReply(WEB, outcome).get(0);
    assertEquals(IpAddress.of("203.0.113.7"), answer.destination());
  }

  @Test
  void theMarkOfAConnectionComesBackWithItsAnswers() {
    Simulator simulator =
        table(
            "mangle",
            "-A PREROUTING -i eth0 -m conntrack --ctstate NEW -j MARK --set-xmark 0x7/0xffffffff",
            "-A PREROUTING -m conntrack --ctdir REPLY"
                + " -j CONNMARK --restore-mark --nfmask 0xff --ctmask 0xff",
            "-A PREROUTING -m conntrack --ctdir REPLY -m mark --mark 0x7 -j DROP",
            "-A POSTROUTING -j CONNMARK --save-mark --nfmask 0xffffffff --ctmask 0xffffffff");
    Outcome outcome = simulator.simulate(WEB).get(0);
    assertEquals(7, outcome.connection().mark());
    assertEquals("drop", word(simulator.simulateReply(WEB, outcome).get(0)));
    Outcome later = simulator.simulateLater(WEB, outcome).get(0);
    assertEquals("10.0.0.80:80", word(later));
  }

  @Test
  void aConnectionThatIsNotTrackedHasNoTuples() {
    Simulator simulator =
        rules(
            """
            *raw
            -A PREROUTING -p tcp -j CT --notrack
            COMMIT
            *filter
            -A FORWARD -m conntrack ! --ctorigdst 10.9.9.9 -j REJECT --reject-with icmp-port-unreachable
            -A FORWARD -m conntrack --ctstate UNTRACKED --ctorigdst 10.9.9.9 -j DROP
            COMMIT
            """);
    assertEquals("drop", outcomes(simulator, WEB));
  }

  @Test
  void theThirdTryInAMinuteIsDropped() {
    Simulator simulator =
        table(
            "filter",
            "-A FORWARD -m recent --update --seconds 60 --hitcount 2 --name t --mask"
                + " 255.255.255.255 --rsource -j DROP",
            "-A FORWARD -m recent --set --name t --mask 255.255.255.255 --rsource");
    Memory memory = Memory.EMPTY;
    for (String expected : List.of("10.0.0.80:80", "10.0.0.80:80", "drop", "drop")) {
      Outcome outcome = simulator.simulate(WEB, memory).get(0);
      assertEquals(expected, word(outcome));
      memory = outcome.memory().after(1);
    }
    assertEquals("10.0.0.80:80", word(simulator.simulate(WEB, memory.after(120)).get(0)));
  }

  @Test
  void aKnockOpensTheDoorOnce() {
    Simulator simulator =
        table(
            "filter",
            "-A FORWARD -p tcp -m tcp --dport 7000 -m recent --set --name k --mask 255.255.255.0"
                + " --rsource -j DROP",
            "-A FORWARD -m recent --remove --name k --mask 255.255.255.0 --rsource -j ACCEPT",
            "-A FORWARD -j DROP");
    Packet knock =
        Packet.first(
            "eth0", IpAddress.of("203.0.113.9"), IpAddress.of("10.0.0.80"), Protocol.TCP, 7000);
    assertEquals("drop", outcomes(simulator, WEB));
    Memory memory = simulator.simulate(knock).get(0).memory();
    Outcome first = simulator.simulate(WEB, memory).get(0);
    assertEquals("10.0.0.80:80", word(first));
    assertEquals("drop", word(simulator.simulate(WEB, first.memory()).get(0)));
  }

  @Test
  void whereNoRouteIsKnownNoInterfaceIs() {
    Diagnostics diagnostics = new Diagnostics();
    RuleSet rules =
        SaveReader.read(
            "*filter\n-A FORWARD -o docker0 -j DROP\nCOMMIT\n", "dump", Family.IPV4, diagnostics);
    NodeNetwork node =
        new NodeNetwork(
            List.of(IpAddress.of("192.168.10.1")),
            List.of(new NodeNetwork.Route(Cidr.of("10.0.0.0/24"), "docker0")),
            NodeNetwork.UNKNOWN,
            true);
    Simulator simulator = new Simulator(rules, node);
    assertEquals("drop", outcomes(simulator, WEB));
    Packet elsewhere =
        Packet.first("eth0", WEB.source(), IpAddress.of("10.9.9.9"), Protocol.TCP, 80);
    assertEquals("unknown", outcomes(simulator, elsewhere));
  }
}
