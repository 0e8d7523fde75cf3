package dev.svcc.diagnostic;

/** How much a finding weighs. Only errors keep {@code compile} from printing rules. */
public enum Severity {
  ERROR,
  WARNING,
  NOTE
}
