package dev.svcc.analysis;

import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Table;
import org.jspecify.annotations.Nullable;

/**
 * A packet on its way: what it looks like now, where it stands, and how likely it came to be there.
 * Where the way parts, the walker is copied.
 */
final class Walker {
  private static final int SYN = 0x02;
  private static final int ACK = 0x10;

  /**
   * Where to go on when a chain ends: the rule after a jump. Walkers that parted later share it.
   */
  private static final class Frame {
    final Program.ReadyChain chain;
    final int index;
    final @Nullable Frame below;

    Frame(Program.ReadyChain chain, int index, @Nullable Frame below) {
      this.chain = chain;
      this.index = index;
      this.below = below;
    }
  }

  final NodeNetwork.Lookup node;
  final Protocol protocol;
  final int icmpType;
  final int icmpCode;
  final Connection.Ends came;

  /** The connection it belongs to, where it is not the first packet of one. */
  final @Nullable Connection known;

  /** Whether it goes the other way than the first packet of its connection. */
  final boolean reply;

  Packet.State state;
  IpAddress source;
  int sourcePort;
  IpAddress destination;
  int destinationPort;
  int mark;
  int connectionMark;
  String inInterface;
  String outInterface = "";
  boolean sourceTranslated;
  boolean destinationTranslated;
  boolean masqueraded;
  Memory memory;
  Fraction probability = Fraction.ONE;
  Step.@Nullable Trail trail;

  Hook hook;
  int tableIndex;

  /** The source (or destination) was decided by a nat table already, changed or not. */
  boolean sourceDecided;

  boolean destinationDecided;

  /** How it looked before IPVS changed it; null if it has not. IPVS meets a packet once. */
  Connection.@Nullable Ends beforeIpvs;

  /** The chain it is in; null between tables. */
  Program.@Nullable ReadyChain chain;

  int index;
  private @Nullable Frame callers;

  Walker(
      Packet packet,
      @Nullable Connection known,
      boolean reply,
      Memory memory,
      NodeNetwork.Lookup node) {
    this.node = node;
    this.protocol = packet.protocol();
    this.icmpType = packet.icmpType();
    this.icmpCode = packet.icmpCode();
    this.state = packet.state();
    this.known = known;
    this.reply = reply;
    this.source = packet.source();
    this.sourcePort = packet.sourcePort();
    this.destination = packet.destination();
    this.destinationPort = packet.destinationPort();
    this.came = ends();
    this.mark = packet.mark();
    this.inInterface = packet.inInterface();
    this.memory = memory;
    this.connectionMark = known == null ? 0 : known.mark();
    this.sourceTranslated = known != null && known.hasNewSource();
    this.destinationTranslated = known != null && known.hasNatDestination();
    this.hook = inInterface.isEmpty() ? Hook.OUTPUT : Hook.PREROUTING;
    if (hook == Hook.OUTPUT) {
      outInterface = node.outInterface(destination);
    }
  }

  private Walker(Walker other) {
    node = other.node;
    protocol = other.protocol;
    icmpType = other.icmpType;
    icmpCode = other.icmpCode;
    state = other.state;
    came = other.came;
    known = other.known;
    reply = other.reply;
    source = other.source;
    sourcePort = other.sourcePort;
    destination = other.destination;
    destinationPort = other.destinationPort;
    mark = other.mark;
    connectionMark = other.connectionMark;
    inInterface = other.inInterface;
    outInterface = other.outInterface;
    sourceTranslated = other.sourceTranslated;
    destinationTranslated = other.destinationTranslated;
    masqueraded = other.masqueraded;
    memory = other.memory;
    probability = other.probability;
    trail = other.trail;
    hook = other.hook;
    tableIndex = other.tableIndex;
    sourceDecided = other.sourceDecided;
    destinationDecided = other.destinationDecided;
    beforeIpvs = other.beforeIpvs;
    chain = other.chain;
    index = other.index;
    callers = other.callers;
  }

