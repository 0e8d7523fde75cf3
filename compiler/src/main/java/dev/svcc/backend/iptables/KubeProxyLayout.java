package dev.svcc.backend.iptables;

import dev.svcc.backend.Lowering;
import dev.svcc.intent.Endpoint;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.net.Family;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.TableBuilder;
import java.security.MessageDigest;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;

/**
 * Services in the chains that a node with kube-proxy 1.30 in iptables mode shows: KUBE-SERVICES,
 * KUBE-SVC-…, KUBE-SEP-…, with its names, rules and comments, so that a person can put both side by
 * side (kube-proxy: iptables/proxier.go, syncProxyRules).
 */
public final class KubeProxyLayout implements Lowering {
  /**
   * Above this many endpoints in all, balancing rules carry no comments (kube-proxy:
   * largeClusterEndpointsThreshold).
   */
  private static final int LARGE = 1000;

  private final FilterPart policies;

  /**
   * The layout.
   *
   * @param policies what comes before the Services' rules in the filter table
   */
  public KubeProxyLayout(FilterPart policies) {
    this.policies = policies;
  }

  @Override
  public RuleSet lower(NodeIntent intent, Family family) {
    TableBuilder filter = new TableBuilder(Table.Name.FILTER);
    TableBuilder nat = new TableBuilder(Table.Name.NAT);
    List<AddressSet> sets = policies.addTo(filter, intent, family);
    BaseRules base = BaseRules.kubeProxy(intent.node(), family);
    base.addTo(filter, nat);
    base.addMarkChain(nat);
    List<ServiceIntent> services = intent.services(family);
    boolean comments =
        services.stream().mapToLong(service -> endpoints(service).size()).sum() <= LARGE;
    MessageDigest digest = CommentText.sha256();
    for (ServiceIntent service : services) {
      KubeChainNames names = new KubeChainNames(service, digest);
      new KubeFrontends(service, names, intent.node(), base).addTo(filter, nat);
      new KubeEndpoints(service, names, base, comments).addTo(nat);
    }
    base.addNodePortJumps(nat);
    return new RuleSet(family, List.of(filter.build(), nat.build()), sets);
  }

  /** Every endpoint that some rule of the Service uses, once. */
  static SequencedSet<Endpoint> endpoints(ServiceIntent service) {
    SequencedSet<Endpoint> all = new LinkedHashSet<>(service.cluster().endpoints());
    all.addAll(service.local().endpoints());
    return all;
  }
}
