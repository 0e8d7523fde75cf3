package dev.svcc.analysis;

import dev.svcc.rule.VirtualServer;
import dev.svcc.rule.VirtualServer.RealServer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.ToIntFunction;
import org.jspecify.annotations.Nullable;

/**
 * How a scheduler of IPVS shares new connections out while nothing is known of those before. Real
 * servers without weight get none.
 *
 * <ul>
 *   <li>{@code rr} and {@code lc}: all alike; the turn, or who has fewer connections, is not known.
 *   <li>{@code wrr}, {@code wlc}, {@code sed}, {@code nq}, {@code lblc}, {@code lblcr} and any
 *       unknown scheduler: by weight.
 *   <li>{@code fo} and {@code ovf}: the one with the greatest weight, the first of several.
 *   <li>{@code sh}, {@code dh} and {@code mh} hash addresses: which one a client gets is settled,
 *       but not known here, so each is as likely as its part of the table. In the tables of {@code
 *       sh} and {@code dh} a real server without weight keeps its place, and who is sent there is
 *       refused, unless {@code sh-fallback} looks further.
 * </ul>
 */
final class Shares {
  /**
   * One possible choice.
   *
   * @param server the real server; null where the connection is refused
   * @param probability how likely it is
   */
  record Share(@Nullable RealServer server, Fraction probability) {}

  private Shares() {}

  /** Every choice, in the order of the real servers; their probabilities add up to one. */
  static List<Share> of(VirtualServer server) {
    List<RealServer> taking =
        server.realServers().stream().filter(real -> real.weight() > 0).toList();
    return switch (server.scheduler()) {
      case "rr", "lc" -> shares(taking, real -> 1);
      case "fo", "ovf" ->
          shares(
              taking.stream().max(Comparator.comparingInt(RealServer::weight)).stream().toList(),
              real -> 1);
      case "sh" ->
          server.flags().contains("sh-fallback") && !taking.isEmpty()
              ? shares(taking, RealServer::weight)
              : shares(server.realServers(), real -> Math.max(1, real.weight()));
      case "dh" -> shares(server.realServers(), real -> 1);
      default -> shares(taking, RealServer::weight);
    };
  }

  private static List<Share> shares(List<RealServer> servers, ToIntFunction<RealServer> part) {
    long sum = servers.stream().mapToLong(part::applyAsInt).sum();
    if (sum == 0) {
      return List.of(new Share(null, Fraction.ONE));
    }
    List<Share> shares = new ArrayList<>();
    for (RealServer real : servers) {
      shares.add(
          new Share(real.weight() == 0 ? null : real, Fraction.of(part.applyAsInt(real), sum)));
    }
    return List.copyOf(shares);
  }
}
