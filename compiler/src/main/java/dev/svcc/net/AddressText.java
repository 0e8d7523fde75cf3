package dev.svcc.net;

import java.util.Optional;

/**
 * The two spellings of addresses: dotted decimal, and RFC 5952 as glibc and the kernel's tools
 * print it.
 */
final class AddressText {
  private AddressText() {}

  static Optional<IpAddress> parse(String text) {
    if (text.indexOf(':') >= 0) {
      return parseIpv6(text);
    }
    long bits = parseDotted(text, 0);
    return bits < 0 ? Optional.empty() : Optional.of(IpAddress.ofIpv4((int) bits));
  }

  /** Four decimal bytes from {@code start} to the end of the text, or -1. */
  private static long parseDotted(String text, int start) {
    long bits = 0;
    int at = start;
    for (int part = 0; part < 4; part++) {
      if (part > 0 && (at >= text.length() || text.charAt(at++) != '.')) {
        return -1;
      }
      int begin = at;
      int value = 0;
      while (at < text.length() && isDigit(text.charAt(at)) && at - begin < 4) {
        value = value * 10 + (text.charAt(at++) - '0');
      }
      boolean leadingZero = at - begin > 1 && text.charAt(begin) == '0';
      if (at == begin || value > 255 || leadingZero) {
        return -1;
      }
      bits = bits << 8 | value;
    }
    return at == text.length() ? bits : -1;
  }

  private static Optional<IpAddress> parseIpv6(String text) {
    int[] groups = new int[8];
    int count = 0;
    int gap = -1;
    int at = 0;
    if (text.startsWith("::")) {
      gap = 0;
      at = 2;
    }
    while (at < text.length()) {
      if (count == 8) {
        return Optional.empty();
      }
      int end = at;
      while (end < text.length()
          && Character.digit(text.charAt(end), 16) >= 0
          && text.charAt(end) < 128) {
        end++;
      }
      if (end < text.length() && text.charAt(end) == '.') {
        long dotted = count <= 6 ? parseDotted(text, at) : -1;
        if (dotted < 0) {
          return Optional.empty();
        }
        groups[count++] = (int) (dotted >>> 16);
        groups[count++] = (int) (dotted & 0xffff);
        at = text.length();
        break;
      }
      if (end == at || end - at > 4) {
        return Optional.empty();
      }
      groups[count++] = Integer.parseInt(text, at, end, 16);
      at = end;
      if (at == text.length()) {
        break;
      }
      if (text.charAt(at) != ':' || at + 1 == text.length()) {
        return Optional.empty();
      }
      at++;
      if (text.charAt(at) == ':') {
        if (gap >= 0) {
          return Optional.empty();
        }
        gap = count;
        at++;
      }
    }
    if (gap < 0 ? count != 8 : count > 7) {
      return Optional.empty();
    }
    return Optional.of(join(groups, count, gap));
  }

  private static IpAddress join(int[] groups, int count, int gap) {
    long[] halves = new long[2];
    for (int i = 0; i < 8; i++) {
      int group = i;
      if (gap >= 0 && i >= gap) {
        int fromEnd = 8 - i;
        group = fromEnd <= count - gap ? count - fromEnd : -1;
      }
      halves[i / 4] = halves[i / 4] << 16 | (group < 0 ? 0 : groups[group]);
    }
    return IpAddress.ofIpv6(halves[0], halves[1]);
  }

  static String print(IpAddress address) {
    StringBuilder out = new StringBuilder(40);
    if (address.family() == Family.IPV4) {
      printDotted(out, address.low());
      return out.toString();
    }
    boolean dotted =
        address.high() == 0
            && (address.low() >>> 32 == 0xffff
                || (address.low() >>> 32 == 0 && address.low() >>> 16 != 0));
    if (dotted) {
      // inet_ntop prints ::ffff:1.2.3.4 and ::1.2.3.4; RFC 5952 section 5 allows it.
      out.append(address.low() >>> 32 == 0 ? "::" : "::ffff:");
      printDotted(out, address.low() & 0xffff_ffffL);
      return out.toString();
    }
    printGroups(out, address);
    return out.toString();
  }

  private static void printGroups(StringBuilder out, IpAddress address) {
    int bestStart = -1;
    int bestLength = 1; // a single zero group is never shortened
    for (int i = 0; i < 8; i++) {
      int run = 0;
      while (i + run < 8 && group(address, i + run) == 0) {
        run++;
      }
      if (run > bestLength) {
        bestStart = i;
        bestLength = run;
      }
      i += run;
    }
    for (int i = 0; i < 8; i++) {
      if (i == bestStart) {
        out.append("::");
        i += bestLength - 1;
        continue;
      }
      if (i > 0 && i != bestStart + bestLength) {
        out.append(':');
      }
      out.append(Integer.toHexString(group(address, i)));
    }
  }

  private static int group(IpAddress address, int index) {
    long half = index < 4 ? address.high() : address.low();
    return (int) (half >>> (48 - 16 * (index % 4)) & 0xffff);
  }

  private static void printDotted(StringBuilder out, long bits) {
    out.append(bits >>> 24)
        .append('.')
        .append(bits >>> 16 & 255)
        .append('.')
        .append(bits >>> 8 & 255)
        .append('.')
        .append(bits & 255);
  }

  private static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }
}
