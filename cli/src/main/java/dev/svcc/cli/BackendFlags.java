package dev.svcc.cli;

import dev.svcc.backend.ipvs.IpvsOptions;
import dev.svcc.manifest.KubeProxyConfig;
import org.jspecify.annotations.Nullable;

/**
 * Which part of the kernel does the work, and how. A flag that is not given is null: then a
 * configuration file decides, else kube-proxy's default.
 */
final class BackendFlags {
  /** {@code --backend}. */
  enum Backend {
    IPTABLES,
    IPVS
  }

  private @Nullable Backend backend;
  private @Nullable String scheduler;
  private @Nullable Boolean strictArp;
  private boolean quirks;

  private @Nullable Backend otherwise;
  private Backend configured = Backend.IPTABLES;
  private IpvsOptions options = IpvsOptions.DEFAULT;

  void declare(Flags flags) {
    flags
        .flag("-b", "--backend")
        .takes("BACKEND", Backend.class)
        .says("iptables (default), or ipvs: Services as virtual servers of IPVS.")
        .to(value -> backend = value);
    flags
        .flag("--ipvs-scheduler")
        .takes("NAME", new Converters.Scheduler())
        .says("How IPVS balances: rr (default), wrr, lc, wlc, lblc, lblcr, sh, dh, sed, nq, mh.")
        .to(value -> scheduler = value);
    flags
        .flag("--ipvs-strict-arp")
        .takesBoolean()
        .says("Do not answer ARP for the addresses of Services (default: false).")
        .to(value -> strictArp = value);
    flags
        .flag("--ipvs-kube-proxy-quirks")
        .says("Where kube-proxy's ipvs mode differs from its iptables mode, do as it does.")
        .to(value -> quirks = value);
  }

  /** Takes what a configuration file says for what flags leave open. */
  void over(KubeProxyConfig config) {
    configured = config.mode().equals("ipvs") ? Backend.IPVS : Backend.IPTABLES;
    String name = config.ipvsScheduler().isEmpty() ? options.scheduler() : config.ipvsScheduler();
    if (!IpvsOptions.SCHEDULERS.contains(name)) {
      throw Failure.invalid(
          config.at().file() + ": ipvs.scheduler: " + Converters.noScheduler(name));
    }
    options = new IpvsOptions(name, false, config.ipvsStrictArp());
  }

  /** A layout is one of the iptables back end: flags win over a configuration file. */
  void layoutGiven() {
    otherwise = Backend.IPTABLES;
  }

  /** These flags with this back end. */
  BackendFlags with(Backend other) {
    BackendFlags flags = new BackendFlags();
    flags.backend = other;
    flags.options = ipvs();
    flags.quirks = quirks;
    return flags;
  }

  Backend backend() {
    if (backend != null) {
      return backend;
    }
    return otherwise == null ? configured : otherwise;
  }

  IpvsOptions ipvs() {
    return new IpvsOptions(
        scheduler == null ? options.scheduler() : scheduler,
        quirks,
        strictArp == null ? options.strictArp() : strictArp);
  }
}
