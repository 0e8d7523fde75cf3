package dev.svcc.backend.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Effect;
import dev.svcc.rule.Match;
import dev.svcc.rule.Rule;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What is written is read back as it was, and what was canonical is written again as it was. */
class RoundTripPropertyTest {
  private static final List<String> CHAINS = List.of("A", "B-2", "svcc_c");
  private static final String COMMENT_LETTERS = "ab Z09-_!\"'\\#:/.>,=";

  /**
   * Makes one rule set from a seed: jqwik shrinks the seed, and the same seed gives the same rules.
   */
  private static final class Maker {
    private final Random random;
    private final Family family;

    Maker(long seed, Family family) {
      this.random = new Random(seed);
      this.family = family;
    }

    private int below(int bound) {
      return random.nextInt(bound);
    }

    private boolean rarely() {
      return below(4) == 0;
    }

    private <T> T one(List<T> of) {
      return of.get(below(of.size()));
    }

    private IpAddress address() {
      return family == Family.IPV4
          ? IpAddress.ofIpv4(random.nextInt())
          : IpAddress.ofIpv6(
              rarely() ? 0 : random.nextLong() << (8 * below(8)),
              rarely() ? below(70000) : random.nextLong());
    }

    private Cidr block() {
      return Cidr.containing(address(), 1 + below(family.bits()));
    }

    private PortRange ports() {
      int first = below(65536);
      return below(2) == 0
          ? PortRange.of(first)
          : new PortRange(first, first + below(65536 - first));
    }

    RuleSet ruleSet() {
      List<Table> tables = new ArrayList<>();
      for (Table.Name name : List.of(Table.Name.MANGLE, Table.Name.FILTER, Table.Name.NAT)) {
        TableBuilder table = new TableBuilder(name);
        CHAINS.forEach(table::declare);
        for (int i = below(6); i > 0; i--) {
          table.add(one(name.hooks()), rule(CHAINS));
        }
        for (int i = below(12); i > 0; i--) {
          int place = below(CHAINS.size());
          table.add(CHAINS.get(place), rule(CHAINS.subList(place + 1, CHAINS.size())));
        }
        tables.add(table.build());
      }
      return new RuleSet(family, tables, List.of());
    }

    /** A rule that leads to one of these chains, if it leads anywhere: there are no loops. */
    private Rule rule(List<String> chains) {
      List<Match> matches = new ArrayList<>();
      if (rarely()) {
        matches.add(new Match.Source(block(), rarely()));
      }
      if (rarely()) {
        matches.add(new Match.Destination(block(), rarely()));
      }
      if (rarely()) {
        matches.add(new Match.InInterface(rarely() ? "veth+" : "eth" + below(3), rarely()));
      }
      if (rarely()) {
        matches.add(new Match.OutInterface("cni0", rarely()));
      }
      Protocol protocol = one(List.of(Protocol.values()));
      matches.add(new Match.Proto(protocol, rarely()));
      for (int i = below(4); i > 0; i--) {
        matches.add(match(protocol));
      }
      return new Rule(matches, action(chains), Origin.base("test"));
    }

    private Match match(Protocol protocol) {
      return switch (below(14)) {
        case 0 ->
            protocol.hasServicePorts()
                ? new Match.Ports(
                    protocol, ports(), rarely(), rarely() ? PortRange.ALL : ports(), false)
                : comment();
        case 1 ->
            protocol == Protocol.TCP
                ? new Match.TcpFlags(below(64), below(64), rarely())
                : comment();
        case 2 ->
            new Match.MultiPort(
                one(List.of(Match.MultiPort.Side.values())), List.of(ports(), ports()), rarely());
        case 3 -> icmpType();
        case 4 -> new Match.SourceRange(address(), address(), rarely());
        case 5 -> new Match.DestinationRange(address(), address(), rarely());
        case 6 ->
            new Match.AddressType(
                one(List.of(Match.AddressType.Side.values())),
                List.of("UNICAST", "LOCAL"),
                rarely());
        case 7 -> {
          EnumSet<Match.ConntrackState.State> states =
              EnumSet.of(one(List.of(Match.ConntrackState.State.values())));
          states.add(one(List.of(Match.ConntrackState.State.values())));
          yield new Match.ConntrackState(states, rarely());
        }
        case 8 -> new Match.Mark(random.nextInt(), rarely() ? -1 : random.nextInt(), rarely());
        case 9 -> new Match.SetMember("set" + below(9), List.of("src", "dst"), rarely());
        case 10 -> {
          int denominator = 1 + below(32767);
          yield new Match.Random(below(denominator + 1), denominator);
        }
        case 11 ->
            rarely()
                ? new Match.RecentSet("LIST", family)
                : new Match.RecentCheck("LIST", 1 + below(86400), rarely(), family);
        case 12 -> new Match.SourceEqualsDestination(family);
        default -> comment();
      };
    }

