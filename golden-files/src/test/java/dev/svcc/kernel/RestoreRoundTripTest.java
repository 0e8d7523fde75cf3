package dev.svcc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.backend.iptables.Hooks;
import dev.svcc.backend.iptables.ScriptWriter;
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
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * Every match and action svcc can write comes back from both variants of iptables as it was
 * written.
 */
@Tag("kernel")
class RestoreRoundTripTest {
  @BeforeAll
  static void kernel() {
    PrivateNamespace.assumeAvailable();
  }

  private static Rule rule(Action action, Match... matches) {
    return new Rule(List.of(matches), action, Origin.base("test"));
  }

  private static Rule rule(Match... matches) {
    return rule(new Action.Accept(), matches);
  }

  private static List<Rule> ofBothFamilies() {
    List<Rule> rules = new ArrayList<>();
    for (Protocol protocol : List.of(Protocol.TCP, Protocol.UDP, Protocol.SCTP)) {
      rules.add(rule(new Match.Proto(protocol)));
      rules.add(rule(new Match.Proto(protocol), Match.Ports.destination(protocol, PortRange.ALL)));
      rules.add(
          rule(
              new Match.Proto(protocol),
              new Match.Comment("x y"),
              Match.Ports.destination(protocol, 80)));
      rules.add(
          rule(
              new Match.Proto(protocol),
              new Match.Ports(
                  protocol, new PortRange(1024, 65535), false, new PortRange(100, 1023), true)));
      rules.add(
          rule(
              new Match.Proto(protocol),
              new Match.Ports(protocol, PortRange.of(53), true, PortRange.ALL, false)));
      for (Match.MultiPort.Side side : Match.MultiPort.Side.values()) {
        List<PortRange> ranges =
            List.of(PortRange.of(443), PortRange.of(80), new PortRange(1000, 2000));
        rules.add(
            rule(
                new Match.Proto(protocol),
                new Match.MultiPort(side, ranges, side == Match.MultiPort.Side.SOURCE)));
      }
    }
    rules.add(rule(new Match.Proto(Protocol.GRE, true)));
    rules.add(
        rule(
            new Match.Proto(Protocol.TCP),
            Match.Ports.destination(Protocol.TCP, 80),
            new Match.TcpFlags(0x17, 0x02, false)));
    rules.add(rule(new Match.Proto(Protocol.TCP), new Match.TcpFlags(0x3f, 0, true)));
    rules.add(rule(new Match.InInterface("cni0", false)));
    rules.add(
        rule(
            new Match.InInterface("veth+", true), new Match.OutInterface("abcdefghijklmno", true)));
    rules.add(rule(Match.AddressType.sourceLocal(), Match.AddressType.destinationLocal()));
    rules.add(
        rule(
            new Match.AddressType(
                Match.AddressType.Side.DESTINATION, List.of("LOCAL", "MULTICAST"), true)));
    for (State state : State.values()) {
      rules.add(rule(new Match.ConntrackState(EnumSet.of(state), state == State.NEW)));
    }
    rules.add(rule(new Match.ConntrackState(EnumSet.allOf(State.class), true)));
    rules.add(rule(new Match.Mark(0x4000, 0x4000, false)));
    rules.add(rule(new Match.Mark(0, -1, true)));
    rules.add(rule(new Match.Mark(1 << 31, 1 << 31, true)));
    for (int n = 2; n <= 40; n++) {
      rules.add(rule(new Match.Random(1, n)));
    }
    rules.add(rule(new Match.Random(997, 1999)));
    rules.add(rule(new Match.Random(1, 1)));
    for (String comment :
        List.of(
            "a-B_9", "shop/web:http cluster IP", "", "it's \"quoted\" \\", "#x", "a".repeat(255))) {
      rules.add(rule(new Match.Comment(comment)));
    }
    rules.add(rule(new Action.Pass(), new Match.Comment("only counts")));
    rules.add(rule(new Action.Drop()));
    rules.add(rule(new Action.Return()));
    rules.add(rule(new Action.Jump("SECOND")));
    rules.add(rule(new Action.Goto("SECOND"), new Match.Proto(Protocol.UDP)));
    rules.add(rule(new Action.SetMark(0x4000, 0x4000)));
    rules.add(rule(new Action.SetMark(0x4000, 0)));
    rules.add(rule(new Action.SetMark(0, 0x4000)));
    rules.add(rule(new Action.SetMark(0x4000, -1)));
    rules.add(rule(new Action.Reject("tcp-reset"), new Match.Proto(Protocol.TCP)));
    return rules;
  }

  private static List<Rule> ofIpv4() {
    Match proto = new Match.Proto(Protocol.ICMP);
    return List.of(
        rule(
            new Match.Source(Cidr.of("10.0.0.1/32")),
            new Match.Destination(Cidr.of("10.0.0.0/8"), true)),
        rule(new Match.SourceRange(IpAddress.of("10.0.0.1"), IpAddress.of("10.0.0.9"), false)),
        rule(
            new Match.SourceRange(IpAddress.of("10.0.0.1"), IpAddress.of("10.0.0.9"), true),
            new Match.DestinationRange(IpAddress.of("10.1.0.1"), IpAddress.of("10.1.0.9"), false)),
        rule(proto, new Match.IcmpType(Family.IPV4, 8, -1, false)),
        rule(proto, new Match.IcmpType(Family.IPV4, 3, 4, true)),
        rule(proto, new Match.IcmpType(Family.IPV4, 0, -1, false)),
        rule(proto, new Match.IcmpType(Family.IPV4, 255, -1, false)),
        rule(new Match.RecentCheck("LIST", 10800, true, Family.IPV4)),
        rule(new Match.RecentCheck("LIST", 1, false, Family.IPV4)),
        rule(new Match.RecentSet("LIST", Family.IPV4)),
        rule(new Match.RecentSet("x".repeat(199), Family.IPV4)),
        rule(
            new Match.SetMember("pairs", List.of("dst", "dst"), false),
            new Match.SetMember("nets", List.of("src"), true)),
        rule(new Match.SourceEqualsDestination(Family.IPV4)),
        rule(new Action.Reject("icmp-port-unreachable")),
        rule(new Action.Reject("icmp-admin-prohibited")));
  }

