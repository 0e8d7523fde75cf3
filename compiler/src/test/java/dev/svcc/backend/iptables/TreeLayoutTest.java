package dev.svcc.backend.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.Action;
import dev.svcc.rule.Chain;
import dev.svcc.rule.Match;
import dev.svcc.rule.Rule;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

final class TreeLayoutTest {
  private static final IpAddress FREE = IpAddress.of("10.96.0.10");

  @Test
  void eightAddressesNeedNoTree() {
    List<String> chains = userChains(lower(PlainCluster.of(Family.IPV4, 8, 3)));
    assertTrue(chains.stream().noneMatch(name -> name.startsWith("SVCC-D-")), chains::toString);
  }

  @Test
  void nineAddressesAreFoundByTheirPrefix() {
    List<String> chains = userChains(lower(PlainCluster.of(Family.IPV4, 9, 3)));
    assertTrue(chains.contains("SVCC-D-0A60000"), chains::toString);
  }

  @Test
  void anEndpointThatIsAloneIsTranslatedWithoutAChain() {
    RuleSet rules = lower(new PlainCluster(Family.IPV4).add("web", FREE, 1, 30080));
    assertEquals(List.of("SVCC-NODEPORTS", "SVCC-POSTROUTING", "SVCC-SERVICES"), userChains(rules));
    assertEquals(
        """
        -A SVCC-SERVICES ! -s 10.244.0.0/14 -d 10.96.0.10/32 -p tcp -m comment --comment "shop/web \
        cluster IP" -m tcp --dport 80 -j MARK --set-xmark 0x4000/0x4000
        -A SVCC-SERVICES -d 10.96.0.10/32 -p tcp -m comment --comment "shop/web cluster IP" -m tcp \
        --dport 80 -j DNAT --to-destination 10.244.0.1:8080
        """,
        linesWith(rules, "cluster IP"));
  }

  @Test
  void aServiceWithANodePortMarksOnceMoreAndSharesItsChain() {
    RuleSet rules = lower(new PlainCluster(Family.IPV4).add("web", FREE, 2, 30080));
    assertEquals(
        """
        -A SVCC-NODEPORTS -p tcp -m comment --comment "shop/web" -m tcp --dport 30080 -j MARK \
        --set-xmark 0x4000/0x4000
        -A SVCC-NODEPORTS -p tcp -m comment --comment "shop/web" -m tcp --dport 30080 -g \
        SVCC-S-CHAIN
        """,
        linesWith(rules, "30080").replaceAll("SVCC-S-[A-Z2-7]{16}", "SVCC-S-CHAIN"));
  }

