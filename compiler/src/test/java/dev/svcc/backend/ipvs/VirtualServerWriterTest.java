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
import org.junit.jupiter.api.Test;

class VirtualServerWriterTest {
  private static final Origin ORIGIN = Origin.base("test");

  /** Every shape, as {@code ipvsadm -Sn} was seen to print it. */
  private static final String TEXT =
      """
      -A -t 10.96.0.10:80 -s rr
      -a -t 10.96.0.10:80 -r 10.244.1.5:8080 -m -w 1
      -a -t 10.96.0.10:80 -r 10.244.2.6:8080 -m -w 0
      -A -u 10.96.0.10:53 -s mh -p 100 -b mh-port
      -A -u 10.96.0.11:53 -s rr -p 30 -M 255.255.255.0 -o
      -A --sctp-service 10.96.0.10:99 -s sh -b sh-fallback,sh-port
      -A -t [fd00:96::10]:80 -s wlc -p 10800
      -a -t [fd00:96::10]:80 -r [fd00:244::5]:8080 -m -w 1
      -A -f 5 -6 -s sh -p 360 -M 64
      """;

  private static VirtualServer server(
      VirtualServer.Key key,
      String scheduler,
      List<String> flags,
      int seconds,
      int prefix,
      RealServer... real) {
    return new VirtualServer(key, scheduler, flags, seconds, prefix, List.of(real), ORIGIN);
  }

  private static VirtualServer.Key at(String address, Protocol protocol, int port) {
    return new VirtualServer.Key.Address(IpAddress.of(address), protocol, port);
  }

  private static RealServer real(String address, int weight) {
    return new RealServer(IpAddress.of(address), 8080, Forwarding.MASQUERADING, weight, ORIGIN);
  }

  private static List<VirtualServer> ofIpv4() {
    return List.of(
        server(
            at("10.96.0.10", Protocol.TCP, 80),
            "rr",
            List.of(),
            0,
            32,
            real("10.244.1.5", 1),
            real("10.244.2.6", 0)),
        server(at("10.96.0.10", Protocol.UDP, 53), "mh", List.of("mh-port"), 100, 32),
        server(at("10.96.0.11", Protocol.UDP, 53), "rr", List.of("ops"), 30, 24),
        server(
            at("10.96.0.10", Protocol.SCTP, 99), "sh", List.of("sh-fallback", "sh-port"), 0, 32));
  }

  private static List<VirtualServer> ofIpv6() {
    return List.of(
        server(
            at("fd00:96::10", Protocol.TCP, 80),
            "wlc",
            List.of(),
            10800,
            128,
            real("fd00:244::5", 1)),
        server(new VirtualServer.Key.FirewallMark(5, Family.IPV6), "sh", List.of(), 360, 64));
  }

  private static RuleSet ruleSet(Family family, List<VirtualServer> servers) {
    return new RuleSet(family, List.of(), List.of(), servers, List.of());
  }

  @Test
  void everyShapeIsSpeltAsIpvsadmSpellsIt() {
    String text =
        new VirtualServerWriter()
            .write(List.of(ruleSet(Family.IPV4, ofIpv4()), ruleSet(Family.IPV6, ofIpv6())));
    assertEquals(TEXT, text);
  }

  @Test
  void whatIsWrittenIsReadBack() {
    Diagnostics diagnostics = new Diagnostics();
    List<VirtualServer> read = VirtualServerReader.read(TEXT, "text", diagnostics);
    assertEquals(List.of(), diagnostics.sorted());
    assertEquals(ofIpv4(), read.subList(0, 4));
    assertEquals(ofIpv6(), read.subList(4, 6));
  }
}
