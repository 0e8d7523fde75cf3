package dev.svcc.backend.iptables;

import dev.svcc.net.Family;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
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
      if (frontPlace(match) < FRONT_PLACES) {
        inFront++;
      }
    }
    for (int place = 0; inFront > 0; place++) {
      for (Match match : matches) {
        if (frontPlace(match) == place) {
          MatchText.append(out, match, null);
          inFront--;
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
    return switch (match) {
      case Match.Source source -> 0;
      case Match.Destination destination -> 1;
      case Match.InInterface in -> 2;
      case Match.OutInterface out -> 3;
      case Match.Proto proto -> 4;
      case Match.Opaque(String text) -> opaquePlace(text);
      case Match.Ports ports -> FRONT_PLACES;
      case Match.MultiPort ports -> FRONT_PLACES;
      case Match.TcpFlags flags -> FRONT_PLACES;
      case Match.IcmpType type -> FRONT_PLACES;
      case Match.SourceRange range -> FRONT_PLACES;
      case Match.DestinationRange range -> FRONT_PLACES;
      case Match.AddressType type -> FRONT_PLACES;
      case Match.ConntrackState state -> FRONT_PLACES;
      case Match.Mark mark -> FRONT_PLACES;
      case Match.SetMember member -> FRONT_PLACES;
      case Match.Random random -> FRONT_PLACES;
      case Match.RecentCheck check -> FRONT_PLACES;
      case Match.RecentSet set -> FRONT_PLACES;
      case Match.SourceEqualsDestination equal -> FRONT_PLACES;
      case Match.Comment comment -> FRONT_PLACES;
    };
  }

  /**
   * What a node shows there but the model has no word for: scattered masks, unnamed protocols,
   * fragments.
   */
  private static int opaquePlace(String text) {
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
