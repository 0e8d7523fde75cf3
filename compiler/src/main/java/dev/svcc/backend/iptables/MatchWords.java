package dev.svcc.backend.iptables;

import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The values of options: ports, marks, ranges, flags. All are empty for text that is something
 * else.
 */
final class MatchWords {
  private static final List<String> TCP_FLAGS = List.of("FIN", "SYN", "RST", "PSH", "ACK", "URG");

  private MatchWords() {}

  static Optional<Integer> number(String text, int highest) {
    if (text.isEmpty() || text.length() > 9) {
      return Optional.empty();
    }
    int value = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < '0' || c > '9') {
        return Optional.empty();
      }
      value = value * 10 + (c - '0');
    }
    return value <= highest ? Optional.of(value) : Optional.empty();
  }

  static Optional<Integer> port(String text) {
    return number(text, 65535);
  }

  /** {@code 80}, {@code 80:90}, {@code :90} or {@code 80:}. */
  static Optional<PortRange> portRange(String text) {
    int colon = text.indexOf(':');
    if (colon < 0) {
      return port(text).map(PortRange::of);
    }
    Optional<Integer> first = colon == 0 ? Optional.of(0) : port(text.substring(0, colon));
    Optional<Integer> last =
        colon == text.length() - 1 ? Optional.of(65535) : port(text.substring(colon + 1));
    if (first.isEmpty() || last.isEmpty() || first.get() > last.get()) {
      return Optional.empty();
    }
    return Optional.of(new PortRange(first.get(), last.get()));
  }

  static Optional<List<PortRange>> portRanges(String text) {
    List<PortRange> ranges = new ArrayList<>();
    for (String part : text.split(",", -1)) {
      Optional<PortRange> range = portRange(part);
      if (range.isEmpty()) {
        return Optional.empty();
      }
      ranges.add(range.get());
    }
    return Optional.of(ranges);
  }

  /** {@code value[/mask]}, hexadecimal with 0x or decimal: both numbers. */
  static Optional<int[]> mark(String text) {
    int slash = text.indexOf('/');
    Optional<Integer> value = word(slash < 0 ? text : text.substring(0, slash));
    Optional<Integer> mask = slash < 0 ? Optional.of(-1) : word(text.substring(slash + 1));
    return value.isEmpty() || mask.isEmpty()
        ? Optional.empty()
        : Optional.of(new int[] {value.get(), mask.get()});
  }

  private static Optional<Integer> word(String text) {
    try {
      boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
      return Optional.of(
          hexadecimal
              ? Integer.parseUnsignedInt(text.substring(2), 16)
              : Integer.parseUnsignedInt(text));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** {@code first-last}, or one address: both ends. */
  static Optional<IpAddress[]> addressRange(String text) {
    int dash = text.indexOf('-');
    Optional<IpAddress> first = IpAddress.parse(dash < 0 ? text : text.substring(0, dash));
    Optional<IpAddress> last = dash < 0 ? first : IpAddress.parse(text.substring(dash + 1));
    return first.isEmpty() || last.isEmpty()
        ? Optional.empty()
        : Optional.of(new IpAddress[] {first.get(), last.get()});
  }

  /** Names of TCP flags joined by commas, ALL or NONE: their bits. */
  static Optional<Integer> tcpFlags(String text) {
    if (text.equals("NONE")) {
      return Optional.of(0);
    }
    if (text.equals("ALL")) {
      return Optional.of(0x3f);
    }
    int bits = 0;
    for (String name : text.split(",", -1)) {
      int bit = TCP_FLAGS.indexOf(name);
      if (bit < 0) {
        return Optional.empty();
      }
      bits |= 1 << bit;
    }
    return Optional.of(bits);
  }
}
