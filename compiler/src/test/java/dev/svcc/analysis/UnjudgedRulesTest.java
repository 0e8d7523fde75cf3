package dev.svcc.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.analysis.Outcome.Verdict;
import dev.svcc.backend.iptables.SaveReader;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Effect;
import dev.svcc.rule.Match;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Rules that nobody can judge. */
final class UnjudgedRulesTest extends SimulatedNode {
  @Test
  void aRuleThatCannotBeJudgedMakesTheOutcomeUnknownOnlyWhereItMatters() {
    Match limit = new Match.Opaque("-m limit --limit 1/sec");
    rule(filter, "FORWARD", new Action.AsRead("-j LOG", new Effect.GoesOn()), limit);
    rule(filter, "FORWARD", new Action.Accept(), limit, new Match.Destination(Cidr.of(POD)));
    rule(filter, "FORWARD", new Action.Accept(), limit);
    rule(filter, "FORWARD", new Action.Accept());
    assertEquals(List.of("1 Forwarded 10.96.0.10:80 from 10.244.1.5"), run(toVip("veth1", POD)));
  }

  @Test
  void aRuleThatCannotBeJudgedIsNamed() {
    Match limit = new Match.Opaque("-m limit --limit 1/sec");
    rule(filter, "FORWARD", new Action.Drop(), limit);
    Outcome outcome = simulator().simulate(toVip("veth1", POD)).get(0);
    if (!(outcome.verdict() instanceof Verdict.Unknown unknown)) {
      throw new AssertionError(outcome.verdict());
    }
    assertEquals(List.of(limit), unknown.because().matches());
  }

  @Test
  void aTargetThatCannotBeJudgedIsUnknown() {
    rule(filter, "FORWARD", new Action.Opaque("-j NFQUEUE --queue-num 1"));
    assertEquals(List.of("1 Unknown 10.96.0.10:80 from 10.244.1.5"), run(toVip("veth1", POD)));
  }

  @Test
  void whatADumpShowsButTheModelDoesNotKnowIsNotGuessed() {
    String dump =
        """
        *filter
        :FORWARD ACCEPT [0:0]
        -A FORWARD -m limit --limit 5/min -j LOG --log-prefix "in: "
        -A FORWARD -d 10.96.0.10/32 -m string --string "x" --algo bm --to 65535 -j DROP
        COMMIT
        """;
    Simulator simulator =
        new Simulator(SaveReader.read(dump, "dump", Family.IPV4, new Diagnostics()), network);
    assertEquals(
        List.of("1 Unknown 10.96.0.10:80 from 10.244.1.5"),
        lines(simulator.simulate(toVip("veth1", POD))));
    Packet other = Packet.first("veth1", OTHER_POD, POD, Protocol.TCP, 80);
    assertEquals(
        List.of("1 Forwarded 10.244.1.5:80 from 10.244.1.6"), lines(simulator.simulate(other)));
  }
}
