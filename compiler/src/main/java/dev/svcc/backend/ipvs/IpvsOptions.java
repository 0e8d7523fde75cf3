package dev.svcc.backend.ipvs;

import java.util.List;

/**
 * What flags say about the IPVS back end.
 *
 * @param scheduler how virtual servers choose a real server, one of {@link #SCHEDULERS}
 * @param kubeProxyQuirks whether to do as kube-proxy's ipvs mode does where that differs from its
 *     iptables mode without need
 * @param strictArp whether the node leaves questions for the addresses of Services on its dummy
 *     device unanswered (kube-proxy: {@code --ipvs-strict-arp})
 */
public record IpvsOptions(String scheduler, boolean kubeProxyQuirks, boolean strictArp) {
  /** The kernel's schedulers that kube-proxy knows. */
  public static final List<String> SCHEDULERS =
      List.of("rr", "wrr", "lc", "wlc", "lblc", "lblcr", "sh", "dh", "sed", "nq", "mh");

  /** No flag at all, as with kube-proxy. */
  public static final IpvsOptions DEFAULT = new IpvsOptions("rr", false, false);

  public IpvsOptions {
    if (!SCHEDULERS.contains(scheduler)) {
      throw new IllegalArgumentException("no such scheduler: " + scheduler);
    }
  }

  /** The scheduler's flags, as ipvsadm prints them: kube-proxy has mh look at ports, too. */
  List<String> schedulerFlags() {
    return scheduler.equals("mh") ? List.of("mh-port") : List.of();
  }
}
