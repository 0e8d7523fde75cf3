package dev.svcc.intent;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.OptionalLong;
import java.util.function.LongPredicate;

/**
 * Numbered slots that owners are given by the hash of their name, so that a new owner moves no
 * other. The lower band is left to values chosen by hand and only used when the upper one is full,
 * as kube-apiserver does (KEP-3070, KEP-3668).
 *
 * @param count how many slots there are, numbered from 0
 * @param lowerBand how many of them are the lower band
 */
record HashedSlots(long count, long lowerBand) {
  private static final int REHASHES = 16;

  /** The slot of {@code key}; empty where none is free. */
  OptionalLong pick(String key, LongPredicate isFree) {
    OptionalLong upper = pick(key, lowerBand, count, isFree);
    return upper.isPresent() ? upper : pick(key, 0, lowerBand, isFree);
  }

  /** Rehashing keeps a collision between two owners from reaching a third. */
  private static OptionalLong pick(String key, long from, long to, LongPredicate isFree) {
    long size = to - from;
    long last = 0;
    for (int attempt = 0; attempt < REHASHES && size > 0; attempt++) {
      last = Long.remainderUnsigned(hash(attempt == 0 ? key : key + "#" + attempt), size);
      if (isFree.test(from + last)) {
        return OptionalLong.of(from + last);
      }
    }
    for (long step = 1; step < size; step++) {
      long slot = from + (last + step) % size;
      if (isFree.test(slot)) {
        return OptionalLong.of(slot);
      }
    }
    return OptionalLong.empty();
  }

  private static long hash(String key) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return ByteBuffer.wrap(sha256.digest(key.getBytes(StandardCharsets.UTF_8))).getLong();
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }
}
