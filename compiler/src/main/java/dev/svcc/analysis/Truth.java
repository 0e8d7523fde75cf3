package dev.svcc.analysis;

/** Whether a match holds, as far as it can be judged. */
enum Truth {
  TRUE,
  FALSE,
  UNKNOWN;

  static Truth of(boolean holds) {
    return holds ? TRUE : FALSE;
  }

  /** The opposite, where a match is negated. */
  Truth negatedIf(boolean negated) {
    if (!negated || this == UNKNOWN) {
      return this;
    }
    return this == TRUE ? FALSE : TRUE;
  }
}
