package dev.svcc.backend.iptables;

import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.Endpoint;
import dev.svcc.intent.EndpointGroup;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.net.Cidr;
import dev.svcc.net.PortRange;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * One Service port's balancing chains and a chain for each of its endpoints, in the kube-proxy
 * layout.
 */
final class KubeEndpoints {
  /** kube-proxy orders endpoints by the text {@code ip:port}. */
  private static final Comparator<Endpoint> BY_TEXT = Comparator.comparing(Endpoint::toString);

  private final ServiceIntent service;
  private final KubeChainNames names;
  private final BaseRules base;
  private final boolean comments;
  private final Map<Endpoint, String> chains = new HashMap<>();

  KubeEndpoints(ServiceIntent service, KubeChainNames names, BaseRules base, boolean comments) {
    this.service = service;
    this.names = names;
    this.base = base;
    this.comments = comments;
  }

  void addTo(TableBuilder nat) {
    balance(service.cluster(), nat);
    balance(service.local(), nat);
    for (Endpoint endpoint : KubeProxyLayout.endpoints(service)) {
      addEndpoint(endpoint, nat);
    }
  }

  /**
   * KUBE-SVC-… or KUBE-SVL-…: back to the endpoint that is remembered, else to one of n, each with
   * probability 1/n.
   */
  private void balance(EndpointGroup group, TableBuilder nat) {
    String chain = names.balancing(group.scope());
    List<Endpoint> endpoints = new ArrayList<>(group.endpoints());
    endpoints.sort(BY_TEXT);
    if (service.affinitySeconds() > 0) {
      for (Endpoint endpoint : endpoints) {
        String target = chain(endpoint);
        List<Match> matches = comment(service.portName() + " -> " + endpoint);
        matches.add(
            new Match.RecentCheck(target, service.affinitySeconds(), true, service.family()));
        nat.add(chain, matches, new Action.Jump(target), endpoint.origin());
      }
    }
    for (int i = 0; i < endpoints.size(); i++) {
      Endpoint endpoint = endpoints.get(i);
      List<Match> matches = comment(service.portName() + " -> " + endpoint);
      if (i < endpoints.size() - 1) {
        matches.add(new Match.Random(1, endpoints.size() - i));
      }
      nat.add(chain, matches, new Action.Jump(chain(endpoint)), endpoint.origin());
    }
  }

  /** KUBE-SEP-…: an endpoint that reaches itself is masqueraded; then the translation. */
  private void addEndpoint(Endpoint endpoint, TableBuilder nat) {
    String chain = chain(endpoint);
    Origin origin = endpoint.origin();
    List<Match> self = comment(service.portName());
    self.add(0, new Match.Source(Cidr.of(endpoint.address())));
    nat.add(chain, self, new Action.Jump(base.markMasquerade()), origin);
    List<Match> matches = comment(service.portName());
    matches.add(0, new Match.Proto(service.protocol()));
    if (service.affinitySeconds() > 0) {
      matches.add(new Match.RecentSet(chain, service.family()));
    }
    matches.add(anyPort());
    nat.add(chain, matches, new Action.Dnat(endpoint.address(), endpoint.port()), origin);
  }

  private String chain(Endpoint endpoint) {
    return chains.computeIfAbsent(endpoint, names::endpoint);
  }

  /** The bare {@code -m tcp} that kube-proxy writes. */
  private Match anyPort() {
    return Match.Ports.destination(service.protocol(), PortRange.ALL);
  }

  private List<Match> comment(String text) {
    List<Match> matches = new ArrayList<>(4);
    if (comments) {
      matches.add(CommentText.of(text));
    }
    return matches;
  }
}
