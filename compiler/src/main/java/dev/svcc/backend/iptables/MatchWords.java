package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.RuleWords.Unreadable;
import dev.svcc.net.Cidr;
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

  /**
   * How {@code --set-xmark}, {@code --set-mark}, {@code --or-mark}, {@code --and-mark} or {@code
   * --xor-mark} changes a mark: value and mask of the first of them, which can say them all.
   */
  static Optional<int[]> markChange(String option, String text) {
    boolean masked = text.indexOf('/') >= 0;
    Optional<int[]> read = mark(text);
    int value = read.map(both -> both[0]).orElse(0);
    return switch (option) {
      case "--set-xmark" -> read;
      case "--set-mark" -> read.map(both -> new int[] {value, both[1] | value});
      case "--or-mark" -> read.filter(both -> !masked).map(both -> new int[] {value, value});
      case "--and-mark" -> read.filter(both -> !masked).map(both -> new int[] {0, ~value});
      case "--xor-mark" -> read.filter(both -> !masked).map(both -> new int[] {value, 0});
      default -> Optional.empty();
    };
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

  /**
   * An address, a block, or an address with a mask. Empty for anything else, and where the mask's
   * bits are scattered.
   */
  static Optional<Cidr> block(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      return IpAddress.parse(text).map(Cidr::of);
    }
    Optional<Cidr> block = Cidr.parse(text);
    Optional<IpAddress> address = IpAddress.parse(text.substring(0, slash));
    Optional<IpAddress> mask = IpAddress.parse(text.substring(slash + 1));
    if (block.isPresent() || address.isEmpty() || mask.isEmpty()) {
      return block;
    }
    int length = 0;
    while (length < mask.get().family().bits() && mask.get().bit(length)) {
      length++;
    }
    boolean whole = Cidr.containing(mask.get(), length).network().equals(mask.get());
    return whole && mask.get().family() == address.get().family()
        ? Optional.of(Cidr.containing(address.get(), length))
        : Optional.empty();
  }

  /**
   * Fails for text that is neither an address nor a block, scattered masks allowed.
   *
   * @throws Unreadable if it is neither
   */
  static void checkBlock(String text) {
    int slash = text.indexOf('/');
    Optional<IpAddress> address = IpAddress.parse(slash < 0 ? text : text.substring(0, slash));
    boolean mask =
        slash < 0
            || Cidr.parse(text).isPresent()
            || IpAddress.parse(text.substring(slash + 1))
                .filter(found -> address.filter(a -> a.family() == found.family()).isPresent())
                .isPresent();
    if (address.isEmpty() || !mask) {
      throw new Unreadable("not an address" + (slash < 0 ? ": " : " block: ") + text);
    }
  }
}