  private static List<Rule> ofIpv6() {
    Match proto = new Match.Proto(Protocol.ICMPV6);
    return List.of(
        rule(
            new Match.Source(Cidr.of("fd00::1/128")),
            new Match.Destination(Cidr.of("2001:db8:0:1:1:1:1:1/128"), true)),
        rule(new Match.Source(Cidr.of("::ffff:1.2.3.4/128"))),
        rule(new Match.Source(Cidr.of("::1.2.3.4/128"))),
        rule(new Match.Source(Cidr.of("64:ff9b::102:304/128"))),
        rule(new Match.Source(Cidr.of("2001:0:0:1::1/128"))),
        rule(new Match.Source(Cidr.of("1:0:0:2:0:0:3:4/128"))),
        rule(
            new Match.Source(Cidr.of("fe80::/10")),
            new Match.Destination(Cidr.of("::1/128"), true)),
        rule(new Match.SourceRange(IpAddress.of("fd00::1"), IpAddress.of("fd00::9"), false)),
        rule(proto, new Match.IcmpType(Family.IPV6, 135, -1, false)),
        rule(proto, new Match.IcmpType(Family.IPV6, 1, 4, true)),
        rule(proto, new Match.IcmpType(Family.IPV6, 2, -1, false)),
        rule(new Match.RecentCheck("LIST", 10800, true, Family.IPV6)),
        rule(new Match.RecentSet("LIST", Family.IPV6)),
        rule(new Match.SetMember("pairs6", List.of("dst", "dst"), true)),
        rule(new Match.SourceEqualsDestination(Family.IPV6)),
        rule(new Action.Reject("icmp6-port-unreachable")),
        rule(new Action.Reject("icmp6-adm-prohibited")));
  }

  private static final String SETS =
      """
      ipset create pairs hash:ip,port
      ipset create nets hash:net
      ipset create pairs6 hash:ip,port family inet6
      """;

  private static RuleSet ruleSet(Family family) {
    TableBuilder filter =
        new TableBuilder(Table.Name.FILTER).declare("SECOND").declare("lower-case_9");
    for (String hook : Table.Name.FILTER.hooks()) {
      filter.add(hook, rule(new Action.Jump("FIRST"), new Match.Comment("hook of " + hook)));
      filter.add(hook, rule(new Action.Jump("SECOND"), Match.ConntrackState.of(State.NEW)));
    }
    for (Rule rule : ofBothFamilies()) {
      filter.add("FIRST", rule);
    }
    for (Rule rule : family == Family.IPV4 ? ofIpv4() : ofIpv6()) {
      filter.add("SECOND", rule);
    }
    IpAddress address = IpAddress.of(family == Family.IPV4 ? "10.0.0.1" : "fd00::1");
    Match tcp = new Match.Proto(Protocol.TCP);
    TableBuilder nat = new TableBuilder(Table.Name.NAT);
    nat.add("PREROUTING", rule(new Action.Jump("DNAT-CHAIN")));
    nat.add("POSTROUTING", rule(new Action.Jump("MASQ-CHAIN")));
    nat.add(
        "DNAT-CHAIN",
        rule(
            new Action.Dnat(address, 80),
            tcp,
            Match.Ports.destination(Protocol.TCP, PortRange.ALL)));
    nat.add("DNAT-CHAIN", rule(new Action.Dnat(address, 0), tcp));
    nat.add("DNAT-CHAIN", rule(new Action.Dnat(null, 8080), tcp));
    nat.add("MASQ-CHAIN", rule(new Action.Masquerade(true)));
    nat.add("MASQ-CHAIN", rule(new Action.Masquerade(false), new Match.OutInterface("eth0", true)));
    TableBuilder mangle = new TableBuilder(Table.Name.MANGLE);
    mangle.add("FORWARD", rule(new Action.SetMark(1, -1)));
    mangle.add("M", rule(new Action.Return()));
    TableBuilder raw = new TableBuilder(Table.Name.RAW);
    raw.add("R", rule(new Action.Drop(), Match.AddressType.sourceLocal()));
    return new RuleSet(
        family, List.of(raw.build(), mangle.build(), filter.build(), nat.build()), List.of());
  }

  private static void check(Family... families) {
    List<RuleSet> ruleSets = Arrays.stream(families).map(RestoreRoundTripTest::ruleSet).toList();
    String rules = new ScriptWriter(Hooks.INSERT).write(ruleSets);
    RestoreRoundTrip.Text text = new RestoreRoundTrip.Text("every shape", rules, List.of(families));
    for (Variant variant : Variant.values()) {
      assertEquals(List.of(), RestoreRoundTrip.differences(variant, List.of(text), SETS));
    }
  }

  @Test
  void everyShapeComesBackInIpv4() {
    check(Family.IPV4);
  }

  @Test
  void everyShapeComesBackInIpv6() {
    check(Family.IPV6);
  }

  @Test
  void aDualStreamGivesEachFamilyItsOwnRules() {
    check(Family.IPV4, Family.IPV6);
  }
}
