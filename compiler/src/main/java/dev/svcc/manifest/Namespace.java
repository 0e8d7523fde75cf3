package dev.svcc.manifest;

/**
 * A v1 Namespace.
 *
 * @param metadata name and labels, as written
 */
public record Namespace(Metadata metadata) {}
