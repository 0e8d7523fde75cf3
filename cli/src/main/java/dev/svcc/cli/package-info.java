/** The command line: one class per command, and the pipeline that composes the passes. */
@NullMarked
package dev.svcc.cli;

import org.jspecify.annotations.NullMarked;
