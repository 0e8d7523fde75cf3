package dev.svcc.backend.iptables;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.net.Family;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.RuleSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class SetReaderTest {
  private static List<AddressSet> read(String text) {
    Diagnostics diagnostics = new Diagnostics();
    List<AddressSet> sets = SetReader.read(text, "sets", Family.IPV4, diagnostics);
    assertEquals(List.of(), diagnostics.sorted());
    return sets;
  }

  /** As ipset 7.17 saved them. */
  @Test
  void optionsOfSetsAndEntriesArePassedOver() {
    assertEquals(
        List.of(
            new AddressSet(
                "a",
                "hash:net,port",
                Family.IPV4,
                List.of("10.1.0.0/16,tcp:81 nomatch", "10.0.0.1,udp:53")),
            new AddressSet("d", "bitmap:port", Family.IPV4, List.of("80")),
            new AddressSet("i", "hash:ip,port", Family.IPV6, List.of("fd00::1,tcp:80"))),
        read(
            """
            create a hash:net,port family inet hashsize 1024 maxelem 65536 timeout 30 counters \
            comment skbinfo bucketsize 12 initval 0x66c62edc
            add a 10.1.0.0/16,tcp:81 timeout 5 nomatch packets 0 bytes 0 comment "a b\\"
            add a 10.0.0.1,udp:53 timeout 0 comment "not nomatch at all" skbmark 0x1/0xffffffff
            create d bitmap:port range 0-65535
            add d 80
            create i hash:ip,port family inet6 hashsize 1024 maxelem 65536
            add i fd00::1,tcp:80
            """));
  }

  @Test
  void whatSvccDoesNotJudgeKeepsItsText() {
    assertEquals(
        List.of(
            new AddressSet("b", "hash:mac", Family.IPV4, List.of("01:02:03:04:05:06")),
            new AddressSet("c", "list:set", Family.IPV4, List.of("b")),
            new AddressSet("e", "hash:ip,mark", Family.IPV4, List.of("10.0.0.1,0x00000063")),
            new AddressSet("f", "hash:net,iface", Family.IPV6, List.of("fd00::/8,physdev:eth0"))),
        read(
            """
            create b hash:mac hashsize 1024 maxelem 65536 bucketsize 12 initval 0x5393df6d
            add b 01:02:03:04:05:06
            create c list:set size 8
            add c b
            create e hash:ip,mark family inet markmask 0xffffffff hashsize 1024 maxelem 65536
            add e 10.0.0.1,0x00000063
            create f hash:net,iface family inet6 hashsize 1024 maxelem 65536
            add f fd00::/8,physdev:eth0
            """));
  }

  @Test
  void freerSpellingsBecomeOne() {
    assertEquals(
        List.of(
            new AddressSet("g", "bitmap:ip", Family.IPV4, List.of("10.0.0.16/28")),
            new AddressSet("h", "hash:ip", Family.IPV4, List.of("10.0.0.0/24")),
            new AddressSet(
                "i",
                "hash:ip,port",
                Family.IPV4,
                List.of("10.0.0.1,icmp:8/0", "10.0.0.1,tcp:8080", "10.0.0.2,sctp:99"))),
        read(
            """
            create g bitmap:ip range 10.0.0.0-10.0.0.255 netmask 28
            add g 10.0.0.16
            create h hash:ip family inet hashsize 1024 maxelem 65536 netmask 24
            add h 10.0.0.0
            create i hash:ip,port
            add i 10.0.0.1,icmp:echo-request
            add i 10.0.0.1/32,8080
            add i 10.0.0.2,sctp:99
            """));
  }

  @Test
  void aLineThatCannotBeReadIsToldWithItsPlace() {
    Diagnostics diagnostics = new Diagnostics();
    SetReader.read(
        """
        create a hash:ip,port family inet
        create a hash:ip,port family inet
        add b 10.0.0.1,tcp:80
        add a 10.0.0.1
        add a fd00::1,tcp:80
        add a 10.0.0.1,tcp:http
        add a here,tcp:80
        flush a now
        add a 10.0.0.1,tcp:80 comment "open
        add a
        create c hash:ip maxelem
        """,
        "sets",
        Family.IPV4,
        diagnostics);
    assertEquals(
        List.of(
            "sets:2 a second set a",
            "sets:3 no set b",
            "sets:4 an entry of 1 parts in a set of hash:ip,port",
            "sets:5 an address of the other family: fd00::1,tcp:80",
            "sets:6 not a port: tcp:http",
            "sets:7 not an address or block: here,tcp:80",
            "sets:8 not a line of ipset save: flush",
            "sets:9 a quote that is not closed",
            "sets:10 the line ends too early",
            "sets:11 a value is missing after maxelem"),
        diagnostics.sorted().stream().map(d -> d.at() + " " + d.message()).toList());
  }

  @Test
  void whatSvccWritesIsReadBack() {
    List<AddressSet> sets =
        List.of(
            new AddressSet("A", "hash:net", Family.IPV6, List.of("fd00::/8", "fd01::1")),
            new AddressSet("B", "hash:ip,port,ip", Family.IPV6, List.of("fd00::1,tcp:80,fd00::1")));
    String text = new SetScript().write(List.of(new RuleSet(Family.IPV6, List.of(), sets)));
    assertEquals(sets, read(text));
  }
}
