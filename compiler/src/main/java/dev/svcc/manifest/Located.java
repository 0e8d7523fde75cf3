package dev.svcc.manifest;

import dev.svcc.diagnostic.SourceSpan;

/**
 * A value and where it was written.
 *
 * @param value the value, already validated
 * @param at where it stands
 */
public record Located<T>(T value, SourceSpan at) {}
