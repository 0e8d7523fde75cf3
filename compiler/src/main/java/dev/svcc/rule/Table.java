package dev.svcc.rule;

import java.util.List;
import java.util.Optional;

/**
 * A table of netfilter.
 *
 * @param name which one
 * @param chains base chains in hook order, then user chains sorted by bytes, as both variants of
 *     iptables save them
 */
public record Table(Name name, List<Chain> chains) {
  /** The tables, by the names in rule text, in the order a packet meets them at a hook. */
  public enum Name {
    RAW("raw", List.of("PREROUTING", "OUTPUT")),
    MANGLE("mangle", List.of("PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING")),
    NAT("nat", List.of("PREROUTING", "INPUT", "OUTPUT", "POSTROUTING")),
    FILTER("filter", List.of("INPUT", "FORWARD", "OUTPUT"));

    private final String text;
    private final List<String> hooks;

    Name(String text, List<String> hooks) {
      this.text = text;
      this.hooks = hooks;
    }

    /** The name in rule text. */
    public String text() {
      return text;
    }

    /** Its base chains in the order they are saved. */
    public List<String> hooks() {
      return hooks;
    }
  }

  public Table {
    chains = List.copyOf(chains);
  }

  /** The chain with this name. */
  public Optional<Chain> chain(String chainName) {
    return chains.stream().filter(chain -> chain.name().equals(chainName)).findFirst();
  }
}
