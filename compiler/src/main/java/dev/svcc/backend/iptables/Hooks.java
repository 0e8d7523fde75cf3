package dev.svcc.backend.iptables;

/** Whether the text puts svcc's rules into the built-in chains ({@code --hooks}). */
public enum Hooks {
  /**
   * {@code -I CHAIN N}: for a first load; under {@code --noflush} every further load would add them
   * again.
   */
  INSERT,
  /** No hook rules: for a reload, or where apply.sh inserts them after a check. */
  NONE
}
