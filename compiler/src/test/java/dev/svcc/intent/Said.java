package dev.svcc.intent;

import static java.util.stream.Collectors.joining;

/** Dispositions in a few letters: what tests compare. */
final class Said {
  private Said() {}

  /** {@code pods | node | outside}, each such as {@code cluster 10.0.0.1:80 M}. */
  static String of(Frontend frontend) {
    return of(frontend.fromPods())
        + " | "
        + of(frontend.fromNode())
        + " | "
        + of(frontend.fromOutside());
  }

  static String of(Disposition disposition) {
    return switch (disposition) {
      case Disposition.RejectTraffic() -> "REJECT";
      case Disposition.DropTraffic() -> "DROP";
      case Disposition.Forward(EndpointGroup group, boolean masquerade) ->
          group.scope().name().toLowerCase(java.util.Locale.ROOT)
              + " "
              + of(group)
              + (masquerade ? " M" : "");
    };
  }

  static String of(EndpointGroup group) {
    return group.endpoints().stream().map(Endpoint::toString).collect(joining(","));
  }
}
