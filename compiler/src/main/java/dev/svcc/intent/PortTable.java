package dev.svcc.intent;

import static java.util.stream.Collectors.joining;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.EndpointPort;
import dev.svcc.manifest.Service;
import dev.svcc.manifest.ServicePort;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Collects candidates under the ports of one Service. A Service port takes the endpoint port of its
 * name and protocol; a port that none takes is reported once a Service.
 */
final class PortTable {
  private final Service service;
  private final Diagnostics diagnostics;
  private final List<List<Candidate>> candidates = new ArrayList<>();
  private final Set<Key> reported = new LinkedHashSet<>();

  private record Key(String name, Protocol protocol) {}

  PortTable(Service service, Diagnostics diagnostics) {
    this.service = service;
    this.diagnostics = diagnostics;
    service.ports().forEach(port -> candidates.add(new ArrayList<>()));
  }

  /**
   * The Service port that takes {@code found}; -1 where none does, or where it has no number.
   *
   * @param kind the kind of object that it stands in
   */
  int indexOf(EndpointPort found, String kind) {
    for (int i = 0; i < service.ports().size(); i++) {
      ServicePort port = service.ports().get(i);
      if (port.name().equals(found.name()) && port.protocol() == found.protocol()) {
        return found.port() == 0 ? -1 : i;
      }
    }
    if (reported.add(new Key(found.name(), found.protocol()))) {
      diagnostics.report(
          Code.SLICE_PORT_UNMATCHED,
          service.metadata().ref(),
          found.at(),
          kind
              + " port "
              + (found.name().isEmpty()
                  ? found.port() + "/" + found.protocol() + ", which has no name,"
                  : describe(found.name(), found.protocol()))
              + " fits no port of "
              + service.metadata().ref(),
          "nothing is sent there: ports are matched by name and protocol, and the Service has "
              + service.ports().stream()
                  .map(port -> describe(port.name(), port.protocol()))
                  .collect(joining(", ")));
    }
    return -1;
  }

  void add(int index, Candidate candidate) {
    candidates.get(index).add(candidate);
  }

  /** What was collected, one list per port of the Service. */
  List<List<Candidate>> candidates() {
    return candidates;
  }

  private static String describe(String name, Protocol protocol) {
    return name.isEmpty() ? "a " + protocol + " port without a name" : name + "/" + protocol;
  }
}
