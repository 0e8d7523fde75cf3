package dev.svcc.manifest;

import dev.svcc.manifest.text.SourceLines;
import java.util.Optional;

/**
 * One input text: its name in messages and its bytes.
 *
 * @param name the path as the user gave it, or {@code -}
 * @param bytes the content; not copied, must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // manifests of 50 MB are handed over, never compared
public record Source(String name, byte[] bytes) {
  /** A line without its line end, counted from 1; empty beyond the last. */
  public Optional<String> line(int number) {
    return number < 1 ? Optional.empty() : Optional.of(new SourceLines(bytes).line(number));
  }
}
