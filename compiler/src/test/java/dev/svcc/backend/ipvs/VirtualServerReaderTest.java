package dev.svcc.backend.ipvs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.Origin;
import dev.svcc.diagnostic.Severity;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.VirtualServer;
import dev.svcc.rule.VirtualServer.Forwarding;
import dev.svcc.rule.VirtualServer.RealServer;
import java.util.List;
import org.junit.jupiter.api.Test;

final class VirtualServerReaderTest {
  private static final Origin ORIGIN = Origin.base("test");

  private static List<VirtualServer> read(String text) {
    Diagnostics diagnostics = new Diagnostics();
    List<VirtualServer> servers = VirtualServerReader.read(text, "ipvs", diagnostics);
    assertEquals(
        List.of(),
        diagnostics.sorted().stream().filter(d -> d.severity() == Severity.ERROR).toList());
    return servers;
  }

  private static List<String> messages(String text) {
    Diagnostics diagnostics = new Diagnostics();
    VirtualServerReader.read(text, "ipvs", diagnostics);
    return diagnostics.sorted().stream().map(d -> d.at() + " " + d.message()).toList();
  }

  private static RealServer real(String address, int port, Forwarding forwarding, int weight) {
    return new RealServer(IpAddress.of(address), port, forwarding, weight, ORIGIN);
  }

  /** As ipvsadm 1.31 printed it. */
  @Test
  void everyKindOfServiceIsRead() {
    List<VirtualServer> servers =
        read(
            """
            -A -t 10.0.0.1:80 -s mh -p 300 -M 255.255.255.0 -b mh-fallback,mh-port
            -a -t 10.0.0.1:80 -r 10.1.0.1:80 -m -w 3
            -a -t 10.0.0.1:80 -r 10.1.0.2:80 -g -w 3
            -a -t 10.0.0.1:80 -r 10.1.0.3:80 -i -w 0 --tun-type ipip
            -A -u 10.0.0.1:53 -s wlc -o
            -A --sctp-service [fd00::5]:99 -s sed -p 30 -M 64
            -a --sctp-service [fd00::5]:99 -r [fd00::1]:99 -m -w 1
            -A -f 7 -s rr
            -a -f 7 -r 10.1.0.1:0 -m -w 1
            -A -f 4294967295 -6 -s rr
            """);
    VirtualServer hashed =
        new VirtualServer(
            new VirtualServer.Key.Address(IpAddress.of("10.0.0.1"), Protocol.TCP, 80),
            "mh",
            List.of("mh-fallback", "mh-port"),
            300,
            24,
            List.of(
                real("10.1.0.1", 80, Forwarding.MASQUERADING, 3),
                real("10.1.0.2", 80, Forwarding.DIRECT, 3),
                real("10.1.0.3", 80, Forwarding.TUNNEL, 0)),
            ORIGIN);
    VirtualServer onePacket =
        new VirtualServer(
            new VirtualServer.Key.Address(IpAddress.of("10.0.0.1"), Protocol.UDP, 53),
            "wlc",
            List.of("ops"),
            0,
            32,
            List.of(),
            ORIGIN);
    VirtualServer mark =
        new VirtualServer(
            new VirtualServer.Key.FirewallMark(7, Family.IPV4),
            "rr",
            List.of(),
            0,
            32,
            List.of(real("10.1.0.1", 0, Forwarding.MASQUERADING, 1)),
            ORIGIN);
    VirtualServer sctp =
        new VirtualServer(
            new VirtualServer.Key.Address(IpAddress.of("fd00::5"), Protocol.SCTP, 99),
            "sed",
            List.of(),
            30,
            64,
            List.of(real("fd00::1", 99, Forwarding.MASQUERADING, 1)),
            ORIGIN);
    VirtualServer lastMark =
        new VirtualServer(
            new VirtualServer.Key.FirewallMark(-1, Family.IPV6),
            "rr",
            List.of(),
            0,
            128,
            List.of(),
            ORIGIN);
    assertEquals(List.of(hashed, onePacket, mark, sctp, lastMark), servers);
    assertEquals(4, servers.get(0).realServers().get(2).origin().at().line());
  }

