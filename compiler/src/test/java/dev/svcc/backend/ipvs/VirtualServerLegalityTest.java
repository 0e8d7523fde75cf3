package dev.svcc.backend.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.VirtualServer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class VirtualServerLegalityTest {
  private static final String GOOD =
      """
      -A -t 10.96.0.10:80 -s rr -p 86400
      -a -t 10.96.0.10:80 -r 10.244.1.5:8080 -m -w 1
      -a -t 10.96.0.10:80 -r 10.244.2.6:8080 -m -w 1
      -A -u 10.96.0.10:53 -s mh
      """;

  private static RuleSet ruleSet(String text, String... addresses) {
    List<VirtualServer> servers = VirtualServerReader.read(text, "text", new Diagnostics());
    List<IpAddress> dummies = Stream.of(addresses).map(IpAddress::of).toList();
    return new RuleSet(Family.IPV4, List.of(), List.of(), servers, dummies);
  }

  private static RuleSet twice() {
    List<VirtualServer> servers = new ArrayList<>(ruleSet(GOOD).virtualServers());
    servers.addAll(ruleSet(GOOD).virtualServers());
    return new RuleSet(Family.IPV4, List.of(), List.of(), servers, List.of());
  }

  private static RuleSet changed(int seconds, boolean upsideDown) {
    VirtualServer first = ruleSet(GOOD).virtualServers().get(0);
    VirtualServer turned =
        new VirtualServer(
            first.key(),
            first.scheduler(),
            first.flags(),
            seconds,
            first.persistencePrefix(),
            upsideDown ? first.realServers().reversed() : first.realServers(),
            first.origin());
    return new RuleSet(Family.IPV4, List.of(), List.of(), List.of(turned), List.of());
  }

  private static void illegal(String what, RuleSet ruleSet) {
    List<String> problems = new VirtualServerLegality().problems(ruleSet);
    assertTrue(problems.stream().anyMatch(problem -> problem.contains(what)), problems.toString());
  }

  @Test
  void virtualServersAsSvccMakesThemAreLegal() {
    assertEquals(
        List.of(),
        new VirtualServerLegality().problems(ruleSet(GOOD, "10.96.0.10", "198.51.100.50")));
  }

  @Test
  void whatTheKernelRefusesIsIllegal() {
    illegal("scheduler", ruleSet(GOOD.replace("mh", "fastest")));
    illegal("persistence", changed(2_678_401, false));
    illegal("twice", twice());
    illegal("unsorted", changed(0, true));
    illegal("real server", ruleSet(GOOD.replace("10.244.2.6", "127.0.0.1")));
    illegal("address or port", ruleSet("-A -t 127.0.0.1:80 -s rr\n"));
    illegal("address or port", ruleSet("-A -t [fd00::1]:80 -s rr\n"));
  }

  @Test
  void addressesAreSortedAndOfTheFamily() {
    illegal("unsorted", ruleSet(GOOD, "10.96.0.11", "10.96.0.10"));
    illegal("other family", ruleSet(GOOD, "fd00::1"));
  }

  @Test
  void aBugEndsTheRun() {
    assertThrows(IllegalStateException.class, () -> new VirtualServerLegality().require(twice()));
  }
}
