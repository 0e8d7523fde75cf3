package dev.svcc.backend.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.Match.ConntrackState.State;
import dev.svcc.rule.Rule;
import java.util.List;
import org.junit.jupiter.api.Test;

class RuleTextTest {
  private static String text(Action action, Match... matches) {
    return RuleText.of(new Rule(List.of(matches), action, Origin.base("test")));
  }

  @Test
  void addressesInterfacesAndProtocolComeFirstInAFixedOrder() {
    assertEquals(
        "! -s 10.0.0.0/8 -d 10.96.0.1/32 -i eth0 ! -o cni+ -p tcp -m comment --comment \"a b\" -m"
            + " tcp --dport 80 -j KUBE-SVC-X",
        text(
            new Action.Jump("KUBE-SVC-X"),
            new Match.Proto(Protocol.TCP),
            new Match.Comment("a b"),
            new Match.OutInterface("cni+", true),
            Match.Ports.destination(Protocol.TCP, 80),
            new Match.InInterface("eth0", false),
            new Match.Destination(Cidr.of("10.96.0.1/32")),
            new Match.Source(Cidr.of("10.0.0.0/8"), true)));
  }

  @Test
  void everyAddressIsSaidBySayingNothing() {
    assertEquals(
        "-j ACCEPT",
        text(
            new Action.Accept(),
            new Match.Source(Cidr.of("0.0.0.0/0")),
            new Match.Destination(Cidr.of("::/0"))));
  }

  @Test
  void aCommentIsBareOnlyIfItNeedsNoQuotes() {
    assertEquals(
        "-m comment --comment a-B_9 -j RETURN",
        text(new Action.Return(), new Match.Comment("a-B_9")));
    assertEquals("-m comment --comment \"\"", text(new Action.Pass(), new Match.Comment("")));
    assertEquals(
        "-m comment --comment \"it\\'s \\\"a\\\\b\\\"\"",
        text(new Action.Pass(), new Match.Comment("it's \"a\\b\"")));
  }

  @Test
  void probabilitiesAreQuantisedAsTheKernelDoes() {
    assertEquals("0.33333333349", Probability.text(1, 3));
    assertEquals("0.50000000000", Probability.text(1, 2));
    assertEquals("0.25000000000", Probability.text(1, 4));
    assertEquals("0.20000000019", Probability.text(1, 5));
    assertEquals("0.14285714272", Probability.text(1, 7));
    assertEquals("1.00000000000", Probability.text(1, 1));
    assertEquals("0.00000000000", Probability.text(0, 7));
  }

  @Test
  void flagsShareTheWordTcpWithThePortsBeforeThem() {
    Match.TcpFlags syn = new Match.TcpFlags(0x17, 0x02, false);
    assertEquals(
        "-p tcp -m tcp --sport 1024:65535 ! --dport 80 --tcp-flags FIN,SYN,RST,ACK SYN -j ACCEPT",
        text(
            new Action.Accept(),
            new Match.Proto(Protocol.TCP),
            new Match.Ports(
                Protocol.TCP, new PortRange(1024, 65535), false, PortRange.of(80), true),
            syn));
    assertEquals(
        "-p tcp -m tcp --tcp-flags FIN,SYN,RST,PSH,ACK,URG NONE -j DROP",
        text(new Action.Drop(), new Match.Proto(Protocol.TCP), new Match.TcpFlags(0x3f, 0, false)));
  }

  @Test
  void sourceAndDestinationOfOneKindShareTheirMatch() {
    assertEquals(
        "-m addrtype ! --src-type LOCAL --dst-type LOCAL -m iprange --src-range 1.1.1.1-1.1.1.2 !"
            + " --dst-range 2.2.2.2-2.2.2.3 -j ACCEPT",
        text(
            new Action.Accept(),
            new Match.AddressType(Match.AddressType.Side.SOURCE, List.of("LOCAL"), true),
            Match.AddressType.destinationLocal(),
            new Match.SourceRange(IpAddress.of("1.1.1.1"), IpAddress.of("1.1.1.2"), false),
            new Match.DestinationRange(IpAddress.of("2.2.2.2"), IpAddress.of("2.2.2.3"), true)));
  }

  @Test
  void recentNamesItsListAfterWhatItDoes() {
    assertEquals(
        "-m recent --rcheck --seconds 10800 --reap --name N --mask 255.255.255.255 --rsource -j N",
        text(new Action.Jump("N"), new Match.RecentCheck("N", 10800, true, Family.IPV4)));
    assertEquals(
        "-m recent --set --name N --mask ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff --rsource",
        text(new Action.Pass(), new Match.RecentSet("N", Family.IPV6)));
  }

  @Test
  void statesMarksAndIcmpHaveOneSpelling() {
    assertEquals(
        "-m conntrack ! --ctstate RELATED,ESTABLISHED,DNAT -m mark ! --mark 0x4000/0x4000 -m mark"
            + " --mark 0x1 -j DROP",
        text(
            new Action.Drop(),
            new Match.ConntrackState(
                java.util.EnumSet.of(State.DNAT, State.ESTABLISHED, State.RELATED), true),
            new Match.Mark(0x4000, 0x4000, true),
            new Match.Mark(1, -1, false)));
    assertEquals(
        "-p icmp -m icmp --icmp-type 3/4 -j ACCEPT",
        text(
            new Action.Accept(),
            new Match.Proto(Protocol.ICMP),
            new Match.IcmpType(Family.IPV4, 3, 4, false)));
    assertEquals(
        "-p ipv6-icmp -m icmp6 --icmpv6-type 135 -j ACCEPT",
        text(
            new Action.Accept(),
            new Match.Proto(Protocol.ICMPV6),
            new Match.IcmpType(Family.IPV6, 135, -1, false)));
  }

  @Test
  void targetsPrintTheirOptions() {
    assertEquals(
        "-j DNAT --to-destination [fd00::1]:80",
        text(new Action.Dnat(IpAddress.of("fd00::1"), 80)));
    assertEquals(
        "-j DNAT --to-destination fd00::1", text(new Action.Dnat(IpAddress.of("fd00::1"), 0)));
    assertEquals(
        "-j DNAT --to-destination 10.0.0.1:80",
        text(new Action.Dnat(IpAddress.of("10.0.0.1"), 80)));
    assertEquals("-j MARK --set-xmark 0x4000/0x0", text(new Action.SetMark(0x4000, 0)));
    assertEquals(
        "-j MARK --set-xmark 0x80000000/0xffffffff", text(new Action.SetMark(1 << 31, -1)));
    assertEquals("-j MASQUERADE --random-fully", text(new Action.Masquerade(true)));
    assertEquals("-j REJECT --reject-with tcp-reset", text(new Action.Reject("tcp-reset")));
    assertEquals("-g CHAIN", text(new Action.Goto("CHAIN")));
  }
}
