package dev.svcc.backend.ipvs;

import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.VirtualServer;
import dev.svcc.rule.VirtualServer.RealServer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Whether ipvsadm and ip will load a rule set's virtual servers and addresses: {@code ipvsadm -R}
 * stops at the first bad line and leaves what came before. What is found here is a bug.
 */
public final class VirtualServerLegality {
  /** The kernel's limit, in seconds: 31 days (ipvsadm: MAX_TIMEOUT). */
  private static final int LONGEST_PERSISTENCE = 31 * 24 * 60 * 60;

  private static final int LAST_PORT = 65535;

  /** What is wrong, in the order of the rule set; empty if it is legal. */
  public List<String> problems(RuleSet ruleSet) {
    List<String> problems = new ArrayList<>();
    Family family = ruleSet.family();
    for (VirtualServer server : ruleSet.virtualServers()) {
      for (String wrong : problems(server, family)) {
        problems.add("virtual server " + server.key() + ": " + wrong);
      }
    }
    List<VirtualServer.Key> keys =
        ruleSet.virtualServers().stream().map(VirtualServer::key).toList();
    if (keys.stream().distinct().count() < keys.size()) {
      problems.add("a virtual server twice");
    }
    List<IpAddress> addresses = ruleSet.dummyAddresses();
    if (!addresses.equals(addresses.stream().distinct().sorted().toList())) {
      problems.add("addresses twice or unsorted");
    }
    if (addresses.stream().anyMatch(address -> !isUsable(address, family))) {
      problems.add("an address of the other family or of loopback");
    }
    return problems;
  }

  /**
   * Fails unless the rule set is legal.
   *
   * @throws IllegalStateException with the problems, which are svcc's own
   */
  public void require(RuleSet ruleSet) {
    List<String> problems = problems(ruleSet);
    if (!problems.isEmpty()) {
      throw new IllegalStateException(String.join("; ", problems));
    }
  }

  private static List<String> problems(VirtualServer server, Family family) {
    List<String> wrong = new ArrayList<>();
    switch (server.key()) {
      case VirtualServer.Key.Address at -> {
        if (!isUsable(at.address(), family) || !isPort(at.port())) {
          wrong.add("address or port");
        }
        if (!at.protocol().hasServicePorts()) {
          wrong.add("protocol");
        }
      }
      case VirtualServer.Key.FirewallMark mark -> {
        if (mark.mark() == 0 || mark.family() != family) {
          wrong.add("mark");
        }
      }
    }
    if (!IpvsOptions.SCHEDULERS.contains(server.scheduler())) {
      wrong.add("scheduler " + server.scheduler());
    }
    if (server.persistenceSeconds() < 0
        || server.persistenceSeconds() > LONGEST_PERSISTENCE
        || server.persistencePrefix() < 1
        || server.persistencePrefix() > family.bits()) {
      wrong.add("persistence");
    }
    realServers(server.realServers(), family, wrong);
    return wrong;
  }

  private static void realServers(List<RealServer> servers, Family family, List<String> wrong) {
    Comparator<RealServer> order =
        Comparator.comparing(RealServer::address).thenComparingInt(RealServer::port);
    for (int i = 0; i < servers.size(); i++) {
      RealServer real = servers.get(i);
      if (!isUsable(real.address(), family) || !isPort(real.port()) || real.weight() < 0) {
        wrong.add("real server " + real);
      }
      if (i > 0 && order.compare(servers.get(i - 1), real) >= 0) {
        wrong.add("real servers twice or unsorted");
      }
    }
  }

  private static boolean isUsable(IpAddress address, Family family) {
    return address.family() == family && !address.isLoopback();
  }

  private static boolean isPort(int port) {
    return port >= 1 && port <= LAST_PORT;
  }
}
