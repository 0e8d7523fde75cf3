package dev.svcc.analysis;

import dev.svcc.net.Packet;
import org.jspecify.annotations.Nullable;

/**
 * Everything that decides what becomes of a walker from here on, where it stands between tables;
 * walkers with equal keys go the same way.
 */
record WalkerKey(
    Connection.Ends ends,
    Packet.State state,
    int mark,
    int connectionMark,
    String inInterface,
    Hook hook,
    int tableIndex,
    boolean sourceDecided,
    boolean destinationDecided,
    Connection.@Nullable Ends beforeIpvs,
    boolean sourceTranslated,
    boolean destinationTranslated,
    boolean masqueraded,
    Memory memory) {
  /** The key of a walker as it is. */
  static WalkerKey of(Walker walker) {
    return new WalkerKey(
        walker.ends(),
        walker.state,
        walker.mark,
        walker.connectionMark,
        walker.inInterface,
        walker.hook,
        walker.tableIndex,
        walker.sourceDecided,
        walker.destinationDecided,
        walker.beforeIpvs,
        walker.sourceTranslated,
        walker.destinationTranslated,
        walker.masqueraded,
        walker.memory);
  }
}
