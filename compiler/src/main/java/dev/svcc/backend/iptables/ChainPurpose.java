package dev.svcc.backend.iptables;

import dev.svcc.rule.Table;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** What chains are for, by the names that kube-proxy and svcc give them. */
public final class ChainPurpose {
  /** By name, or by the beginning of names where it ends in a dash. */
  private static final SortedMap<String, String> BY_NAME = byName();

  /** After a name: where filter has another chain of the same name as nat. */
  private static final String IN_FILTER = " in filter";

  private ChainPurpose() {}

  private static SortedMap<String, String> byName() {
    SortedMap<String, String> purposes = new TreeMap<>();
    both(purposes, "SERVICES", "finds the Service that a new connection is sent to");
    both(purposes, "NODEPORTS", "finds the Service whose nodePort a new connection is sent to");
    both(purposes, "SERVICES", IN_FILTER, "refuses clusterIPs of Services without endpoints");
    both(purposes, "NODEPORTS", IN_FILTER, "lets health checks of balancers in");
    both(purposes, "EXTERNAL-SERVICES", "stops traffic to external addresses without endpoints");
    both(purposes, "PROXY-FIREWALL", "drops what no loadBalancerSourceRanges let in");
    both(purposes, "FORWARD", "lets the node forward what Services sent on");
    both(purposes, "FIREWALL", "keeps loopback addresses from crossing the node's border");
    both(purposes, "POSTROUTING", "masquerades what is marked for it");
    purposes.put("KUBE-MARK-MASQ", "marks packets that KUBE-POSTROUTING will masquerade");
    purposes.put("KUBE-SVC-", "balances a Service port over all its endpoints");
    purposes.put("KUBE-SVL-", "balances a Service port over its endpoints on this node");
    purposes.put("KUBE-EXT-", "decides by source where external traffic to a Service port goes");
    purposes.put("KUBE-FW-", "lets loadBalancerSourceRanges of a Service port in");
    purposes.put("KUBE-SEP-", "sends connections to one endpoint of a Service port");
    purposes.put("SVCC-INPUT", "judges new connections to the node itself");
    purposes.put("SVCC-OUTPUT", "judges new connections that the node opens");
    purposes.put("SVCC-S-", "balances a Service port over all its endpoints");
    purposes.put("SVCC-L-", "balances a Service port over its endpoints on this node");
    purposes.put("SVCC-X-", "decides by source where external traffic to a Service port goes");
    purposes.put("SVCC-I-", "decides by source where traffic to a clusterIP goes");
    purposes.put("SVCC-G-", "lets loadBalancerSourceRanges of a Service port in");
    purposes.put("SVCC-D-", "a step of the search for a destination");
    purposes.put("SVCC-N-", "a step of the search for a nodePort");
    purposes.put("SVCC-F-", "a step of the search for a balancer's address with source ranges");
    purposes.put("SVCC-R-", "a step of the search for an external address without endpoints");
    purposes.put("SVCC-EXTERNAL-NODEPORTS", "refuses nodePorts without endpoints");
    purposes.put("SVCC-HAIRPIN", "masquerades endpoints that reach themselves");
    purposes.put("SVCC-H-", "a step of the search for endpoints that reach themselves");
    ipvs(purposes);
    policies(purposes);
    return purposes;
  }

  private static void both(SortedMap<String, String> purposes, String name, String purpose) {
    both(purposes, name, "", purpose);
  }

  private static void both(
      SortedMap<String, String> purposes, String name, String where, String purpose) {
    purposes.put("KUBE-" + name + where, purpose);
    purposes.put("SVCC-" + name + where, purpose);
  }

  /** Around virtual servers of IPVS. */
  private static void ipvs(SortedMap<String, String> purposes) {
    purposes.put("KUBE-NODE-PORT", "masquerades for nodePorts, lets health checks of balancers in");
    purposes.put("KUBE-LOAD-BALANCER", "masquerades what comes to balancers' addresses");
    purposes.put("KUBE-SOURCE-RANGES-FIREWALL", "drops what no loadBalancerSourceRanges let in");
    purposes.put("KUBE-IPVS-FILTER", "keeps the node's own ports from the addresses of Services");
    purposes.put("KUBE-IPVS-OUT-FILTER", "drops what the node may not send to a Service");
  }

  private static void policies(SortedMap<String, String> purposes) {
    purposes.put("SVCC-POLICY", "asks the NetworkPolicies of this node's Pods about new packets");
    purposes.put(
        "SVCC-POLICY-INPUT", "leaves packets to virtual servers to the judgement in OUTPUT");
    purposes.put("SVCC-POLICY-ND", "lets neighbour discovery pass, which IPv6 cannot do without");
    purposes.put("SVCC-POLICY-SELF", "lets a Pod reach itself");
    purposes.put("SVCC-POLICY-FOUND", "remembers that a peer is allowed");
    purposes.put("SVCC-POLICY-ALLOWED", "goes on once a policy allowed the packet");
    purposes.put("SVCC-POL-I-", "a step of the search for the Pod that a packet goes to");
    purposes.put("SVCC-POL-E-", "a step of the search for the Pod that a packet comes from");
    purposes.put("SVCC-POL-I", "finds the Pod that a packet goes to");
    purposes.put("SVCC-POL-E", "finds the Pod that a packet comes from");
    purposes.put("SVCC-POL-IP-", "what policies let into Pods; all else is stopped at its end");
    purposes.put("SVCC-POL-EP-", "what policies let out of Pods; all else is stopped at its end");
    purposes.put("SVCC-POL-IS-", "a step of the search for an allowed peer");
    purposes.put("SVCC-POL-ES-", "a step of the search for an allowed peer");
    purposes.put("SVCC-POL-P-", "the ports that a policy allows to a peer");
    purposes.put("SVCC-POL-S-", "a step of the search for a Pod that reaches itself");
  }

  /** What the chain is for, in a few words; empty for names that are nobody's here. */
  public static Optional<String> of(Table.Name table, String chain) {
    if (table.hooks().contains(chain)) {
      return Optional.of("where the kernel asks table " + table.text());
    }
    String inFilter = table == Table.Name.FILTER ? BY_NAME.get(chain + IN_FILTER) : null;
    String whole = inFilter == null ? BY_NAME.get(chain) : inFilter;
    if (whole != null) {
      return Optional.of(whole);
    }
    for (int end = chain.lastIndexOf('-'); end > 0; end = chain.lastIndexOf('-', end - 1)) {
      String purpose = BY_NAME.get(chain.substring(0, end + 1));
      if (purpose != null) {
        return Optional.of(purpose);
      }
    }
    return Optional.empty();
  }
}
