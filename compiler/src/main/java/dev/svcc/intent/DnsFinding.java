package dev.svcc.intent;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.NetworkPolicy;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.PortRef;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** Finds pods whose egress is closed and who may not ask any name server: UDP and TCP port 53. */
final class DnsFinding {
  private static final int DNS = 53;

  private final PodDirectory directory;
  private final Diagnostics diagnostics;

  DnsFinding(PodDirectory directory, Diagnostics diagnostics) {
    this.directory = directory;
    this.diagnostics = diagnostics;
  }

  /** Reports once for each set of policies that closes some pod, at the first of them. */
  void report(List<NetworkPolicy> policies) {
    Map<String, List<NetworkPolicy>> closing = new TreeMap<>();
    for (NetworkPolicy policy : policies) {
      if (policy.isolatesEgress()) {
        closing
            .computeIfAbsent(policy.metadata().namespace(), key -> new ArrayList<>())
            .add(policy);
      }
    }
    Set<String> reported = new HashSet<>();
    for (Pod pod : directory.all()) {
      List<NetworkPolicy> selecting =
          closing.getOrDefault(pod.metadata().namespace(), List.of()).stream()
              .filter(policy -> policy.podSelector().matches(pod.metadata().labels()))
              .toList();
      if (!selecting.isEmpty() && !reported.contains(selecting.get(0).metadata().ref().path())) {
        boolean udp = selecting.stream().anyMatch(policy -> opens(policy, Protocol.UDP));
        boolean tcp = selecting.stream().anyMatch(policy -> opens(policy, Protocol.TCP));
        if (!udp || !tcp) {
          reported.add(selecting.get(0).metadata().ref().path());
          report(selecting.get(0), pod, udp, tcp);
        }
      }
    }
  }

  private void report(NetworkPolicy policy, Pod pod, boolean udp, boolean tcp) {
    String missing = udp ? "TCP" : tcp ? "UDP" : "UDP and TCP";
    diagnostics.report(
        Code.DNS_FORGOTTEN,
        policy.metadata().ref(),
        policy.metadata().at(),
        "egress of "
            + pod.metadata().ref()
            + " is closed by "
            + policy.metadata().ref()
            + ", and nothing allows "
            + missing
            + " port 53",
        udp
            ? "answers that do not fit one UDP packet are asked for again by TCP"
            : "it cannot look up names; allow port 53 of UDP and TCP to the cluster's DNS");
  }

  private boolean opens(NetworkPolicy policy, Protocol protocol) {
    return policy.egress().stream()
        .anyMatch(
            rule ->
                rule.ports().isEmpty()
                    || rule.ports().stream().anyMatch(port -> isDns(port, protocol)));
  }

  private boolean isDns(NetworkPolicy.Port port, Protocol protocol) {
    if (port.protocol() != protocol) {
      return false;
    }
    return switch (port.port()) {
      case null -> true;
      case PortRef.Number(int first) -> first <= DNS && DNS <= Math.max(first, port.endPort());
      case PortRef.Name name ->
          directory.all().stream()
              .anyMatch(pod -> PodDirectory.number(pod, protocol, name).orElse(0) == DNS);
    };
  }
}
