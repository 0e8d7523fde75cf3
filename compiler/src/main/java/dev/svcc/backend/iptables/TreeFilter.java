package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.DispatchEntry.Step;
import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.Disposition;
import dev.svcc.intent.Frontend;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.net.Family;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Layout tree's filter table: what comes to a frontend and was not translated is refused or
 * dropped, health checks are let in. Found by the same trees as in the nat table.
 */
final class TreeFilter {
  private static final String EXTERNAL_NODE_PORTS = "SVCC-EXTERNAL-NODEPORTS";

  private final TableBuilder filter;
  private final TreeNames names;
  private final BaseRules base;
  private final List<DispatchEntry> clusterIps = new ArrayList<>();
  private final List<DispatchEntry> external = new ArrayList<>();
  private final List<DispatchEntry> nodePorts = new ArrayList<>();
  private final List<DispatchEntry> firewall = new ArrayList<>();
  private final List<DispatchEntry> healthChecks = new ArrayList<>();

  TreeFilter(TableBuilder filter, TreeNames names, BaseRules base) {
    this.filter = filter;
    this.names = names;
    this.base = base;
  }

  /** Takes in a Service. */
  void add(ServiceIntent service) {
    String name = service.portName();
    for (Frontend frontend : service.frontends()) {
      if (frontend.guarded() && service.hasEndpoints()) {
        String comment = name + " traffic outside its source ranges";
        firewall.add(entry(service, frontend, List.of(), new Action.Drop(), comment));
      }
      refusal(service, frontend).ifPresent(entry -> listFor(frontend).add(entry));
    }
    if (service.healthCheckNodePort() != 0) {
      healthChecks.add(
          new DispatchEntry(
              null,
              Protocol.TCP,
              service.healthCheckNodePort(),
              List.of(Step.always(new Action.Accept())),
              true,
              0,
              name + " health check node port",
              service.origin()));
    }
  }

  private List<DispatchEntry> listFor(Frontend frontend) {
    return switch (frontend.kind()) {
      case CLUSTER_IP -> clusterIps;
      case EXTERNAL_IP, LOAD_BALANCER_IP -> external;
      case NODE_PORT -> nodePorts;
    };
  }

  /**
   * The rule against what the nat table left alone. It need not ask for the source: what is
   * forwarded has another destination by now.
   */
  private Optional<DispatchEntry> refusal(ServiceIntent service, Frontend frontend) {
    boolean nodePort = frontend.kind() == Frontend.Kind.NODE_PORT;
    List<Match> when = nodePort ? List.of(Match.AddressType.destinationLocal()) : List.of();
    Disposition refused =
        Stream.of(frontend.fromOutside(), frontend.fromNode(), frontend.fromPods())
            .filter(disposition -> !(disposition instanceof Disposition.Forward))
            .findFirst()
            .orElse(frontend.fromOutside());
    return switch (refused) {
      case Disposition.Forward forward -> Optional.empty();
      case Disposition.RejectTraffic() ->
          Optional.of(
              entry(
                  service,
                  frontend,
                  when,
                  base.reject(),
                  service.portName() + " has no endpoints"));
      case Disposition.DropTraffic() ->
          Optional.of(
              entry(
                  service,
                  frontend,
                  when,
                  new Action.Drop(),
                  service.portName() + " has no local endpoints"));
    };
  }

  private static DispatchEntry entry(
      ServiceIntent service, Frontend frontend, List<Match> when, Action action, String comment) {
    return new DispatchEntry(
        frontend.address(),
        service.protocol(),
        frontend.port(),
        List.of(new Step(when, action)),
        true,
        0,
        comment,
        frontend.origin());
  }

  /** Whether any rule comes into a chain that new connections enter. */
  boolean uses(String chain) {
    return (chain.equals(base.proxyFirewall()) && !firewall.isEmpty())
        || (chain.equals(base.services()) && !clusterIps.isEmpty())
        || (chain.equals(base.externalServices()) && !(external.isEmpty() && nodePorts.isEmpty()));
  }

  /** Adds the rules to the chains that the hooks enter. */
  void write(Family family) {
    new ServiceDispatch(filter, names, family, 'F').write(base.proxyFirewall(), firewall);
    new ServiceDispatch(filter, names, family, 'D').write(base.services(), clusterIps);
    new ServiceDispatch(filter, names, family, 'R').write(base.externalServices(), external);
    new PortDispatch(filter, names, healthChecks).write(base.nodePorts(), "SVCC-N");
    PortDispatch ports = new PortDispatch(filter, names, nodePorts);
    if (ports.rules() <= PrefixTree.LEAF_RULES) {
      ports.list(base.externalServices(), false, true);
    } else {
      filter.add(
          base.externalServices(),
          List.of(Match.AddressType.destinationLocal()),
          new Action.Jump(EXTERNAL_NODE_PORTS),
          Origin.base("nodePorts without endpoints"));
      ports.write(EXTERNAL_NODE_PORTS, "SVCC-R");
    }
  }
}
