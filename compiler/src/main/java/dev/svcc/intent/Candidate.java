package dev.svcc.intent;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Origin;
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
record Candidate(Endpoint endpoint, boolean ready, boolean lastResort, List<String> zones)
    implements Comparable<Candidate> {
  Candidate {
    zones = List.copyOf(zones);
  }

  IpAddress address() {
    return endpoint.address();
  }

  /** By address and port, then the one to prefer first. */
  @Override
  public int compareTo(Candidate other) {
    int byPlace = endpoint.compareTo(other.endpoint);
    if (byPlace != 0) {
      return byPlace;
    }
    int byLocal = Boolean.compare(other.endpoint.local(), endpoint.local());
    int byReady = Boolean.compare(other.ready, ready);
    int byLastResort = Boolean.compare(other.lastResort, lastResort);
    return byLocal != 0
        ? byLocal
        : byReady != 0 ? byReady : byLastResort != 0 ? byLastResort : compareOrigins(other);
  }

  /** By name first: the place of an object among files must not decide which hints count. */
  private int compareOrigins(Candidate other) {
    Origin origin = endpoint.origin();
    Origin theirs = other.endpoint.origin();
    int byObject =
        Comparator.nullsFirst(Comparator.<ObjectRef>naturalOrder())
            .compare(origin.object(), theirs.object());
    return byObject != 0 ? byObject : origin.at().compareTo(theirs.at());
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
    sorted.sort(null);
    List<Candidate> merged = new ArrayList<>(sorted.size());
    Candidate last = null;
    for (Candidate candidate : sorted) {
      if (last == null || last.endpoint.compareTo(candidate.endpoint) != 0) {
        merged.add(candidate);
        last = candidate;
      }
    }
    return merged;
  }
}