  @ParameterizedTest
  @EnumSource(Family.class)
  void oneServiceMoreChangesAtMostTwelveLines(Family family) {
    PlainCluster before = new PlainCluster(family);
    PlainCluster after = new PlainCluster(family);
    for (int i = 0; i < 1000; i++) {
      IpAddress address = before.address(i * 37);
      before.add("s" + i, address, 3, 0);
      after.add("s" + i, address, 3, 0);
    }
    after.add("zz", after.address(500 * 37 + 1), 2, 0);
    int changed = changedLines(lower(before), lower(after));
    assertTrue(changed >= 5 && changed <= 12, () -> changed + " lines");
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 16, 17, 100, 1000, 1024, 1025, 5000})
  void everyEndpointHasTheSameChanceExactly(int endpoints) {
    RuleSet rules = lower(new PlainCluster(Family.IPV4).add("web", FREE, endpoints, 0));
    Table nat = rules.table(Table.Name.NAT).orElseThrow();
    String top = serviceChain(rules);
    List<Ratio> chances = new ArrayList<>();
    int depth = collect(nat, top, Ratio.ONE, chances);
    assertEquals(endpoints, chances.size());
    assertEquals(
        Set.of(new Ratio(BigInteger.ONE, BigInteger.valueOf(endpoints))),
        new LinkedHashSet<>(chances));
    assertTrue(depth <= 4, () -> "depth " + depth);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 16, 17, 1000, 1025, 20000})
  void theDepthOfEndpointChainsIsKnownBeforeTheyAreMade(int endpoints) {
    RuleSet rules =
        lower(new PlainCluster(Family.IPV4).add("web", FREE, Math.max(2, endpoints), 0));
    Table nat = rules.table(Table.Name.NAT).orElseThrow();
    String top = serviceChain(rules);
    assertEquals(EndpointChains.depth(endpoints), collect(nat, top, Ratio.ONE, new ArrayList<>()));
  }

  @Test
  void deepPrefixesAreSplitByRankWithinTheBudget() {
    PlainCluster cluster = new PlainCluster(Family.IPV6);
    for (int bit = 0; bit < 60; bit++) {
      for (int i = 0; i < 12; i++) {
        IpAddress address = IpAddress.ofIpv6(0xfd00_0096_0000_0000L, (1L << bit) * 16 + i);
        if (bit > 3) {
          cluster.add("s" + bit + "-" + i, address, bit == 59 ? 2000 : 2, 0);
        }
      }
    }
    RuleSet rules = lower(cluster);
    assertEquals(List.of(), new Legality().problems(rules));
  }

  @Test
  void manyPortsOfOneAddressAreFoundByRanges() {
    PlainCluster cluster = new PlainCluster(Family.IPV4);
    for (int port = 1; port <= 200; port++) {
      cluster.add("s" + port, FREE, 8000 + port, 2, 30000 + port * 7);
    }
    RuleSet rules = lower(cluster);
    assertTrue(userChains(rules).contains("SVCC-D-0A60000A"));
    assertTrue(
        userChains(rules).contains("SVCC-N-T30720-30975"), () -> userChains(rules).toString());
    assertEquals(List.of(), new Legality().problems(rules));
  }

  @Test
  void aThousandServicesTakeLessThanHalfTheRulesAndAFewChains() {
    PlainCluster cluster = PlainCluster.of(Family.IPV4, 1000, 10);
    RuleSet tree = lower(cluster);
    RuleSet kubeProxy = new KubeProxyLayout(FilterPart.NONE).lower(cluster.intent(), Family.IPV4);
    double rules = (double) rules(tree) / rules(kubeProxy);
    double chains = (double) userChains(tree).size() / userChains(kubeProxy).size();
    assertTrue(rules <= 0.45, () -> "rules " + rules);
    assertTrue(chains <= 0.15, () -> "chains " + chains);
  }

  private static RuleSet lower(PlainCluster cluster) {
    RuleSet rules =
        new TreeLayout(FilterPart.NONE, Hairpin.BPF)
            .lower(cluster.intent(), cluster.intent().families().getFirst());
    new Legality().require(rules);
    return rules;
  }

  private static List<String> userChains(RuleSet rules) {
    return rules.table(Table.Name.NAT).orElseThrow().chains().stream()
        .filter(chain -> !chain.base())
        .map(Chain::name)
        .toList();
  }

  private static String serviceChain(RuleSet rules) {
    return userChains(rules).stream()
        .filter(name -> name.matches("SVCC-S-[A-Z2-7]{16}"))
        .findFirst()
        .orElseThrow();
  }

  private static long rules(RuleSet rules) {
    return rules.tables().stream()
        .flatMap(table -> table.chains().stream())
        .mapToLong(chain -> chain.rules().size())
        .sum();
  }

  private static List<String> lines(RuleSet rules) {
    return new ScriptWriter(Hooks.NONE).write(List.of(rules)).lines().toList();
  }

  private static String linesWith(RuleSet rules, String part) {
    StringBuilder found = new StringBuilder();
    lines(rules).stream()
        .filter(line -> line.contains(part))
        .forEach(line -> found.append(line).append('\n'));
    return found.toString();
  }

  private static int changedLines(RuleSet before, RuleSet after) {
    Set<String> old = new LinkedHashSet<>(lines(before));
    Set<String> now = new LinkedHashSet<>(lines(after));
    return (int)
        (old.stream().filter(line -> !now.contains(line)).count()
            + now.stream().filter(line -> !old.contains(line)).count());
  }

  /** Adds the chance of every translation; the depth of the chains. */
  private static int collect(Table nat, String chain, Ratio arrives, List<Ratio> chances) {
    Ratio left = arrives;
    int depth = 0;
    for (Rule rule : nat.chain(chain).orElseThrow().rules()) {
      Ratio taken = left;
      for (Match match : rule.matches()) {
        if (match instanceof Match.Random random) {
          taken = left.times(random.numerator(), random.denominator());
        }
      }
      if (rule.action() instanceof Action.Goto(String below)) {
        depth = Math.max(depth, collect(nat, below, taken, chances));
        left = left.minus(taken);
      } else if (rule.action() instanceof Action.Dnat) {
        chances.add(taken);
        left = left.minus(taken);
      }
    }
    return depth + 1;
  }

  /** A fraction in lowest terms. */
  private record Ratio(BigInteger over, BigInteger under) {
    static final Ratio ONE = new Ratio(BigInteger.ONE, BigInteger.ONE);

    Ratio {
      BigInteger common = over.gcd(under);
      over = over.divide(common);
      under = under.divide(common);
    }

    Ratio times(long numerator, long denominator) {
      return new Ratio(
          over.multiply(BigInteger.valueOf(numerator)),
          under.multiply(BigInteger.valueOf(denominator)));
    }

    Ratio minus(Ratio other) {
      return new Ratio(
          over.multiply(other.under).subtract(other.over.multiply(under)),
          under.multiply(other.under));
    }
  }
}
