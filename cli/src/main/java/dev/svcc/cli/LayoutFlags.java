package dev.svcc.cli;

import dev.svcc.backend.Lowering;
import dev.svcc.backend.iptables.FilterPart;
import dev.svcc.backend.iptables.Hairpin;
import dev.svcc.backend.iptables.KubeProxyLayout;
import dev.svcc.backend.iptables.PolicyLowering;
import dev.svcc.backend.iptables.TreeLayout;
import picocli.CommandLine.Option;

/** How decisions are laid out as rules. */
final class LayoutFlags {
  /** {@code --layout}. */
  enum Layout {
    TREE("tree"),
    KUBE_PROXY("kube-proxy");

    private final String flag;

    Layout(String flag) {
      this.flag = flag;
    }

    @Override
    public String toString() {
      return flag;
    }
  }

  /** {@code --ipset}. */
  enum Sets {
    AUTO,
    NONE
  }

  @Option(
      names = "--layout",
      paramLabel = "LAYOUT",
      converter = LayoutConverter.class,
      description = {
        "tree (default): a packet meets few rules however many Services there are;",
        "kube-proxy: chain by chain as kube-proxy has them."
      })
  private Layout layout = Layout.TREE;

  @Option(
      names = "--hairpin",
      paramLabel = "HOW",
      description = {
        "How endpoints that reach themselves are known (layout tree): bpf (default),",
        "or trie, for kernels without xt_bpf."
      })
  private Hairpin hairpin = Hairpin.BPF;

  @Option(
      names = "--ipset",
      paramLabel = "WHEN",
      description = "With -d: auto puts more than 64 peers of a policy into sets; none (default).")
  private Sets sets = Sets.NONE;

  /** The lowering for one pipeable stream, which must do without sets. */
  Lowering forStream() {
    return lowering(false);
  }

  /** The lowering for a directory, which may bring sets along. */
  Lowering forDirectory() {
    return lowering(sets == Sets.AUTO);
  }

  Layout layout() {
    return layout;
  }

  private Lowering lowering(boolean withSets) {
    FilterPart policies = new PolicyLowering(hairpin == Hairpin.BPF, withSets);
    return switch (layout) {
      case TREE -> new TreeLayout(policies, hairpin);
      case KUBE_PROXY -> new KubeProxyLayout(policies);
    };
  }

  /** The layouts by the names that people write. */
  static final class LayoutConverter implements picocli.CommandLine.ITypeConverter<Layout> {
    @Override
    public Layout convert(String value) {
      for (Layout layout : Layout.values()) {
        if (layout.flag.equals(value)) {
          return layout;
        }
      }
      throw new picocli.CommandLine.TypeConversionException(
          "'" + value + "' is not a layout: tree or kube-proxy");
    }
  }
}
