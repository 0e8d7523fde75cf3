package dev.svcc.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Model.CommandSpec;

/** One command: its help and flags, and what it does; the call gives the exit code. */
interface Command extends Callable<Integer> {
  /** Its description and its flags, which set the fields of this object. */
  CommandSpec spec();

  /** Whether it was told to say more: then a bug shows where it happened. */
  boolean isVerbose();
}
