package dev.svcc.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Origin;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.TableBuilder;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ExplainerTest {
  private static final ObjectRef WEB = new ObjectRef("Service", "shop", "web");
  private static final Origin FRONTEND =
      new Origin(WEB, new SourceSpan("services.yaml", 3, 5, 1), "cluster IP");
  private static final Origin NODE_PORT =
      new Origin(WEB, new SourceSpan("services.yaml", 9, 5, 1), "node port");
  private static final Match ADDRESS = new Match.Destination(Cidr.of("10.96.0.10/32"));
  private static final Match PORT = Match.Ports.destination(Protocol.TCP, 80);
  private static final Match LOCAL = Match.AddressType.destinationLocal();

  private static RuleSet rules() {
    Table nat =
        new TableBuilder(Table.Name.NAT)
            .add("PREROUTING", List.of(), new Action.Jump("ALL"), Origin.base("hook"))
            .add("OUTPUT", List.of(), new Action.Jump("ALL"), Origin.base("hook"))
            .add("ALL", List.of(ADDRESS, PORT), new Action.Jump("WEB"), FRONTEND)
            .add("ALL", List.of(LOCAL), new Action.Goto("NODE"), Origin.base("nodePorts"))
            .add("NODE", List.of(PORT), new Action.Jump("WEB"), NODE_PORT)
            .add("WEB", List.of(), new Action.Accept(), NODE_PORT)
            .declare("NOBODY")
            .build();
    return new RuleSet(Family.IPV4, List.of(nat), List.of());
  }

  private static Explanation.OfChain chain(String name) {
    List<Explanation> found = new Explainer(rules()).explain(new Subject.OfChain(name));
    assertEquals(1, found.size());
    return (Explanation.OfChain) found.get(0);
  }

  @Test
  void aChainIsReachedByEveryWayFromEveryHook() {
    assertEquals(
        List.of(
            new Ways.Way(List.of("PREROUTING", "OUTPUT"), List.of(ADDRESS, PORT)),
            new Ways.Way(List.of("PREROUTING", "OUTPUT"), List.of(LOCAL, PORT))),
        chain("WEB").ways().ways());
  }

  @Test
  void anObjectThatMadeAChainIsNamedOnce() {
    assertEquals(List.of(FRONTEND), chain("WEB").causes());
  }

  @Test
  void aChainOfEveryNodeSaysWhatItIsFor() {
    assertEquals(List.of(Origin.base("hook")), chain("ALL").causes());
  }

  @Test
  void noPacketComesToAChainThatNothingLeadsTo() {
    assertEquals(List.of(), chain("NOBODY").ways().ways());
  }

  @Test
  void aRuleAsksMoreThanTheWayToItsChain() {
    Subject subject =
        new Subject.OfRule(
            "NODE", rules().tables().get(0).chain("NODE").orElseThrow().rules().get(0));
    Explanation.OfRule found = (Explanation.OfRule) new Explainer(rules()).explain(subject).get(0);
    assertEquals(0, found.placed().index());
    assertEquals(List.of(LOCAL, PORT), found.ways().ways().get(0).conditions());
  }

  @Test
  void anObjectHasEveryRuleThatItMade() {
    Subject subject = new Subject.OfObject("", "shop", "web");
    Explanation.OfObject found =
        (Explanation.OfObject) new Explainer(rules()).explain(subject).get(0);
    assertEquals(
        List.of("ALL", "NODE", "WEB"), found.rules().stream().map(PlacedRule::chain).toList());
    assertTrue(
        new Explainer(rules()).explain(new Subject.OfObject("Pod", "shop", "web")).isEmpty());
  }

  @Test
  void aLoopThatNothingLeadsToEndsTheSearch() {
    Table filter =
        new TableBuilder(Table.Name.FILTER)
            .add("A", List.of(), new Action.Jump("B"), Origin.base(""))
            .add("B", List.of(), new Action.Jump("A"), Origin.base(""))
            .build();
    RuleSet loop = new RuleSet(Family.IPV4, List.of(filter), List.of());
    Explanation.OfChain found =
        (Explanation.OfChain) new Explainer(loop).explain(new Subject.OfChain("A")).get(0);
    assertEquals(new Ways(List.of(), false), found.ways());
  }
}
