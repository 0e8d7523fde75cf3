package dev.svcc.trace;

import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A {@code --to} taken apart: {@code HOST[:PORT][/PROTOCOL]}, an IPv6 address with a port in
 * brackets.
 *
 * @param host a name or an address, without brackets
 * @param port a number or a name; empty where there is none
 * @param protocol null where none is written
 */
record Words(String host, String port, @Nullable Protocol protocol) {
  /** Takes the word apart; nothing is looked up. */
  static Words of(String word) {
    int slash = word.lastIndexOf('/');
    Optional<Protocol> protocol =
        slash < 0 || !mayCarryProtocol(word.substring(0, slash))
            ? Optional.empty()
            : Wanted.protocol(word.substring(slash + 1));
    String rest = protocol.isPresent() ? word.substring(0, slash) : word;
    if (IpAddress.parse(rest).isPresent()) {
      return new Words(rest, "", protocol.orElse(null));
    }
    int end = rest.startsWith("[") ? rest.indexOf(']') : -1;
    if (end > 0) {
      String after = rest.substring(end + 1);
      String port = after.startsWith(":") ? after.substring(1) : after;
      return new Words(rest.substring(1, end), port, protocol.orElse(null));
    }
    int colon = rest.lastIndexOf(':');
    return colon < 0
        ? new Words(rest, "", protocol.orElse(null))
        : new Words(rest.substring(0, colon), rest.substring(colon + 1), protocol.orElse(null));
  }

  /** A pod may be called tcp: only what has a port, or is an address, is followed by a protocol. */
  private static boolean mayCarryProtocol(String before) {
    return before.contains(":") || before.equals("node") || IpAddress.parse(before).isPresent();
  }
}
