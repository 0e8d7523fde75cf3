package dev.svcc.manifest;

/**
 * One input text: its name in messages and its bytes.
 *
 * @param name the path as the user gave it, or {@code -}
 * @param bytes the content; not copied, must not be changed
 */
@SuppressWarnings("ArrayRecordComponent") // manifests of 50 MB are handed over, never compared
public record Source(String name, byte[] bytes) {}