  /** A copy that goes its own way with this share of the probability. */
  Walker fork(Fraction share) {
    Walker copy = new Walker(this);
    copy.probability = probability.times(share);
    return copy;
  }

  Connection.Ends ends() {
    return new Connection.Ends(source, sourcePort, destination, destinationPort);
  }

  Table.Name table() {
    return hook.tables().get(tableIndex);
  }

  boolean isLocal(IpAddress address) {
    return node.isLocal(address);
  }

  boolean hasPorts() {
    return switch (protocol) {
      case TCP, UDP, SCTP, DCCP, UDPLITE -> true;
      case ICMP, ICMPV6, IGMP, GRE, ESP, AH -> false;
    };
  }

  /** A first packet is a SYN, every other one an ACK; other flags are not known. */
  int tcpFlags() {
    if (protocol != Protocol.TCP) {
      return 0;
    }
    return state == Packet.State.NEW ? SYN : ACK;
  }

  // -- moving through chains

  void enter(Program.ReadyChain base) {
    chain = base;
    index = 0;
    // Who returns from a built-in chain, or from where it went to, meets its policy.
    callers = base.policyRule < 0 ? null : new Frame(base, base.policyRule, null);
  }

  void jump(Program.ReadyChain target) {
    if (chain != null) {
      callers = new Frame(chain, index + 1, callers);
    }
    goTo(target);
  }

  void goTo(Program.ReadyChain target) {
    chain = target;
    index = 0;
  }

  /** Goes on after the jump that led here; in a built-in chain that ends the table. */
  void goBack() {
    Frame caller = callers;
    chain = caller == null ? null : caller.chain;
    index = caller == null ? 0 : caller.index;
    callers = caller == null ? null : caller.below;
  }

  /** Whether both are at the same rule and would return the same way. */
  boolean standsWith(Walker other) {
    return chain != null
        && chain == other.chain
        && index == other.index
        && callers == other.callers;
  }

  void leaveTable() {
    chain = null;
    callers = null;
  }

  void remember(Program.ReadyChain in, Program.ReadyRule rule) {
    trail = new Step.Trail(trail, new Step.AtRule(hook, in.table, in.name, index, rule.rule()));
  }

  void remember(Step.AtVirtualServer step) {
    trail = new Step.Trail(trail, step);
  }

  // -- translating

  void translateDestination(Action.Dnat to) {
    IpAddress address = to.newAddress().orElse(destination);
    translateDestination(address, to.port() == 0 ? destinationPort : to.port());
  }

  private void translateDestination(IpAddress address, int port) {
    destinationTranslated = !address.equals(destination) || port != destinationPort;
    destination = address;
    destinationPort = port;
  }

  /** Replaces an end; a packet that keeps it has not been translated. */
  void translate(boolean ofSource, IpAddress address, int port) {
    if (!ofSource) {
      translateDestination(address, port);
      return;
    }
    sourceTranslated = !address.equals(source) || port != sourcePort;
    masqueraded |= !address.equals(source);
    source = address;
    sourcePort = port;
  }

  void masquerade() {
    source = node.masqueradeSource(destination);
    sourceTranslated = true;
    masqueraded = true;
  }

  /** What the first packet's nat tables decided, done to a later packet of its connection. */
  void translateAs(Connection connection) {
    Connection.Ends came = connection.came();
    Connection.Ends routed = connection.routed();
    Connection.Ends left = connection.left();
    if (hook.translatesDestination()) {
      if (reply && connection.hasNewSource()) {
        destination = came.source();
        destinationPort = came.sourcePort();
      } else if (!reply && connection.hasNatDestination()) {
        destination = routed.destination();
        destinationPort = routed.destinationPort();
      }
    } else if (reply && connection.hasNatDestination()) {
      source = came.destination();
      sourcePort = came.destinationPort();
    } else if (!reply && connection.hasNewSource()) {
      source = left.source();
      sourcePort = left.sourcePort();
    }
  }
}
