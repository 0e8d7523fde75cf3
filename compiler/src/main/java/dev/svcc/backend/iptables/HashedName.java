package dev.svcc.backend.iptables;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/** Names of chains and sets that depend on what they are for and on nothing else. */
final class HashedName {
  private static final String LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"; // base 32, RFC 4648
  private static final int LENGTH = 12; // 60 bits: a clash among a million names is a 1 : 10^6 case

  private HashedName() {}

  /**
   * The prefix and a hash of the parts. Parts are kept apart, so ("ab", "c") and ("a", "bc")
   * differ.
   *
   * @param prefix at most 16 bytes, because a chain's name has at most 28
   */
  static String of(String prefix, String... parts) {
    return prefix + hash(parts);
  }

  /** Twelve letters and digits. */
  static String hash(String... parts) {
    MessageDigest digest = CommentText.sha256();
    for (String part : parts) {
      digest.update(part.getBytes(StandardCharsets.UTF_8));
      digest.update((byte) 0); // no manifest text holds it
    }
    byte[] sum = digest.digest();
    StringBuilder out = new StringBuilder(LENGTH);
    long bits = 0;
    int have = 0;
    for (int at = 0; out.length() < LENGTH; ) {
      if (have < 5) {
        bits = bits << 8 | (sum[at++] & 0xff);
        have += 8;
      }
      have -= 5;
      out.append(LETTERS.charAt((int) (bits >>> have & 31)));
    }
    return out.toString();
  }
}
