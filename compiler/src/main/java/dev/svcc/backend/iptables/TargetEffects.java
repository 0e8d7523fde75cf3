package dev.svcc.backend.iptables;

import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.PortRange;
import dev.svcc.rule.Effect;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** What targets do that svcc never writes but finds on nodes (iptables-extensions(8)). */
final class TargetEffects {
  /** Packets go on as they were, or changed in what decides nothing here. */
  private static final Set<String> GO_ON =
      Set.of(
          "LOG",
          "NFLOG",
          "ULOG",
          "AUDIT",
          "TRACE",
          "LED",
          "IDLETIMER",
          "RATEEST",
          "ACCOUNT",
          "LOGMARK",
          "TEE",
          "TCPMSS",
          "TCPOPTSTRIP",
          "CHECKSUM",
          "CLASSIFY",
          "SET",
          "DSCP",
          "TOS",
          "TTL",
          "HL",
          "ECN",
          "SECMARK",
          "CONNSECMARK",
          "FLOWOFFLOAD",
          "NDPI");

  /** Targets that are known by name, and of which nobody can say what becomes of the packet. */
  private static final Set<String> UNKNOWN =
      Set.of(
          "QUEUE",
          "NFQUEUE",
          "TPROXY",
          "SYNPROXY",
          "CLUSTERIP",
          "MIRROR",
          "TARPIT",
          "CHAOS",
          "DELUDE",
          "DNETMAP",
          "DHCPMAC",
          "ECHO",
          "IPMARK",
          "IPV4OPTSSTRIP",
          "SYSRQ",
          "RAWDNAT",
          "RAWSNAT",
          "ROUTE",
          "IMQ",
          "HMARK",
          "SNPT",
          "DNPT",
          "FULLCONENAT",
          "SAME",
          "PROTO");

  private static final Set<String> OTHERS =
      Set.of(
          "ACCEPT",
          "DROP",
          "RETURN",
          "REJECT",
          "DNAT",
          "SNAT",
          "MASQUERADE",
          "MARK",
          "CONNMARK",
          "REDIRECT",
          "NETMAP",
          "NOTRACK",
          "CT");

  /** Options of translations that say how ports are chosen, or that a client keeps its address. */
  private static final Set<String> CHOICE = Set.of("--random", "--random-fully", "--persistent");

  /** More addresses than these to choose from are not told apart. */
  private static final int MOST_ADDRESSES = 256;

  private TargetEffects() {}

  /** Whether a target has this name; else it must be a chain. */
  static boolean isTarget(String name) {
    return GO_ON.contains(name) || UNKNOWN.contains(name) || OTHERS.contains(name);
  }

  /** What the target does; empty where that cannot be said. */
  static Optional<Effect> of(String name, List<String> options, Family family) {
    if (GO_ON.contains(name)) {
      // SET --map-set can give the packet a mark, which the set knows.
      boolean marks = name.equals("SET") && options.contains("--map-mark");
      return marks ? Optional.empty() : Optional.of(new Effect.GoesOn());
    }
    List<String> words = new ArrayList<>(options);
    words.removeAll(CHOICE);
    String option = words.isEmpty() ? "" : words.get(0);
    String value = words.size() == 2 ? words.get(1) : "";
    return switch (name) {
      case "NOTRACK" -> Optional.of(new Effect.Untracked());
      case "CT" ->
          Optional.of(options.contains("--notrack") ? new Effect.Untracked() : new Effect.GoesOn());
      case "DNAT" ->
          option.equals("--to-destination") ? translates(false, value, family) : Optional.empty();
      case "SNAT" ->
          option.equals("--to-source") ? translates(true, value, family) : Optional.empty();
      case "MASQUERADE" ->
          words.isEmpty() || (option.equals("--to-ports") && !value.isEmpty())
              ? Optional.of(new Effect.Masquerades())
              : Optional.empty();
      case "REDIRECT" ->
          words.isEmpty()
              ? Optional.of(new Effect.Redirects(null))
              : ports(value)
                  .filter(found -> option.equals("--to-ports"))
                  .map(Effect.Redirects::new);
      case "NETMAP" ->
          MatchWords.block(value)
              .filter(block -> option.equals("--to") && block.family() == family)
              .map(Effect.MapsNetwork::new);
      case "CONNMARK" -> ConnmarkTarget.effect(words);
      default -> Optional.empty();
    };
  }

  /** {@code 80} or {@code 80-90}. */
  private static Optional<PortRange> ports(String text) {
    return MatchWords.portRange(text.replace('-', ':')).filter(range -> range.first() > 0);
  }

  /** {@code A[-B][:port[-port]]}, IPv6 addresses with ports in brackets. */
  private static Optional<Effect> translates(boolean ofSource, String text, Family family) {
    Optional<List<IpAddress>> bare = addresses(text, family);
    if (bare.isPresent()) {
      return bare.map(found -> new Effect.Translates(ofSource, found, null));
    }
    int colon = text.lastIndexOf(':');
    Optional<PortRange> ports = colon < 0 ? Optional.empty() : ports(text.substring(colon + 1));
    if (ports.isEmpty()) {
      return Optional.empty();
    }
    String host = text.substring(0, colon).replace("[", "").replace("]", "");
    Optional<List<IpAddress>> found =
        host.isEmpty() ? Optional.of(List.of()) : addresses(host, family);
    return found.map(all -> new Effect.Translates(ofSource, all, ports.get()));
  }

  private static Optional<List<IpAddress>> addresses(String text, Family family) {
    Optional<IpAddress[]> ends = MatchWords.addressRange(text);
    if (ends.isEmpty() || ends.get()[0].family() != family || ends.get()[1].family() != family) {
      return Optional.empty();
    }
    List<IpAddress> all = new ArrayList<>();
    IpAddress last = ends.get()[1];
    IpAddress at = ends.get()[0];
    while (all.size() < MOST_ADDRESSES && at.compareTo(last) <= 0) {
      all.add(at);
      Cidr own = Cidr.of(at);
      if (own.last().low() == -1L) {
        break; // the next one is in another half of IPv6: nobody writes such a range
      }
      at = new IpAddress(family, at.high(), at.low() + 1);
    }
    return !all.isEmpty() && all.get(all.size() - 1).equals(last)
        ? Optional.of(all)
        : Optional.empty();
  }
}
