package dev.svcc.trace;

import dev.svcc.analysis.Outcome.Verdict;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What somebody says becomes of a packet, to be held against traces. */
public sealed interface Expectation {
  /** Somebody gets it, whatever way it takes, and the answer comes back. */
  record Allow() implements Expectation {}

  /** Nobody gets it, whatever way it takes: dropped, refused, or sent where nobody is. */
  record Deny() implements Expectation {}

  /** Every way ends in silence. */
  record Drop() implements Expectation {}

  /** Every way ends in an ICMP error (or a TCP reset). */
  record Reject() implements Expectation {}

  /** No rule holds it: it goes on, unchanged, to the address it was sent to. */
  record None() implements Expectation {}

  /** A process of the node gets it, unchanged. */
  record Local() implements Expectation {}

  /**
   * It ends at these, each of which is possible, and nowhere else.
   *
   * @param ends the ends, at least one
   */
  record Ends(List<End> ends) implements Expectation {
    public Ends {
      ends = List.copyOf(ends);
    }
  }

  /**
   * Where a packet may end.
   *
   * @param pod namespace and name of a pod; empty where an address is given
   * @param address the address; null where a pod is named
   * @param port the port; 0 for any
   * @param source the source that is seen there; null for any
   */
  record End(String pod, @Nullable IpAddress address, int port, @Nullable IpAddress source) {}

  /** Reads an expectation; ends have {@code |} between them, and {@code @SOURCE} after them. */
  static Expectation parse(String text) throws NameProblem {
    return switch (text) {
      case "allow" -> new Allow();
      case "deny" -> new Deny();
      case "drop" -> new Drop();
      case "reject" -> new Reject();
      case "none" -> new None();
      case "local" -> new Local();
      default -> new Ends(ends(text));
    };
  }

  /** Whether all of these are as expected. */
  default boolean isMet(List<Trace> traces) {
    return traces.stream().allMatch(trace -> isMet(trace.ways(), trace));
  }

  private boolean isMet(List<Way> ways, Trace trace) {
    return switch (this) {
      case Allow allow -> trace.answer() == Trace.Answer.ALLOWED;
      case Deny deny ->
          ways.stream()
              .allMatch(
                  way -> !way.ending().isDelivered() && !(way.ending() instanceof Ending.Unknown));
      case Drop drop -> trace.answer() == Trace.Answer.DROPPED;
      case Reject reject -> trace.answer() == Trace.Answer.REJECTED;
      case None none ->
          ways.stream()
              .allMatch(
                  way ->
                      way.last().outcome().verdict() instanceof Verdict.Forwarded
                          && isUntouched(way));
      case Local local ->
          ways.stream()
              .allMatch(
                  way ->
                      way.last().outcome().verdict() instanceof Verdict.Local && isUntouched(way));
      case Ends wanted ->
          ways.stream().allMatch(way -> wanted.ends.stream().anyMatch(end -> isAt(way, end)))
              && wanted.ends.stream()
                  .allMatch(end -> ways.stream().anyMatch(way -> isAt(way, end)));
    };
  }

  private static boolean isUntouched(Way way) {
    return way.hops().stream()
        .map(hop -> hop.outcome().connection())
        .noneMatch(connection -> connection.hasNewDestination() || connection.hasNewSource());
  }

  private static boolean isAt(Way way, End end) {
    if (!way.ending().isDelivered()) {
      return false;
    }
    boolean there =
        end.address() == null
            ? way.ending() instanceof Ending.Reached reached
                && reached.by() instanceof Place.OfPod pod
                && pod.pod().path().equals(end.pod())
            : way.last().outcome().destination().equals(end.address());
    return there
        && (end.port() == 0 || way.last().outcome().destinationPort() == end.port())
        && (end.source() == null || way.last().outcome().source().equals(end.source()));
  }

  /** A source stands after the ends that see it, back to the one before. */
  private static List<End> ends(String text) throws NameProblem {
    List<End> ends = new ArrayList<>();
    List<End> withoutSource = new ArrayList<>();
    for (String alternative : text.split("\\|", -1)) {
      int at = alternative.indexOf('@');
      withoutSource.add(end(at < 0 ? alternative : alternative.substring(0, at)));
      if (at >= 0) {
        IpAddress source =
            IpAddress.parse(alternative.substring(at + 1)).orElseThrow(() -> problem(text));
        withoutSource.forEach(e -> ends.add(new End(e.pod(), e.address(), e.port(), source)));
        withoutSource.clear();
      }
    }
    ends.addAll(withoutSource);
    return ends;
  }

  private static End end(String text) throws NameProblem {
    Words words = Words.of(text);
    int port = words.port().isEmpty() ? 0 : TargetNames.port(words);
    Optional<IpAddress> address = IpAddress.parse(words.host());
    if (address.isEmpty() && !words.host().matches("[a-z0-9.-]+/[a-z0-9.-]+")) {
      throw problem(text);
    }
    return new End(address.isPresent() ? "" : words.host(), address.orElse(null), port, null);
  }

  private static NameProblem problem(String text) {
    return new NameProblem(
        "'"
            + text
            + "' is nothing to expect: allow, deny, drop, reject, none, local, or endpoints such as"
            + " 10.244.1.5:8080|10.244.2.6:8080 or shop/web-0");
  }
}
