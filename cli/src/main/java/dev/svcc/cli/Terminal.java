package dev.svcc.cli;

import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;

/**
 * The three streams of the process.
 *
 * @param in standard input
 * @param out standard output, for data only; not a PrintStream, which would hide a broken pipe
 * @param err standard error, for messages only
 * @param colour whether messages go to a terminal that shows colour
 * @param isShown whether standard output goes to a terminal
 */
record Terminal(
    InputStream in, OutputStream out, PrintStream err, boolean colour, boolean isShown) {}
