package dev.svcc.analysis;

import dev.svcc.analysis.Outcome.Verdict;
import dev.svcc.net.Packet;
import dev.svcc.rule.Table;
import java.util.List;
import java.util.Optional;

/** The way from table to table and from hook to hook. */
final class Route {
  private final Program program;
  private final Endings endings;

  Route(Program program, Endings endings) {
    this.program = program;
    this.endings = endings;
  }

  /** Puts the walker at the table's built-in chain, unless the table is not asked about it. */
  void beginTable(Walker walker) {
    walker.leaveTable();
    if (walker.table() == Table.Name.NAT && !asksNat(walker)) {
      return;
    }
    Program.ReadyChain base = program.base(walker.table(), walker.hook);
    if (base != null) {
      walker.enter(base);
    }
  }

  /** Whether the nat table is asked; where conntrack knows the answer it is applied instead. */
  private static boolean asksNat(Walker walker) {
    boolean ofDestination = walker.hook.translatesDestination();
    boolean decided = ofDestination ? walker.destinationDecided : walker.sourceDecided;
    if (ofDestination) {
      walker.destinationDecided = true;
    } else {
      walker.sourceDecided = true;
    }
    if (walker.known != null && !decided) {
      walker.translateAs(walker.known);
    }
    return walker.known == null && !decided && walker.state == Packet.State.NEW;
  }

  /** Moves a walker that a table accepted to the next one; where IPVS meets it, it may be many. */
  List<Walker> advance(Walker walker) {
    Table.Name accepted = walker.table();
    walker.tableIndex++;
    if (walker.hook.meetsIpvsAfter(accepted) && !program.balancer.isEmpty()) {
      return program.balancer.balance(walker, endings).stream().filter(this::goesOn).toList();
    }
    return goesOn(walker) ? List.of(walker) : List.of();
  }

  /** Whether it is at a table now, in this hook or in the next; false if it has ended. */
  private boolean goesOn(Walker walker) {
    if (walker.tableIndex < walker.hook.tables().size()) {
      if (walker.hook == Hook.OUTPUT) {
        walker.outInterface = walker.node.outInterface(walker.destination);
      }
      return true;
    }
    walker.tableIndex = 0;
    return switch (walker.hook) {
      case PREROUTING -> {
        boolean local = walker.isLocal(walker.destination);
        walker.hook = local ? Hook.INPUT : Hook.FORWARD;
        walker.outInterface = local ? "" : walker.node.outInterface(walker.destination);
        yield !isMartian(walker, walker.inInterface)
            && !isMartian(walker, walker.outInterface)
            && !isRefused(walker);
      }
      case OUTPUT -> {
        walker.hook = Hook.POSTROUTING;
        yield !isMartian(walker, walker.outInterface) && !isRefused(walker);
      }
      case FORWARD -> {
        walker.hook = Hook.POSTROUTING;
        yield true;
      }
      case INPUT -> {
        endings.add(walker, new Verdict.Local());
        yield false;
      }
      case POSTROUTING -> leaves(walker);
    };
  }

  /** What the node sends to itself comes back in through lo, mark and connection unchanged. */
  private boolean leaves(Walker walker) {
    if (!walker.outInterface.equals(NodeNetwork.LOOPBACK)) {
      endings.add(walker, new Verdict.Forwarded(walker.outInterface));
      return false;
    }
    walker.inInterface = NodeNetwork.LOOPBACK;
    walker.outInterface = "";
    walker.hook = Hook.PREROUTING;
    return true;
  }

  /** Whether its route leads nowhere, which ends it. */
  private boolean isRefused(Walker walker) {
    Optional<Verdict> refusal =
        NodeNetwork.refusal(walker.outInterface, walker.destination.family());
    refusal.ifPresent(verdict -> endings.add(walker, verdict));
    return refusal.isPresent();
  }

  private boolean isMartian(Walker walker, String onInterface) {
    if (onInterface.isEmpty()
        || !walker.node.isMartian(walker.source, walker.destination, onInterface)) {
      return false;
    }
    endings.add(walker, new Verdict.Dropped(Verdict.Dropped.Why.MARTIAN));
    return true;
  }
}
