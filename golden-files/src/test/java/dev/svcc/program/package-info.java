/** The whole program, run as a user runs it. */
@NullMarked
package dev.svcc.program;

import org.jspecify.annotations.NullMarked;
