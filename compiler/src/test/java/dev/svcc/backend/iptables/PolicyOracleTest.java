package dev.svcc.backend.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Rule;
import dev.svcc.rule.RuleSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Rules decide every connection of random clusters as the API's words do. */
final class PolicyOracleTest {
  private static final List<Protocol> PROTOCOLS =
      List.of(Protocol.TCP, Protocol.UDP, Protocol.SCTP);

  @Property(tries = 40)
  void rulesAgreeWithTheWordsOfTheApi(@ForAll long seed) {
    PolicyInput input = new RandomPolicies(seed).input();
    PolicyOracle oracle = new PolicyOracle(input.read(), "node-a");
    for (Family family : Family.values()) {
      for (boolean bpf : new boolean[] {true, false}) {
        RuleSet rules = input.rules(family, new PolicyLowering(bpf, false));
        compare(FilterWalk.chains(rules), oracle, addresses(family));
      }
    }
  }

  private static void compare(
      Map<String, List<Rule>> rules, PolicyOracle oracle, List<IpAddress> addresses) {
    for (IpAddress from : addresses) {
      for (IpAddress to : addresses) {
        for (Protocol protocol : PROTOCOLS) {
          for (int port = 80; port <= 86; port++) {
            FilterWalk walk = new FilterWalk(rules, from, to, protocol, port);
            int at = port;
            assertEquals(
                oracle.allows(from, to, protocol, port),
                walk.passes("FORWARD", port % 2 == 0 ? 0x20000 : 0),
                () -> from + " -> " + to + " " + protocol + " " + at);
            assertTrue(walk.deepest() <= 15);
          }
        }
      }
    }
  }

  /** Some pods, neighbours of theirs that are no pods, the other pods' host, and one outside. */
  private static List<IpAddress> addresses(Family family) {
    List<IpAddress> found = new ArrayList<>();
    boolean ipv4 = family == Family.IPV4;
    for (int i = 0; i < 10; i++) {
      found.add(IpAddress.of(ipv4 ? RandomPolicies.address4(i) : RandomPolicies.address6(i)));
    }
    found.add(IpAddress.of(ipv4 ? "10.244.1.11" : "fd00:244::1"));
    found.add(IpAddress.of(ipv4 ? "192.168.10.9" : "fd00:10::9"));
    found.add(IpAddress.of(ipv4 ? "203.0.113.1" : "2001:db8::1"));
    return found;
  }
}
