/**
 * The command line: one class per command, the flags they share, and the pipeline that composes the
 * compiler's passes.
 */
@NullMarked
package dev.svcc.cli;

import org.jspecify.annotations.NullMarked;
