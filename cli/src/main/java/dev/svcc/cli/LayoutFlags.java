package dev.svcc.cli;

import dev.svcc.backend.Lowering;
import dev.svcc.backend.iptables.FilterPart;
import dev.svcc.backend.iptables.KubeProxyLayout;
import dev.svcc.backend.iptables.PolicyLowering;
import java.util.Iterator;
import java.util.List;
import picocli.CommandLine.Option;

/** How decisions are laid out as rules. */
final class LayoutFlags {
  /** The layouts by the names of {@code --layout}. */
  static final class LayoutNames implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of("kube-proxy").iterator();
    }
  }

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      completionCandidates = LayoutNames.class,
      description = "kube-proxy (default): chain by chain as kube-proxy has them.")
  private String layout = "kube-proxy";

  /**
   * The lowering for one pipeable stream (no sets), or for a directory, which may bring sets along.
   */
  Lowering lowering(boolean sets) {
    FilterPart policies = new PolicyLowering(true, sets);
    return switch (layout) {
      case "kube-proxy" -> new KubeProxyLayout(policies);
      default ->
          throw Failure.invalid("--layout: '" + layout + "' is not a layout; there is: kube-proxy");
    };
  }
}
