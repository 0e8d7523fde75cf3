package dev.svcc.cli;

import dev.svcc.backend.Lowering;
import dev.svcc.backend.iptables.FilterPart;
import dev.svcc.backend.iptables.Hairpin;
import dev.svcc.backend.iptables.KubeProxyLayout;
import dev.svcc.backend.iptables.PolicyLowering;
import dev.svcc.backend.iptables.TreeLayout;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

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

  private Layout layout = Layout.TREE;

  private Hairpin hairpin = Hairpin.BPF;

  private Sets sets = Sets.NONE;

  void declare(Flags flags) {
    flags
        .flag("--layout")
        .takes("LAYOUT", new LayoutConverter())
        .says(
            "tree (default): a packet meets few rules however many Services there are;",
            "kube-proxy: chain by chain as kube-proxy has them.")
        .to(value -> layout = value);
    flags
        .flag("--hairpin")
        .takes("HOW", Hairpin.class)
        .says(
            "How endpoints that reach themselves are known (layout tree): bpf (default),",
            "or trie, for kernels without xt_bpf.")
        .to(value -> hairpin = value);
    flags
        .flag("--ipset")
        .takes("WHEN", Sets.class)
        .says("With -d: auto puts more than 64 peers of a policy into sets; none (default).")
        .to(value -> sets = value);
  }

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

  /** These flags, then the same with every other layout. */
  List<LayoutFlags> thisFirst() {
    List<LayoutFlags> all = new ArrayList<>(List.of(this));
    for (Layout each : Layout.values()) {
      if (each != layout) {
        LayoutFlags other = new LayoutFlags();
        other.layout = each;
        other.hairpin = hairpin;
        other.sets = sets;
        all.add(other);
      }
    }
    return all;
  }

  private Lowering lowering(boolean withSets) {
    FilterPart policies = new PolicyLowering(hairpin == Hairpin.BPF, withSets);
    return switch (layout) {
      case TREE -> new TreeLayout(policies, hairpin);
      case KUBE_PROXY -> new KubeProxyLayout(policies);
    };
  }

  /** The layouts by the names that people write. */
  static final class LayoutConverter implements ITypeConverter<Layout> {
    @Override
    public Layout convert(String value) {
      for (Layout layout : Layout.values()) {
        if (layout.flag.equals(value)) {
          return layout;
        }
      }
      throw new TypeConversionException("'" + value + "' is not a layout: tree or kube-proxy");
    }
  }
}