    private Match icmpType() {
      return rarely() && family == Family.IPV4
          ? new Match.IcmpType(family, 255, -1, rarely())
          : new Match.IcmpType(family, below(200), below(20) - 1, rarely());
    }

    private Match comment() {
      StringBuilder text = new StringBuilder();
      for (int i = below(12); i > 0; i--) {
        text.append(COMMENT_LETTERS.charAt(below(COMMENT_LETTERS.length())));
      }
      return new Match.Comment(text.toString());
    }

    private Action action(List<String> chains) {
      return switch (below(12)) {
        case 0 -> new Action.Pass();
        case 1 -> new Action.Accept();
        case 2 -> new Action.Drop();
        case 3 -> new Action.Return();
        case 4 -> chains.isEmpty() ? new Action.Drop() : new Action.Jump(one(chains));
        case 5 -> chains.isEmpty() ? new Action.Drop() : new Action.Goto(one(chains));
        case 6 -> new Action.Dnat(address(), rarely() ? 0 : 1 + below(65535));
        case 7 -> new Action.Dnat(null, 1 + below(65535));
        case 8 -> new Action.Masquerade(rarely());
        case 9 -> new Action.SetMark(random.nextInt(), random.nextInt());
        case 10 ->
            new Action.Reject(
                family == Family.IPV4 ? "icmp-host-prohibited" : "icmp6-adm-prohibited");
        default ->
            rarely()
                ? new Action.Opaque("-j NFQUEUE --queue-num 1")
                : new Action.AsRead("-j LOG --log-prefix \"a b\"", new Effect.GoesOn());
      };
    }
  }

  private static RuleSet read(String text, Family family) {
    Diagnostics diagnostics = new Diagnostics();
    RuleSet ruleSet = SaveReader.read(text, "text", family, diagnostics);
    assertEquals(List.of(), diagnostics.sorted());
    return ruleSet;
  }

  @Property(tries = 300)
  void whatIsWrittenIsReadBack(@ForAll long seed, @ForAll Family family) {
    RuleSet ruleSet = new Maker(seed, family).ruleSet();
    String text = new ScriptWriter(Hooks.INSERT).write(List.of(ruleSet));
    RuleSet back = read(text, family);
    assertEquals(ruleSet, back);
    assertEquals(text, new ScriptWriter(Hooks.INSERT).write(List.of(back)));
  }

  @Property(tries = 200)
  void aDualStreamIsReadBackByEachFamily(@ForAll long seed, @ForAll boolean alike) {
    RuleSet one = new Maker(seed, Family.IPV4).ruleSet();
    RuleSet two = new Maker(alike ? seed : seed + 1, Family.IPV6).ruleSet();
    String text = new ScriptWriter(Hooks.INSERT).write(List.of(one, two));
    assertEquals(one, read(text, Family.IPV4));
    assertEquals(two, read(text, Family.IPV6));
  }

  @Property(tries = 2000)
  void everyFractionBelowTheStepIsReadBackExactly(@ForAll long seed) {
    Random random = new Random(seed);
    int denominator = 1 + random.nextInt(32767);
    Match.Random match = new Match.Random(random.nextInt(denominator + 1), denominator);
    long[] back =
        Probability.parse(Probability.text(match.numerator(), match.denominator())).orElseThrow();
    assertEquals(match, new Match.Random(back[0], back[1]));
  }
}
