package dev.svcc.intent;

import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * An endpoint before it is decided who may use it.
 *
 * @param endpoint address, port, whether it is on this node, and where it was written
 * @param ready whether it takes new connections
 * @param lastResort whether it is serving and terminating: good enough where nothing is ready
 * @param zones the zones that its topology hints name
 */
record Candidate(Endpoint endpoint, boolean ready, boolean lastResort, List<String> zones) {
  private static final Comparator<Candidate> BEST_FIRST =
      Comparator.comparing(Candidate::endpoint)
          .thenComparing(candidate -> !candidate.endpoint.local())
          .thenComparing(candidate -> !candidate.ready)
          .thenComparing(candidate -> !candidate.lastResort)
          .thenComparing(candidate -> candidate.endpoint.origin().at());

  Candidate {
    zones = List.copyOf(zones);
  }

  IpAddress address() {
    return endpoint.address();
  }

  /**
   * Those of one family, sorted, each address and port once. Slices may overlap while their
   * controller moves endpoints from one to another; of two that differ the local one stays, then
   * the ready one (kube-proxy: EndpointSliceCache.addEndpoints prefers local, and else the last).
   */
  static List<Candidate> merge(List<Candidate> candidates, Family family) {
    List<Candidate> sorted = new ArrayList<>();
    for (Candidate candidate : candidates) {
      if (candidate.address().family() == family) {
        sorted.add(candidate);
      }
    }
    sorted.sort(BEST_FIRST);
    List<Candidate> merged = new ArrayList<>(sorted.size());
    for (Candidate candidate : sorted) {
      if (merged.isEmpty()
          || merged.get(merged.size() - 1).endpoint.compareTo(candidate.endpoint) != 0) {
        merged.add(candidate);
      }
    }
    return merged;
  }
}
