package dev.svcc.cli;

import dev.svcc.backend.Lowering;
import dev.svcc.backend.iptables.Hairpin;
import dev.svcc.backend.iptables.KubeProxyLayout;
import dev.svcc.backend.iptables.PolicyLowering;
import dev.svcc.backend.iptables.TreeLayout;
import dev.svcc.backend.ipvs.IpvsLowering;
import dev.svcc.cli.BackendFlags.Backend;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
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

  private final BackendFlags backend;
  private @Nullable Layout layout;

  private Hairpin hairpin = Hairpin.BPF;

  private Sets sets = Sets.NONE;

  LayoutFlags() {
    this(new BackendFlags());
  }

  private LayoutFlags(BackendFlags backend) {
    this.backend = backend;
  }

  void declare(Flags flags) {
    backend.declare(flags);
    flags
        .flag("--layout")
        .takes("LAYOUT", new LayoutConverter())
        .says(
            "tree (default): a packet meets few rules however many Services there are;",
            "kube-proxy: chain by chain as kube-proxy has them.")
        .to(this::choose);
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

  private void choose(Layout value) {
    layout = value;
    backend.layoutGiven();
  }

  /** Which back end, and how. */
  BackendFlags backend() {
    return backend;
  }

  /** The lowering for one pipeable stream, where policies must do without sets. */
  Lowering forStream() {
    return lowering(false);
  }

  /** The lowering for a directory, which may bring sets along. */
  Lowering forDirectory() {
    return lowering(sets == Sets.AUTO);
  }

  /** These flags, then the same with every other back end or layout. */
  List<LayoutFlags> thisFirst() {
    List<LayoutFlags> all = new ArrayList<>(List.of(this));
    for (Layout each : Layout.values()) {
      if (backend.backend() != Backend.IPTABLES || each != chosen()) {
        all.add(with(Backend.IPTABLES, each));
      }
    }
    if (backend.backend() != Backend.IPVS) {
      all.add(with(Backend.IPVS, null));
    }
    return all;
  }

  /** How rules are laid out, in words. */
  String inWords() {
    return switch (backend.backend()) {
      case IPTABLES -> "layout " + chosen();
      case IPVS -> "back end ipvs";
    };
  }

  private LayoutFlags with(Backend otherBackend, @Nullable Layout otherLayout) {
    LayoutFlags other = new LayoutFlags(backend.with(otherBackend));
    other.layout = otherLayout;
    other.hairpin = hairpin;
    other.sets = sets;
    return other;
  }

  private Layout chosen() {
    return layout == null ? Layout.TREE : layout;
  }

  private Lowering lowering(boolean withSets) {
    PolicyLowering policies = new PolicyLowering(hairpin == Hairpin.BPF, withSets);
    return switch (backend.backend()) {
      case IPTABLES ->
          switch (chosen()) {
            case TREE -> new TreeLayout(policies, hairpin);
            case KUBE_PROXY -> new KubeProxyLayout(policies);
          };
      case IPVS -> {
        if (layout != null) {
          throw Failure.invalid("--layout is about the iptables back end, not ipvs");
        }
        yield new IpvsLowering(policies, backend.ipvs());
      }
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
