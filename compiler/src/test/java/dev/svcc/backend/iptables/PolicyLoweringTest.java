package dev.svcc.backend.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.intent.NodeOptions;
import dev.svcc.intent.NodeOptionsBuilder;
import dev.svcc.intent.NodeProfile;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.Chain;
import dev.svcc.rule.Match;
import dev.svcc.rule.Rule;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** The shapes of policy rules, one by one. */
final class PolicyLoweringTest {
  private static final String ISOLATED = "podSelector: {}\npolicyTypes: [Ingress]\n";

  private static List<String> text(RuleSet rules, String chain) {
    return rules.table(Table.Name.FILTER).orElseThrow().chain(chain).orElseThrow().rules().stream()
        .map(RuleText::of)
        .toList();
  }

  private static List<String> chains(RuleSet rules) {
    return rules.table(Table.Name.FILTER).orElseThrow().chains().stream().map(Chain::name).toList();
  }

  private static List<Rule> all(RuleSet rules) {
    return rules.table(Table.Name.FILTER).orElseThrow().chains().stream()
        .flatMap(chain -> chain.rules().stream())
        .toList();
  }

  private static String judge(RuleSet rules, char direction) {
    return chains(rules).stream()
        .filter(name -> name.startsWith("SVCC-POL-" + direction + "P-"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void withoutPoliciesNothingIsHooked() {
    RuleSet rules = new PolicyInput().pod("web", "", "10.244.1.5").rules(Family.IPV4);
    assertEquals(List.of(), chains(rules));
  }

  @Test
  void newConnectionsAreJudgedAtEveryHookAndTheNodesOwnAreNot() {
    RuleSet rules =
        new PolicyInput().pod("web", "", "10.244.1.5").policy("deny", ISOLATED).rules(Family.IPV4);
    String known =
        "-m conntrack ! --ctstate RELATED,ESTABLISHED -m comment --comment \"network policies\"";
    assertEquals(List.of(known + " -j SVCC-POLICY"), text(rules, "FORWARD"));
    assertEquals(List.of(known + " -j SVCC-POLICY"), text(rules, "INPUT"));
    assertEquals(
        List.of(known + " -m addrtype ! --src-type LOCAL -j SVCC-POLICY"), text(rules, "OUTPUT"));
    assertEquals(List.of("-d 10.244.1.5/32 -j SVCC-POL-I"), text(rules, "SVCC-POLICY"));
  }

  @Test
  void theLastRuleDropsOrRejectsAfterThePodItself() {
    PolicyInput input = new PolicyInput().pod("web", "", "10.244.1.5").policy("deny", ISOLATED);
    RuleSet drop = input.rules(Family.IPV4);
    List<String> judge = text(drop, judge(drop, 'I'));
    assertEquals(2, judge.size());
    assertTrue(judge.get(0).contains("-m bpf") && judge.get(0).endsWith("-j RETURN"));
    assertEquals("-m comment --comment \"shop/deny\" -j DROP", judge.get(1));

    NodeOptions reject =
        NodeOptionsBuilder.of(NodeOptions.defaults())
            .nodeName("node-a")
            .policyDeny(NodeProfile.PolicyDeny.REJECT)
            .build();
    RuleSet answered = input.with(reject).rules(Family.IPV4);
    assertTrue(
        text(answered, judge(answered, 'I'))
            .get(1)
            .endsWith("-j REJECT --reject-with icmp-admin-prohibited"));
  }

  @Test
  void neighbourDiscoveryPassesBeforeAnythingIsJudged() {
    RuleSet rules =
        new PolicyInput().pod("web", "", "fd00:244::5").policy("deny", ISOLATED).rules(Family.IPV6);
    assertEquals("-p ipv6-icmp -g SVCC-POLICY-ND", text(rules, "SVCC-POLICY").get(0));
    assertEquals(
        List.of(
            "-p ipv6-icmp -m icmp6 --icmpv6-type 133 -j RETURN",
            "-p ipv6-icmp -m icmp6 --icmpv6-type 134 -j RETURN",
            "-p ipv6-icmp -m icmp6 --icmpv6-type 135 -j RETURN",
            "-p ipv6-icmp -m icmp6 --icmpv6-type 136 -j RETURN",
            "-p ipv6-icmp -m icmp6 --icmpv6-type 137 -j RETURN",
            "-d fd00:244::5/128 -j SVCC-POL-I"),
        text(rules, "SVCC-POLICY-ND"));
  }

  @Test
  void sixteenPortsAreTwoRulesAndARangeCountsTwice() {
    String ports =
        IntStream.range(0, 14)
            .mapToObj(i -> "{port: " + (1000 + 2 * i) + "}")
            .collect(Collectors.joining(", "));
    RuleSet rules =
        new PolicyInput()
            .pod("web", "", "10.244.1.5")
            .policy(
                "ports",
                ISOLATED + "ingress: [{ports: [" + ports + ", {port: 9000, endPort: 9010}]}]\n")
            .rules(Family.IPV4);
    List<String> judge = text(rules, judge(rules, 'I'));
    assertEquals(
        "-p tcp -m comment --comment \"shop/ports\" -m multiport --dports"
            + " 1000,1002,1004,1006,1008,1010,1012,1014,1016,1018,1020,1022,1024,1026 -j RETURN",
        judge.get(0));
    assertEquals(
        "-p tcp -m comment --comment \"shop/ports\" -m tcp --dport 9000:9010 -j RETURN",
        judge.get(1));
  }

  @Test
  void theSameAllowOfTwoPoliciesIsOneRuleThatNamesBoth() {
    String allow = ISOLATED + "ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}]\n";
    RuleSet rules =
        new PolicyInput()
            .pod("web", "", "10.244.1.5")
            .policy("a", allow)
            .policy("b", allow)
            .rules(Family.IPV4);
    assertEquals(
        "-s 203.0.113.0/24 -m comment --comment \"shop/a, shop/b\" -j RETURN",
        text(rules, judge(rules, 'I')).get(0));
    Rule rule = all(rules).stream().filter(r -> RuleText.of(r).contains("203.")).findFirst().get();
    assertTrue(rule.origin().reason().contains("NetworkPolicy shop/b at in.yaml:"), rule::toString);
  }

  @Test
  void longNamesAreCutWithAHashAndStayApart() {
    String allow = ISOLATED + "ingress: [{from: [{ipBlock: {cidr: 203.0.113.0/24}}]}]\n";
    String name = "x".repeat(250);
    RuleSet rules =
        new PolicyInput()
            .pod("web", "", "10.244.1.5")
            .policy(name + "1", allow)
            .policy(name + "2", allow.replace("203", "204"))
            .rules(Family.IPV4);
    List<String> comments =
        all(rules).stream()
            .flatMap(rule -> rule.matches().stream())
            .filter(Match.Comment.class::isInstance)
            .map(match -> ((Match.Comment) match).text())
            .filter(text -> text.startsWith("shop/x"))
            .distinct()
            .toList();
    assertEquals(3, comments.size(), comments::toString); // two allows and the end
    comments.forEach(comment -> assertEquals(255, comment.length()));
  }

  @Test
  void theMarkIsClearedBeforeASearchAndAfterItsAnswer() {
    RuleSet rules = peersTimesPorts(40, 200).rules(Family.IPV4);
    List<String> judge = text(rules, judge(rules, 'I'));
    assertEquals("-j MARK --set-xmark 0x0/0x20000", judge.get(0));
    assertTrue(judge.contains("-m mark --mark 0x20000/0x20000 -g SVCC-POLICY-ALLOWED"));
    IpAddress pod = IpAddress.of("10.244.1.5");
    FilterWalk allowed = new FilterWalk(rules, IpAddress.of("11.0.0.0"), pod, Protocol.TCP, 1);
    assertTrue(allowed.passes("FORWARD", 0x20000));
    assertEquals(0, allowed.mark());
    FilterWalk denied = new FilterWalk(rules, IpAddress.of("11.0.0.0"), pod, Protocol.TCP, 2);
    assertFalse(denied.passes("FORWARD", 0x20000));
  }

  private static PolicyInput peersTimesPorts(int peers, int ports) {
    // Every second address and every second port: nothing to merge.
    String from =
        IntStream.range(0, peers)
            .mapToObj(
                i ->
                    "  - ipBlock: {cidr: 11.%d.%d.%d/32}%n"
                        .formatted(i >> 15, i >> 7 & 255, i * 2 & 255))
            .collect(Collectors.joining());
    String at =
        IntStream.range(0, ports)
            .mapToObj(i -> "  - {port: %d}%n".formatted(1 + 2 * i))
            .collect(Collectors.joining());
    return new PolicyInput()
        .pod("web", "", "10.244.1.5")
        .policy("big", ISOLATED + "ingress:\n- from:\n" + from + "  ports:\n" + at);
  }

  @Test
  void fiveThousandPeersAndPortsAreASumOfRulesAndCheapToSearch() {
    RuleSet rules = peersTimesPorts(5000, 5000).rules(Family.IPV4);
    assertTrue(all(rules).size() < 8000, () -> "rules: " + all(rules).size());
    for (int i : new int[] {0, 1, 2500, 4999}) {
      IpAddress peer = IpAddress.of("11.%d.%d.%d".formatted(i >> 15, i >> 7 & 255, i * 2 & 255));
      FilterWalk walk =
          new FilterWalk(rules, peer, IpAddress.of("10.244.1.5"), Protocol.TCP, 1 + 2 * i);
      assertTrue(walk.passes("FORWARD", 0));
      assertTrue(walk.met() <= 100, () -> "met " + walk.met());
      assertTrue(walk.deepest() <= 15, () -> "deep " + walk.deepest());
    }
  }

  @Test
  void aThousandPodsWithThreePoliciesEachCostNoPacketMoreThanFortyRules() {
    PolicyInput input = new PolicyInput();
    for (int i = 0; i < 1000; i++) {
      String address = "10.244.%d.%d".formatted(4 + i / 256, i % 256);
      input.pod("p" + i, "app: a%d, tier: t%d".formatted(i % 50, i % 10), address);
    }
    for (int app = 0; app < 50; app++) {
      input.policy("app" + app, both("app: a" + app, "11.0.0.0/8", 80));
    }
    for (int tier = 0; tier < 10; tier++) {
      input.policy("tier" + tier, both("tier: t" + tier, "10.0.0.0/8", 443));
    }
    input.policy("all", both("", "10.0.0.0/8", 53));
    RuleSet rules = input.rules(Family.IPV4);
    int most = 0;
    for (int i = 0; i < 1000; i += 7) {
      for (int j = 0; j < 1000; j += 13) {
        for (int port : new int[] {443, 53, 99}) {
          FilterWalk walk = new FilterWalk(rules, pod(i), pod(j), Protocol.TCP, port);
          assertEquals(port != 99 || i == j, walk.passes("FORWARD", 0));
          most = Math.max(most, walk.met());
          assertTrue(walk.deepest() <= 15);
        }
      }
    }
    int met = most;
    assertTrue(most <= 40, () -> "met " + met);
  }

  private static IpAddress pod(int i) {
    return IpAddress.of("10.244.%d.%d".formatted(4 + i / 256, i % 256));
  }

  private static String both(String label, String block, int port) {
    return """
    podSelector: {matchLabels: {%s}}
    policyTypes: [Ingress, Egress]
    ingress: [{from: [{ipBlock: {cidr: %s}}], ports: [{port: %d}]}]
    egress: [{to: [{ipBlock: {cidr: %s}}], ports: [{port: %d}]}]
    """
        .formatted(label, block, port, block, port);
  }

  @Test
  void podsThatNobodySelectsLeaveAfterAFewRules() {
    PolicyInput input =
        new PolicyInput().policy("deny", ISOLATED.replace("{}", "{matchLabels: {c: d}}"));
    for (int i = 0; i < 500; i++) {
      String labels = i % 2 == 0 ? "c: d" : "";
      input.pod("p" + i, labels, "10.244.%d.%d".formatted(4 + i / 256, i % 256));
    }
    RuleSet rules = input.rules(Family.IPV4);
    for (int i = 1; i < 500; i += 2) {
      FilterWalk walk = new FilterWalk(rules, IpAddress.of("11.0.0.1"), pod(i), Protocol.TCP, 80);
      assertTrue(walk.passes("FORWARD", 0));
      assertTrue(walk.met() <= 16, () -> "met " + walk.met());
    }
    FilterWalk elsewhere =
        new FilterWalk(rules, IpAddress.of("11.0.0.1"), IpAddress.of("11.0.0.2"), Protocol.TCP, 80);
    assertTrue(elsewhere.passes("FORWARD", 0));
    assertEquals(2, elsewhere.met());
  }

  @Test
  void addingAPodChangesOnlyChainsOnItsWay() {
    PolicyInput input = new PolicyInput().policy("deny", ISOLATED);
    for (int i = 0; i < 200; i++) {
      input.pod("p" + i, "", "10.244.1." + i);
    }
    List<Chain> before = new ArrayList<>(filter(input));
    List<Chain> after = new ArrayList<>(filter(input.pod("one-more", "", "10.244.1.250")));
    after.removeAll(before);
    assertTrue(after.size() <= 5, () -> after.toString());
  }

  private static List<Chain> filter(PolicyInput input) {
    return input.rules(Family.IPV4).table(Table.Name.FILTER).orElseThrow().chains();
  }

  @Test
  void moreThan64PeersBecomeASetWhereSetsMayBeUsed() {
    PolicyLowering lowering = new PolicyLowering(true, true);
    RuleSet few = peersTimesPorts(64, 1).rules(Family.IPV4, lowering);
    assertEquals(List.of(), few.sets());
    RuleSet rules = peersTimesPorts(65, 1).rules(Family.IPV4, lowering);
    AddressSet set = rules.sets().get(0);
    assertEquals("hash:net", set.type());
    assertEquals(65, set.entries().size());
    assertEquals("11.0.0.0", set.entries().get(0));
    assertEquals(
        "-p tcp -m comment --comment \"shop/big\" -m set --match-set "
            + set.name()
            + " src -m tcp --dport 1 -j RETURN",
        text(rules, judge(rules, 'I')).get(0));
  }

  @Test
  void withoutBpfAPodReachesItselfThroughASearch() {
    RuleSet rules =
        new PolicyInput()
            .pod("web", "", "10.244.1.5")
            .pod("db", "", "10.244.1.6")
            .policy("deny", ISOLATED)
            .rules(Family.IPV4, new PolicyLowering(false, false));
    IpAddress web = IpAddress.of("10.244.1.5");
    assertTrue(new FilterWalk(rules, web, web, Protocol.UDP, 9).passes("FORWARD", 0));
    IpAddress db = IpAddress.of("10.244.1.6");
    assertFalse(new FilterWalk(rules, web, db, Protocol.UDP, 9).passes("FORWARD", 0x20000));
    assertTrue(all(rules).stream().noneMatch(rule -> RuleText.of(rule).contains("bpf")));
  }

  @Test
  void namesKeepNamespaceAndPolicyApart() {
    assertFalse(HashedName.of("X-", "ab", "c").equals(HashedName.of("X-", "a", "bc")));
  }
}
