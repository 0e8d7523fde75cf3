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
  /** The interface that everything but pods is behind. */
  static final String OUTSIDE = "eth0";

  private final String name;
  private final NodeNetwork network;
  private final String podInterface;
  private final boolean judges;
  private final Map<Family, Simulator> simulators = new EnumMap<>(Family.class);

  /**
   * Makes the rules ready.
   *
   * @param name the node's name; empty for one that only flags describe
   * @param network its addresses and routes
   * @param podInterface the interface that pods' packets come in through
   * @param rules its rules, one set a family; a family without any lets everything pass
   */
  public RuledNode(String name, NodeNetwork network, String podInterface, List<RuleSet> rules) {
    this.name = name;
    this.network = network;
    this.podInterface = podInterface;
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

  /** The interface that pods' packets come in through. */
  public String podInterface() {
    return podInterface;
  }

  /** Whether there are any rules to judge by. */
  public boolean hasRules() {
    return judges;
  }

  boolean owns(IpAddress address) {
    return address.isLoopback() || network.addresses().contains(address);
  }

  Simulator simulator(Family family) {
    Simulator simulator = simulators.get(family);
    if (simulator == null) {
      throw new IllegalStateException("no simulator of " + family);
    }
    return simulator;
  }
}
