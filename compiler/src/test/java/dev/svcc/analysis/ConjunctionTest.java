package dev.svcc.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.net.Cidr;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Match;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class ConjunctionTest {
  private static final Match TEN = new Match.Destination(Cidr.of("10.0.0.0/8"));
  private static final Match HOST = new Match.Destination(Cidr.of("10.96.0.10/32"));
  private static final Match TCP = new Match.Proto(Protocol.TCP);
  private static final Match WEB = Match.Ports.destination(Protocol.TCP, 80);

  private static Optional<List<Match>> of(Match... matches) {
    return Conjunction.of(List.of(matches));
  }

  @Test
  void theNarrowerBlockIsKept() {
    assertEquals(Optional.of(List.of(HOST)), of(TEN, HOST, TEN));
    assertEquals(Optional.of(List.of(HOST)), of(HOST, TEN));
  }

  @Test
  void portsSayTheirProtocol() {
    assertEquals(Optional.of(List.of(WEB)), of(TCP, WEB));
    assertEquals(Optional.of(List.of(WEB)), of(WEB, TCP));
  }

  @Test
  void whatContradictsItselfIsNobody() {
    assertEquals(Optional.empty(), of(HOST, new Match.Destination(Cidr.of("10.96.0.11/32"))));
    assertEquals(Optional.empty(), of(HOST, new Match.Destination(Cidr.of("10.0.0.0/8"), true)));
    assertEquals(Optional.empty(), of(TCP, new Match.Proto(Protocol.UDP)));
    assertEquals(Optional.empty(), of(WEB, Match.Ports.destination(Protocol.TCP, 81)));
  }

  @Test
  void aBlockElsewhereSaysNothingNew() {
    Match notThere = new Match.Destination(Cidr.of("127.0.0.0/8"), true);
    assertEquals(Optional.of(List.of(HOST)), of(notThere, HOST));
    Match source = new Match.Source(Cidr.of("10.244.0.0/16"), true);
    assertEquals(Optional.of(List.of(source, HOST)), of(source, HOST));
  }

  @Test
  void diceAreThrownTwice() {
    Match half = new Match.Random(1, 2);
    assertEquals(Optional.of(List.of(half, half)), of(half, half));
  }

  @Test
  void commentsSayNothing() {
    assertEquals(Optional.of(List.of()), of(new Match.Comment("why")));
  }
}
