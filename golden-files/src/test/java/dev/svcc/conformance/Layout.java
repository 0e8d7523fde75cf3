package dev.svcc.conformance;

import dev.svcc.backend.Lowering;
import dev.svcc.backend.iptables.KubeProxyLayout;
import dev.svcc.backend.iptables.PolicyLowering;

/** The layouts that must all decide every packet alike. */
enum Layout {
  KUBE_PROXY,
  /** The same, with ipsets for many peers. */
  KUBE_PROXY_IPSET;

  Lowering lowering() {
    return switch (this) {
      case KUBE_PROXY -> new KubeProxyLayout(new PolicyLowering(true, false));
      case KUBE_PROXY_IPSET -> new KubeProxyLayout(new PolicyLowering(false, true));
    };
  }
}
