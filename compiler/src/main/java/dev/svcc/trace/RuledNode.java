package dev.svcc.trace;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.analysis.Simulator;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.RuleSet;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** A node with the rules that packets meet on it, made ready for many packets. */
public final class RuledNode {
  /** The interface that packets come in through; that of what the node sends is empty. */
  public sealed interface Arrival {
    /** Pods are behind one, everything else behind another. */
    record ByKind(String pods, String others) implements Arrival {}

    /** Where the node would send the answer. */
    record ByRoutes() implements Arrival {}
  }

  private final String name;
  private final NodeNetwork network;
  private final Arrival arrival;
  private final boolean judges;
  private final Map<Family, Simulator> simulators = new EnumMap<>(Family.class);

  /**
   * Makes the rules ready.
   *
   * @param name the node's name; empty for one that only flags describe
   * @param network its addresses and routes
   * @param arrival the interfaces that packets come in through
   * @param rules its rules, one set a family; a family without any lets everything pass
   */
  public RuledNode(String name, NodeNetwork network, Arrival arrival, List<RuleSet> rules) {
    this.name = name;
    this.network = network;
    this.arrival = arrival;
    this.judges = !rules.isEmpty();
    for (Family family : Family.values()) {
      RuleSet set =
          rules.stream()
              .filter(its -> its.family() == family)
              .findFirst()
              .orElseGet(() -> new RuleSet(family, List.of(), List.of()));
      simulators.put(family, new Simulator(set, network));
    }
  }

  /** Its name; empty for one that only flags describe. */
  public String name() {
    return name;
  }

  /** Its addresses and routes. */
  public NodeNetwork network() {
    return network;
  }

  /**
   * The interface that a packet comes in through.
   *
   * @param source who sent it
   * @param ofPod whether that is a pod of this node
   */
  String inInterface(IpAddress source, boolean ofPod) {
    return switch (arrival) {
      case Arrival.ByKind(String pods, String others) -> ofPod ? pods : others;
      case Arrival.ByRoutes() -> network.inInterface(source);
    };
  }

  /** Whether there are any rules to judge by. */
  public boolean hasRules() {
    return judges;
  }

  boolean owns(IpAddress address) {
    return network.owns(address);
  }

  Simulator simulator(Family family) {
    Simulator simulator = simulators.get(family);
    if (simulator == null) {
      throw new IllegalStateException("no simulator of " + family);
    }
    return simulator;
  }
}