  @Test
  void whatALineLeavesOutIsWhatIpvsadmTakes() {
    VirtualServer read =
        read("""
        -A -t 10.0.0.1:80 -p
        -a -t 10.0.0.1:80 -r 10.1.0.1
        """)
            .get(0);
    assertEquals("wlc", read.scheduler());
    assertEquals(300, read.persistenceSeconds());
    assertEquals(List.of(real("10.1.0.1", 80, Forwarding.DIRECT, 1)), read.realServers());
    assertEquals(
        List.of("sh-fallback", "sh-port"),
        read("-A -t 10.0.0.1:80 -s sh -b flag-1,flag-2\n").get(0).flags());
  }

  /** ipvsadm compares addresses by the sign of a difference: 172 comes before 10 there. */
  @Test
  void theOrderIsPlain() {
    List<VirtualServer> servers =
        read(
            """
            -A -u 10.0.0.1:80 -s rr
            -A -t [fd00::1]:80 -s rr
            -A -t 192.168.0.1:80 -s rr
            -A -t 10.0.0.1:443 -s rr
            -a -t 10.0.0.1:443 -r 192.168.0.1:1 -m -w 1
            -a -t 10.0.0.1:443 -r 10.0.0.1:2 -m -w 1
            -A -t 10.0.0.1:80 -s rr
            """);
    assertEquals(
        List.of(
            "tcp 10.0.0.1 80 []",
            "tcp 10.0.0.1 443 [10.0.0.1, 192.168.0.1]",
            "tcp 192.168.0.1 80 []",
            "udp 10.0.0.1 80 []",
            "tcp fd00::1 80 []"),
        servers.stream().map(VirtualServerReaderTest::summary).toList());
  }

  private static String summary(VirtualServer server) {
    VirtualServer.Key.Address at = (VirtualServer.Key.Address) server.key();
    List<IpAddress> behind = server.realServers().stream().map(RealServer::address).toList();
    return "%s %s %d %s".formatted(at.protocol().kernelName(), at.address(), at.port(), behind);
  }

  @Test
  void whatNothingJudgesIsPassedOverWithANote() {
    assertEquals(
        List.of(
            "ipvs:1 passed over, as nothing judges them: --pe",
            "ipvs:2 passed over, as nothing judges them: -x, -y",
            "ipvs:3 passed over, as nothing judges them: --tun-type, --tun-port, --tun-nocsum"),
        messages(
            """
            -A -u 10.0.0.1:5060 -s sh -p 60 --pe sip -b sh-port
            -a -u 10.0.0.1:5060 -r 10.1.0.1:80 -m -w 3 -x 10 -y 5
            -a -u 10.0.0.1:5060 -r 10.1.0.4:80 -i -w 3 --tun-type gue --tun-port 6080 --tun-nocsum
            """));
  }

  @Test
  void aLineThatCannotBeReadIsToldWithItsPlace() {
    assertEquals(
        List.of(
            "ipvs:1 not a line of ipvsadm -Sn: IP",
            "ipvs:2 a real server of no virtual server",
            "ipvs:4 a second virtual server for the same packets",
            "ipvs:5 a real server has no -r",
            "ipvs:6 not an address and a port: fd00::1:80",
            "ipvs:7 not a number from 0 to 65535: http",
            "ipvs:8 a value is missing after -s",
            "ipvs:9 an option that is not read: --frob",
            "ipvs:10 one of -t, -u, --sctp-service and -f must say which packets",
            "ipvs:11 a real server of the other family",
            "ipvs:12 a netmask with holes: 255.0.255.0",
            "ipvs:14 the same real server a second time"),
        messages(
            """
            IP Virtual Server version 1.2.1 (size=4096)
            -a -t 10.0.0.9:80 -r 10.1.0.1:80 -m -w 1
            -A -t 10.0.0.1:80 -s rr
            -A -t 10.0.0.1:80 -s wrr
            -a -t 10.0.0.1:80 -m
            -A -t fd00::1:80 -s rr
            -A -t 10.0.0.1:http -s rr
            -A -t 10.0.0.1:81 -s
            -A -t 10.0.0.1:81 --frob 1
            -A -s rr
            -a -t 10.0.0.1:80 -r [fd00::1]:80 -m
            -A -t 10.0.0.1:82 -s rr -p 10 -M 255.0.255.0
            -a -t 10.0.0.1:80 -r 10.1.0.1:80 -m -w 1
            -a -t 10.0.0.1:80 -r 10.1.0.1:80 -m -w 2
            """));
  }
}
