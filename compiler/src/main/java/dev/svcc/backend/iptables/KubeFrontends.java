package dev.svcc.backend.iptables;

import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.Disposition;
import dev.svcc.intent.EndpointGroup;
import dev.svcc.intent.Frontend;
import dev.svcc.intent.NodeProfile;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.net.Cidr;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One Service port's way from its frontends to its balancing chains, in the kube-proxy layout. */
final class KubeFrontends {
  private final ServiceIntent service;
  private final KubeChainNames names;
  private final NodeProfile node;
  private final BaseRules base;
  private final String name;

  KubeFrontends(ServiceIntent service, KubeChainNames names, NodeProfile node, BaseRules base) {
    this.service = service;
    this.names = names;
    this.node = node;
    this.base = base;
    this.name = service.portName();
  }

  void addTo(TableBuilder filter, TableBuilder nat) {
    for (Frontend frontend : service.frontends()) {
      if (frontend.isExternal()) {
        addExternal(frontend, filter, nat);
      } else {
        addClusterIp(frontend, filter, nat);
      }
    }
    if (service.healthCheckNodePort() != 0) {
      List<Match> matches =
          List.of(
              new Match.Proto(Protocol.TCP),
              CommentText.of(name + " health check node port"),
              Match.Ports.destination(Protocol.TCP, service.healthCheckNodePort()));
      filter.add(base.nodePorts(), matches, new Action.Accept(), service.origin());
    }
    if (service.hasEndpoints() && service.frontends().stream().anyMatch(Frontend::isExternal)) {
      addExternalChain(nat);
    }
    if (service.hasEndpoints() && service.frontends().stream().anyMatch(Frontend::guarded)) {
      addFirewallChain(nat);
    }
  }

  private void addClusterIp(Frontend frontend, TableBuilder filter, TableBuilder nat) {
    switch (frontend.fromOutside()) {
      case Disposition.Forward(EndpointGroup group, boolean masquerade) -> {
        String chain = names.balancing(group.scope());
        List<Match> matches = to(frontend, name + " cluster IP");
        nat.add(base.services(), matches, new Action.Jump(chain), frontend.origin());
        if (node.masqueradeAll()) {
          nat.add(chain, matches, new Action.Jump(base.markMasquerade()), frontend.origin());
        } else {
          PodTraffic.notFromPod(node.localTraffic(), service.family())
              .ifPresent(
                  notPod ->
                      nat.add(
                          chain,
                          with(notPod, matches),
                          new Action.Jump(base.markMasquerade()),
                          frontend.origin()));
        }
      }
      case Disposition.RejectTraffic() -> refuse(frontend, base.services(), filter);
      case Disposition.DropTraffic() -> refuse(frontend, base.services(), filter);
    }
  }

  private void addExternal(Frontend frontend, TableBuilder filter, TableBuilder nat) {
    if (service.hasEndpoints()) {
      String chain = frontend.guarded() ? names.firewall() : names.external();
      switch (frontend.kind()) {
        case NODE_PORT ->
            nat.add(
                base.nodePorts(), to(frontend, name), new Action.Jump(chain), frontend.origin());
        case EXTERNAL_IP ->
            nat.add(
                base.services(),
                to(frontend, name + " external IP"),
                new Action.Jump(chain),
                frontend.origin());
        case LOAD_BALANCER_IP ->
            nat.add(
                base.services(),
                to(frontend, name + " loadbalancer IP"),
                new Action.Jump(chain),
                frontend.origin());
        case CLUSTER_IP -> throw new IllegalStateException("a clusterIP is not external");
      }
      if (frontend.guarded()) {
        String comment = name + " traffic not accepted by " + names.firewall();
        filter.add(
            base.proxyFirewall(), to(frontend, comment), new Action.Drop(), frontend.origin());
      }
    }
    if (!(frontend.fromOutside() instanceof Disposition.Forward)) {
      refuse(frontend, base.externalServices(), filter);
    }
  }

