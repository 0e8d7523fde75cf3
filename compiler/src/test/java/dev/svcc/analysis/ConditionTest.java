package dev.svcc.analysis;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.backend.iptables.SaveReader;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Packet.State;
import dev.svcc.net.Protocol;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Each match, as rule text, against packets that meet it and that do not. */
class ConditionTest {
  private static final IpAddress SOURCE = IpAddress.of("10.244.1.5");
  private static final IpAddress TARGET = IpAddress.of("10.96.0.10");
  private static final NodeNetwork NODE = NodeNetwork.of(List.of(IpAddress.of("192.168.0.2")));

  private static boolean holds(String matches, Packet packet) {
    String dump = "*filter\n:FORWARD ACCEPT [0:0]\n-A FORWARD " + matches + " -j DROP\nCOMMIT\n";
    Diagnostics diagnostics = new Diagnostics();
    Simulator simulator =
        new Simulator(SaveReader.read(dump, "dump", packet.family(), diagnostics), NODE);
    assertEquals(List.of(), diagnostics.sorted());
    List<Outcome> outcomes = simulator.simulate(packet);
    assertEquals(1, outcomes.size());
    return !outcomes.get(0).isDelivered();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-s 10.244.0.0/16                                          | true",
        "! -s 10.244.0.0/16                                        | false",
        "-d 10.96.0.10/32 -p tcp                                   | true",
        "-d 10.96.0.11/32                                          | false",
        "-i veth+                                                  | true",
        "! -i veth1                                                | false",
        "-o eth0                                                   | true",
        "-o eth                                                    | false",
        "-p udp                                                    | false",
        "! -p udp                                                  | true",
        "-p tcp -m tcp --dport 80                                  | true",
        "-p tcp -m tcp ! --dport 80                                | false",
        "-p tcp -m tcp --sport 1024:65535 --dport 80:90            | true",
        "-p tcp -m tcp --sport 0:1023 --dport 80                   | false",
        "-p tcp -m multiport --dports 443,80                       | true",
        "-p tcp -m multiport ! --dports 443,80                     | false",
        "-p tcp -m multiport --sports 80                           | false",
        "-p tcp -m multiport --ports 80                            | true",
        "-p tcp -m tcp --tcp-flags FIN,SYN,RST,ACK SYN             | true",
        "-p tcp -m tcp --tcp-flags ACK ACK                         | false",
        "-m iprange --src-range 10.244.1.1-10.244.1.9              | true",
        "-m iprange ! --dst-range 10.96.0.1-10.96.0.9              | true",
        "-m iprange --dst-range 10.96.0.11-10.96.0.19              | false",
        "-m addrtype --dst-type LOCAL                              | false",
        "-m addrtype ! --src-type LOCAL                            | true",
        "-m addrtype --dst-type UNICAST                            | true",
        "-m conntrack --ctstate NEW                                | true",
        "-m conntrack --ctstate RELATED,ESTABLISHED                | false",
        "-m conntrack ! --ctstate RELATED,ESTABLISHED              | true",
        "-m conntrack --ctstate DNAT                               | false",
        "-m mark --mark 0x4000/0x4000                              | true",
        "-m mark ! --mark 0x4000/0x4000                            | false",
        "-m mark --mark 0x4001                                     | true",
        "-m mark --mark 0x1                                        | false",
        "-m comment --comment anything                             | true",
      })
  void aFirstPacketOfTcp(String matches, boolean expected) {
    Packet packet = Packet.first("veth1", SOURCE, TARGET, Protocol.TCP, 80).withMark(0x4001);
    assertEquals(expected, holds(matches, packet));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-p icmp -m icmp --icmp-type 8     | true",
        "-p icmp -m icmp --icmp-type 8/0   | true",
        "-p icmp -m icmp --icmp-type 8/1   | false",
        "-p icmp -m icmp ! --icmp-type 8   | false",
        "-p icmp -m icmp --icmp-type any   | true",
        "-p tcp                            | false",
      })
  void anEchoRequest(String matches, boolean expected) {
    assertEquals(expected, holds(matches, Packet.echo("veth1", SOURCE, TARGET)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "-p ipv6-icmp -m icmp6 --icmpv6-type 135 | true",
        "-p ipv6-icmp -m icmp6 --icmpv6-type 136 | false",
        "-m conntrack --ctstate UNTRACKED        | true",
        "-m conntrack ! --ctstate NEW            | true",
        "-d ff02::/16                            | true",
      })
  void aNeighbourSolicitation(String matches, boolean expected) {
    Packet packet =
        Packet.icmp("veth1", IpAddress.of("fd00::5"), IpAddress.of("ff02::1:ff00:6"), 135, 0);
    assertEquals(expected, holds(matches, packet));
  }

  @ParameterizedTest
  @CsvSource({"ESTABLISHED,true", "RELATED,true", "NEW,false", "INVALID,false", "UNTRACKED,false"})
  void laterPackets(State state, boolean expected) {
    Packet packet = Packet.first("veth1", SOURCE, TARGET, Protocol.TCP, 80).withState(state);
    assertEquals(expected, holds("-m conntrack --ctstate RELATED,ESTABLISHED", packet));
  }
}
