package dev.svcc.backend.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.VirtualServer;
import dev.svcc.rule.VirtualServer.Forwarding;
import dev.svcc.rule.VirtualServer.RealServer;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;

/** What the writer prints, the reader reads. */
class VirtualServerRoundTripPropertyTest {
  private static final Origin ORIGIN = Origin.base("test");

  private static final List<List<String>> FLAGS =
      List.of(List.of(), List.of("ops"), List.of("ops", "mh-fallback", "mh-port"));

  @Provide
  Arbitrary<VirtualServer> servers() {
    return Arbitraries.of(Family.class).flatMap(VirtualServerRoundTripPropertyTest::servers);
  }

  private static Arbitrary<VirtualServer> servers(Family family) {
    Arbitrary<Integer> port = Arbitraries.integers().between(0, 65535);
    Arbitrary<VirtualServer.Key> address =
        Combinators.combine(
                addresses(family), Arbitraries.of(Protocol.TCP, Protocol.UDP, Protocol.SCTP), port)
            .as(VirtualServer.Key.Address::new);
    Arbitrary<VirtualServer.Key> mark =
        Arbitraries.integers()
            .filter(value -> value != 0)
            .map(value -> new VirtualServer.Key.FirewallMark(value, family));
    Arbitrary<RealServer> real =
        Combinators.combine(
                addresses(family),
                port,
                Arbitraries.of(Forwarding.class),
                Arbitraries.integers().between(0, Integer.MAX_VALUE))
            .as((at, to, how, weight) -> new RealServer(at, to, how, weight, ORIGIN));
    return Combinators.combine(
            Arbitraries.oneOf(address, mark),
            Arbitraries.of("rr", "wlc", "mh"),
            Arbitraries.of(FLAGS),
            Arbitraries.of(0, 1, 10800),
            Arbitraries.integers().between(1, family.bits()),
            real.list().ofMaxSize(4).uniqueElements(one -> one.address()))
        .as(
            (key, scheduler, flags, seconds, prefix, behind) ->
                new VirtualServer(
                    key,
                    scheduler,
                    flags,
                    seconds,
                    seconds == 0 ? family.bits() : prefix,
                    behind.stream()
                        .sorted((one, other) -> one.address().compareTo(other.address()))
                        .toList(),
                    ORIGIN));
  }

  private static Arbitrary<IpAddress> addresses(Family family) {
    Arbitrary<Long> bits = Arbitraries.longs();
    return family == Family.IPV4
        ? Arbitraries.integers().map(IpAddress::ofIpv4)
        : Combinators.combine(bits, bits).as(IpAddress::ofIpv6);
  }

  @Property(tries = 500)
  void whatIsWrittenIsReadBack(@ForAll("servers") VirtualServer server) {
    RuleSet rules =
        new RuleSet(server.key().family(), List.of(), List.of(), List.of(server), List.of());
    String text = new VirtualServerWriter().write(List.of(rules));
    Diagnostics diagnostics = new Diagnostics();
    List<VirtualServer> read = VirtualServerReader.read(text, "ipvs.rules", diagnostics);
    assertEquals(List.of(), diagnostics.sorted());
    assertEquals(List.of(server), read, text);
  }
}
