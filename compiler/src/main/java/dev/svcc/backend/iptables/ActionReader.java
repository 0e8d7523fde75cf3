package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.RuleWords.Unreadable;
import dev.svcc.backend.iptables.RuleWords.Word;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.Action;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads a target and its options. What the model has no words for stays as it was written. */
final class ActionReader {
  /** Options that begin another part of the rule. */
  private static final Set<String> OTHER_PARTS =
      Set.of("-s", "-d", "-i", "-o", "-p", "-f", "-m", "-j", "-g", "-c", "-4", "-6");

  private ActionReader() {}

  /** Reads what stands after {@code -j}. */
  static Action read(RuleWords words, Family family, Set<String> chains) {
    Word name = words.next();
    if (chains.contains(name.text())) {
      return new Action.Jump(name.text());
    }
    List<Word> options = new ArrayList<>();
    while (words.hasNext()
        && !OTHER_PARTS.contains(words.peek().raw())
        && !(words.peek().is("!") && OTHER_PARTS.contains(words.peek(1).raw()))) {
      options.add(words.next());
    }
    if (!TargetEffects.isTarget(name.text())) {
      throw new Unreadable("no chain and no target " + name.text());
    }
    List<String> texts = options.stream().map(Word::text).toList();
    StringBuilder raw = new StringBuilder("-j ").append(name.raw());
    options.forEach(option -> raw.append(' ').append(option.raw()));
    return known(name.text(), texts, family)
        .or(
            () ->
                TargetEffects.of(name.text(), texts, family)
                    .map(effect -> new Action.AsRead(raw.toString(), effect)))
        .orElseGet(() -> new Action.Opaque(raw.toString()));
  }

  private static Optional<Action> known(String name, List<String> options, Family family) {
    return switch (name) {
      case "ACCEPT" -> only(options, new Action.Accept());
      case "DROP" -> only(options, new Action.Drop());
      case "RETURN" -> only(options, new Action.Return());
      case "REJECT" -> reject(options, family);
      case "DNAT" ->
          options.size() == 2 && options.get(0).equals("--to-destination")
              ? dnat(options.get(1), family)
              : Optional.empty();
      case "MASQUERADE" ->
          options.equals(List.of("--random-fully"))
              ? Optional.of(new Action.Masquerade(true))
              : only(options, new Action.Masquerade(false));
      case "MARK" -> options.size() == 2 ? mark(options.get(0), options.get(1)) : Optional.empty();
      default -> Optional.empty();
    };
  }

  private static Optional<Action> only(List<String> options, Action action) {
    return options.isEmpty() ? Optional.of(action) : Optional.empty();
  }

  private static Optional<Action> reject(List<String> options, Family family) {
    if (options.isEmpty()) {
      return Optional.of(
          new Action.Reject(
              family == Family.IPV4 ? "icmp-port-unreachable" : "icmp6-port-unreachable"));
    }
    boolean answer = options.size() == 2 && options.get(0).equals("--reject-with");
    return answer ? Optional.of(new Action.Reject(options.get(1))) : Optional.empty();
  }

  /** An address, a port, or both; ranges, which hash, are none of svcc's. */
  private static Optional<Action> dnat(String text, Family family) {
    Optional<IpAddress> bare = IpAddress.parse(text);
    if (bare.isPresent()) {
      return Optional.of(new Action.Dnat(bare.get(), 0));
    }
    int colon = text.lastIndexOf(':');
    Optional<Integer> port =
        colon < 0 ? Optional.empty() : MatchWords.port(text.substring(colon + 1));
    if (port.isEmpty() || port.get() == 0) {
      return Optional.empty();
    }
    String host = text.substring(0, colon);
    if (host.isEmpty()) {
      return Optional.of(new Action.Dnat(null, port.get()));
    }
    boolean brackets = host.startsWith("[") && host.endsWith("]");
    Optional<IpAddress> address =
        IpAddress.parse(brackets ? host.substring(1, host.length() - 1) : host);
    return address
        .filter(found -> found.family() == family && brackets == (family == Family.IPV6))
        .map(found -> new Action.Dnat(found, port.get()));
  }

  private static Optional<Action> mark(String option, String text) {
    return MatchWords.markChange(option, text)
        .map(change -> new Action.SetMark(change[0], change[1]));
  }
}
