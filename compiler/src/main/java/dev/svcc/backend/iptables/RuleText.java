package dev.svcc.backend.iptables;

import dev.svcc.net.Family;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Effect;
import dev.svcc.rule.Match;
import dev.svcc.rule.Rule;
import java.util.List;

/**
 * The one spelling of a rule that both variants of iptables-save print back: a fixed point of load
 * and save (measured with iptables 1.8.9). What stands before the first {@code -m} has a fixed
 * order whatever order the matches have; all others keep theirs.
 */
public final class RuleText {
  static final int FRONT_PLACES = 6;

  private RuleText() {}

  /**
   * The rule without its {@code -A CHAIN}, such as {@code -d 10.0.0.1/32 -p tcp -m tcp --dport 80
   * -j ACCEPT}.
   */
  public static String of(Rule rule) {
    StringBuilder out = new StringBuilder(160);
    append(out, rule);
    return out.isEmpty() ? "" : out.substring(1);
  }

  /** Appends the rule without its {@code -A CHAIN}, a blank before every word. */
  static void append(StringBuilder out, Rule rule) {
    List<Match> matches = rule.matches();
    int inFront = 0;
    for (Match match : matches) {
      inFront |= 1 << frontPlace(match);
    }
    for (int place = 0; place < FRONT_PLACES; place++) {
      if ((inFront >> place & 1) == 0) {
        continue;
      }
      for (Match match : matches) {
        if (frontPlace(match) == place) {
          MatchText.append(out, match, null);
        }
      }
    }
    Match previous = null;
    for (Match match : matches) {
      if (frontPlace(match) == FRONT_PLACES) {
        MatchText.append(out, match, previous);
        previous = match;
      }
    }
    appendAction(out, rule.action());
  }

  /**
   * The place of a match before the first {@code -m}: -s, -d, -i, -o, -p, -f; or {@link
   * #FRONT_PLACES} for all others.
   */
  static int frontPlace(Match match) {
    // Asked for every match of every rule, several times: a switch over all kinds would be slower.
    if (match instanceof Match.Comment || match instanceof Match.Ports) {
      return FRONT_PLACES;
    }
    if (match instanceof Match.Source) {
      return 0;
    }
    if (match instanceof Match.Destination) {
      return 1;
    }
    if (match instanceof Match.InInterface) {
      return 2;
    }
    if (match instanceof Match.OutInterface) {
      return 3;
    }
    if (match instanceof Match.Proto) {
      return 4;
    }
    if (match instanceof Match.AsRead read) {
      return readPlace(read.text());
    }
    return match instanceof Match.Opaque(String text) ? readPlace(text) : FRONT_PLACES;
  }

  /**
   * What a node shows there but the model has no word for: scattered masks, unnamed protocols,
   * fragments.
   */
  private static int readPlace(String text) {
    String word = text.startsWith("! ") ? text.substring(2) : text;
    if (word.startsWith("-m ")) {
      return FRONT_PLACES;
    }
    return word.startsWith("-s ")
        ? 0
        : word.startsWith("-d ")
            ? 1
            : word.startsWith("-p ") ? 4 : word.equals("-f") ? 5 : FRONT_PLACES;
  }

  private static void appendAction(StringBuilder out, Action action) {
    switch (action) {
      case Action.Pass() -> {}
      case Action.Accept() -> out.append(" -j ACCEPT");
      case Action.Drop() -> out.append(" -j DROP");
      case Action.Reject(String answer) -> out.append(" -j REJECT --reject-with ").append(answer);
      case Action.Return() -> out.append(" -j RETURN");
      case Action.Jump(String chain) -> out.append(" -j ").append(chain);
      case Action.Goto(String chain) -> out.append(" -g ").append(chain);
      case Action.Dnat dnat -> appendDnat(out.append(" -j DNAT --to-destination "), dnat);
      case Action.Masquerade(boolean randomFully) ->
          out.append(randomFully ? " -j MASQUERADE --random-fully" : " -j MASQUERADE");
      case Action.SetMark(int value, int mask) -> {
        out.append(" -j MARK --set-xmark 0x").append(Integer.toHexString(value));
        out.append("/0x").append(Integer.toHexString(mask));
      }
      case Action.AsRead(String text, Effect effect) -> out.append(' ').append(text);
      case Action.Opaque(String text) -> out.append(' ').append(text);
    }
  }

  private static void appendDnat(StringBuilder out, Action.Dnat dnat) {
    boolean brackets =
        dnat.port() != 0
            && dnat.newAddress().filter(address -> address.family() == Family.IPV6).isPresent();
    if (brackets) {
      out.append('[');
    }
    dnat.newAddress().ifPresent(out::append);
    if (brackets) {
      out.append(']');
    }
    if (dnat.port() != 0) {
      out.append(':').append(dnat.port());
    }
  }

  /**
   * Whether a rule is spelt for one family, so that the restore tool of the other family would
   * refuse it.
   */
  static boolean isFamilySpecific(Rule rule) {
    for (Match match : rule.matches()) {
      if (isFamilySpecific(match)) {
        return true;
      }
    }
    return switch (rule.action()) {
      case Action.Reject(String answer) -> !answer.equals("tcp-reset");
      case Action.Dnat dnat -> dnat.newAddress().isPresent();
      case Action.AsRead read -> true;
      case Action.Opaque opaque -> true;
      case Action.Pass() -> false;
      case Action.Accept() -> false;
      case Action.Drop() -> false;
      case Action.Return() -> false;
      case Action.Jump jump -> false;
      case Action.Goto jump -> false;
      case Action.Masquerade masquerade -> false;
      case Action.SetMark mark -> false;
    };
  }

  private static boolean isFamilySpecific(Match match) {
    return switch (match) {
      case Match.Source source -> true;
      case Match.Destination destination -> true;
      case Match.Proto proto ->
          proto.protocol() == Protocol.ICMP || proto.protocol() == Protocol.ICMPV6;
      case Match.IcmpType type -> true;
      case Match.SourceRange range -> true;
      case Match.DestinationRange range -> true;
      case Match.SetMember member -> true;
      case Match.RecentCheck check -> true;
      case Match.RecentSet set -> true;
      case Match.SourceEqualsDestination equal -> true;
      case Match.AsRead read -> true;
      case Match.Opaque opaque -> true;
      case Match.InInterface in -> false;
      case Match.OutInterface out -> false;
      case Match.Ports ports -> false;
      case Match.MultiPort ports -> false;
      case Match.TcpFlags flags -> false;
      case Match.AddressType type -> false;
      case Match.ConntrackState state -> false;
      case Match.Mark mark -> false;
      case Match.Random random -> false;
      case Match.Comment comment -> false;
    };
  }
}
