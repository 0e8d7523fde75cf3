package dev.svcc.backend.iptables;

import dev.svcc.rule.Match;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Comments within the kernel's 255 bytes: both variants of iptables would cut longer ones in
 * silence.
 */
public final class CommentText {
  /** The longest comment, in bytes (XT_MAX_COMMENT_LEN less its final zero). */
  public static final int LONGEST = 255;

  private static final int HASH_DIGITS = 16;

  private CommentText() {}

  /**
   * The comment, its end replaced by {@code ~} and a hash of the whole where it is too long. The
   * text is ASCII.
   */
  public static Match.Comment of(String text) {
    if (text.length() <= LONGEST) {
      return new Match.Comment(text);
    }
    String hash = HexFormat.of().formatHex(sha256().digest(text.getBytes(StandardCharsets.UTF_8)));
    return new Match.Comment(
        text.substring(0, LONGEST - 1 - HASH_DIGITS) + "~" + hash.substring(0, HASH_DIGITS));
  }

  /** A fresh SHA-256, which every Java platform has. */
  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("no SHA-256", e);
    }
  }
}
