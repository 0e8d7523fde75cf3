package dev.svcc.conformance;

import dev.svcc.backend.Lowering;
import dev.svcc.backend.iptables.Hairpin;
import dev.svcc.backend.iptables.KubeProxyLayout;
import dev.svcc.backend.iptables.PolicyLowering;
import dev.svcc.backend.iptables.TreeLayout;

/** The layouts that must all decide every packet alike. */
public enum Layout {
  TREE,
  /** With a rule for each endpoint's hairpin. */
  TREE_HAIRPIN_TRIE,
  KUBE_PROXY,
  /** The same, with ipsets for many peers. */
  KUBE_PROXY_IPSET;

  /** The layout itself. */
  public Lowering lowering() {
    return switch (this) {
      case TREE -> new TreeLayout(new PolicyLowering(true, false), Hairpin.BPF);
      case TREE_HAIRPIN_TRIE -> new TreeLayout(new PolicyLowering(true, false), Hairpin.TRIE);
      case KUBE_PROXY -> new KubeProxyLayout(new PolicyLowering(true, false));
      case KUBE_PROXY_IPSET -> new KubeProxyLayout(new PolicyLowering(false, true));
    };
  }
}