  /** Refuses or drops what comes to a frontend that forwards nothing. */
  private void refuse(Frontend frontend, String chain, TableBuilder filter) {
    boolean reject = frontend.fromOutside() instanceof Disposition.RejectTraffic;
    List<Match> matches =
        to(frontend, name + (reject ? " has no endpoints" : " has no local endpoints"));
    if (frontend.kind() == Frontend.Kind.NODE_PORT) {
      matches.add(matches.size() - 1, Match.AddressType.destinationLocal());
    }
    filter.add(chain, matches, reject ? base.reject() : new Action.Drop(), frontend.origin());
  }

  /** KUBE-EXT-…: masquerade or not by source and policy, then balance. */
  private void addExternalChain(TableBuilder nat) {
    String chain = names.external();
    Origin origin = service.origin();
    String cluster = names.balancing(EndpointGroup.Scope.CLUSTER);
    if (!service.externalLocal()) {
      Match comment = CommentText.of("masquerade traffic for " + name + " external destinations");
      nat.add(chain, List.of(comment), new Action.Jump(base.markMasquerade()), origin);
      nat.add(chain, List.of(), new Action.Jump(cluster), origin);
      return;
    }
    nat.declare(chain);
    if (!service.cluster().isEmpty()) {
      Optional<Match> fromPod = PodTraffic.fromPod(node.localTraffic(), service.family());
      if (fromPod.isPresent()) {
        Match comment = CommentText.of("pod traffic for " + name + " external destinations");
        nat.add(chain, List.of(fromPod.get(), comment), new Action.Jump(cluster), origin);
      }
      Match.AddressType local = Match.AddressType.sourceLocal();
      Match masquerade =
          CommentText.of("masquerade LOCAL traffic for " + name + " external destinations");
      nat.add(chain, List.of(masquerade, local), new Action.Jump(base.markMasquerade()), origin);
      Match route = CommentText.of("route LOCAL traffic for " + name + " external destinations");
      nat.add(chain, List.of(route, local), new Action.Jump(cluster), origin);
    }
    if (!service.local().isEmpty()) {
      nat.add(
          chain, List.of(), new Action.Jump(names.balancing(EndpointGroup.Scope.LOCAL)), origin);
    }
  }

  /**
   * KUBE-FW-…: who is in the source ranges goes on; others stay untranslated and are dropped in the
   * filter table.
   */
  private void addFirewallChain(TableBuilder nat) {
    Match comment = CommentText.of(name + " loadbalancer IP");
    Action on = new Action.Jump(names.external());
    boolean holdsNode = false;
    for (Cidr range : service.sourceRanges()) {
      nat.add(names.firewall(), List.of(new Match.Source(range), comment), on, service.origin());
      holdsNode = holdsNode || node.addresses(service.family()).stream().anyMatch(range::contains);
    }
    if (holdsNode) {
      // The balancer's address is often a local one: then it is the source of what the node sends
      // there.
      for (Frontend frontend : service.frontends()) {
        if (frontend.guarded()) {
          Match source = new Match.Source(Cidr.of(address(frontend)));
          nat.add(names.firewall(), List.of(source, comment), on, frontend.origin());
        }
      }
    }
    Match end =
        CommentText.of("other traffic to " + name + " will be dropped by " + base.proxyFirewall());
    nat.add(names.firewall(), List.of(end), new Action.Pass(), service.origin());
  }

  /** What comes to a frontend's address, if it has one of its own, and port. */
  private List<Match> to(Frontend frontend, String comment) {
    List<Match> matches = new ArrayList<>(5);
    @Nullable IpAddress address = frontend.address();
    if (address != null) {
      matches.add(new Match.Destination(Cidr.of(address)));
    }
    matches.add(new Match.Proto(service.protocol()));
    matches.add(CommentText.of(comment));
    matches.add(Match.Ports.destination(service.protocol(), frontend.port()));
    return matches;
  }

  private static IpAddress address(Frontend frontend) {
    return Objects.requireNonNull(frontend.address(), "only a nodePort has no address");
  }

  private static List<Match> with(Match first, List<Match> rest) {
    List<Match> all = new ArrayList<>(rest.size() + 1);
    all.add(first);
    all.addAll(rest);
    return all;
  }
}
