package dev.svcc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.net.IpAddress;
import dev.svcc.trace.RouteReader;
import java.time.Duration;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Routes that the kernel has, read from what {@code ip route} prints, lead where it says. */
@Tag("kernel")
final class RoutesTest {
  private static final List<String> ADDRESSES =
      List.of(
          "10.9.0.1",
          "10.9.0.7",
          "10.9.1.1",
          "10.9.1.77",
          "10.9.2.1",
          "10.9.3.1",
          "10.9.4.1",
          "10.9.5.1",
          "10.9.6.6",
          "203.0.113.7",
          "fd00:9::1",
          "fd00:9::7",
          "fd00:a::1",
          "fd00:b::1",
          "2001:db8::7");

  private static final String NETWORK =
      """
      for i in 0 1 2; do ip link add a$i type veth peer name b$i; ip link set b$i up; done
      for i in 0 1 2; do ip link set a$i up; ip addr add 10.9.$i.1/24 dev a$i; done
      ip addr add fd00:9::1/64 dev a0 nodad
      ip link set lo up
      ip route add default via 10.9.0.254 dev a0 metric 100
      ip route add default via 10.9.1.254 dev a1 metric 50
      ip route add 10.9.1.77 dev a2
      ip route add 10.9.3.0/24 via 10.9.2.254
      ip route add blackhole 10.9.4.0/24
      ip route add unreachable 10.9.5.0/24
      ip route add 10.9.6.0/24 nexthop via 10.9.2.253 nexthop via 10.9.2.254
      ip route add 10.9.6.0/25 dev a1 table 77
      ip -6 route add default via fd00:9::fe dev a0
      ip -6 route add fd00:a::/64 dev a2
      ip -6 route add blackhole fd00:b::/64
      """;

  @BeforeAll
  static void kernel() {
    PrivateNamespace.assumeAvailable();
  }

  private static PrivateNamespace.Outcome ask(String questions) {
    return PrivateNamespace.run(NETWORK + questions, Duration.ofSeconds(20)).orFail();
  }

  /** The interface in what {@code ip route get} printed, or how it failed. */
  private static String chosen(String answer) {
    Matcher dev = Pattern.compile(" dev (\\S+)").matcher(answer);
    if (answer.contains("Invalid argument")) {
      return NodeNetwork.BLACKHOLE;
    }
    return answer.contains("No route") ? NodeNetwork.UNREACHABLE : dev.find() ? dev.group(1) : "";
  }

  @Test
  void everyAddressIsReachedThroughTheInterfaceThatTheKernelChooses() {
    StringBuilder gets = new StringBuilder();
    ADDRESSES.forEach(a -> gets.append("ip route get ").append(a).append(" 2>&1 | head -1\n"));
    List<String> answers = ask(gets.toString()).output().lines().toList();
    for (String print : List.of("ip route; ip -6 route", "ip route show table all")) {
      Diagnostics diagnostics = new Diagnostics();
      String text = ask(print + "\n").output();
      List<NodeNetwork.Route> routes = RouteReader.read(text, "routes", diagnostics);
      assertEquals(0, diagnostics.errors(), text);
      NodeNetwork network =
          new NodeNetwork(List.of(IpAddress.of("fd00:9::1")), routes, NodeNetwork.UNKNOWN, true);
      for (int i = 0; i < ADDRESSES.size(); i++) {
        IpAddress address = IpAddress.of(ADDRESSES.get(i));
        String out = network.owns(address) ? "lo" : network.outInterface(address);
        assertEquals(chosen(answers.get(i)), out, answers.get(i) + "\n" + text);
      }
    }
  }
}
