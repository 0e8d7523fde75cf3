package dev.svcc.backend.ipvs;

import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.VirtualServer;
import dev.svcc.rule.VirtualServer.RealServer;
import java.io.IOException;
import java.util.List;

/**
 * Prints virtual servers as {@code ipvsadm -Sn} does, which is what {@code ipvsadm -R} reads: each
 * with its real servers after it, in the order of the rule sets.
 */
public final class VirtualServerWriter {
  /** The virtual servers of all these rule sets, one a family; empty if there are none. */
  public String write(List<RuleSet> ruleSets) {
    StringBuilder out = new StringBuilder(1 << 16);
    try {
      write(ruleSets, out);
    } catch (IOException e) {
      throw new IllegalStateException("a StringBuilder does not fail", e);
    }
    return out.toString();
  }

  /**
   * Writes the virtual servers of all these rule sets to {@code out}.
   *
   * @throws IOException where {@code out} throws it
   */
  public void write(List<RuleSet> ruleSets, Appendable out) throws IOException {
    for (RuleSet ruleSet : ruleSets) {
      for (VirtualServer server : ruleSet.virtualServers()) {
        StringBuilder lines = new StringBuilder(64 * (server.realServers().size() + 1));
        String service = service(server.key());
        lines.append("-A ").append(service);
        options(server, lines);
        for (RealServer real : server.realServers()) {
          lines.append("-a ").append(service).append(" -r ");
          append(real.address(), real.port(), lines);
          lines.append(
              switch (real.forwarding()) {
                case MASQUERADING -> " -m";
                case DIRECT -> " -g";
                case TUNNEL -> " -i";
              });
          lines.append(" -w ").append(real.weight()).append('\n');
        }
        out.append(lines);
      }
    }
  }

  private static void options(VirtualServer server, StringBuilder out) {
    out.append(" -s ").append(server.scheduler());
    if (server.persistenceSeconds() > 0) {
      out.append(" -p ").append(server.persistenceSeconds());
      if (server.persistencePrefix() != server.key().family().bits()) {
        out.append(" -M ").append(persistenceMask(server));
      }
    }
    List<String> scheduling = server.flags().stream().filter(flag -> !flag.equals("ops")).toList();
    if (scheduling.size() < server.flags().size()) {
      out.append(" -o");
    }
    if (!scheduling.isEmpty()) {
      out.append(" -b ").append(String.join(",", scheduling));
    }
    out.append('\n');
  }

  /** A netmask in IPv4, a prefix length in IPv6. */
  private static String persistenceMask(VirtualServer server) {
    int prefix = server.persistencePrefix();
    if (server.key().family() == Family.IPV6) {
      return Integer.toString(prefix);
    }
    return IpAddress.ofIpv4(prefix == 0 ? 0 : -1 << (32 - prefix)).toString();
  }

  private static String service(VirtualServer.Key key) {
    StringBuilder out = new StringBuilder(48);
    switch (key) {
      case VirtualServer.Key.Address address -> {
        out.append(
            switch (address.protocol()) {
              case TCP -> "-t ";
              case UDP -> "-u ";
              case SCTP -> "--sctp-service ";
              case ICMP, ICMPV6, IGMP, DCCP, GRE, ESP, AH, UDPLITE ->
                  throw new IllegalStateException("a virtual server of " + address.protocol());
            });
        append(address.address(), address.port(), out);
      }
      case VirtualServer.Key.FirewallMark mark -> {
        out.append("-f ").append(Integer.toUnsignedString(mark.mark()));
        if (mark.family() == Family.IPV6) {
          out.append(" -6");
        }
      }
    }
    return out.toString();
  }

  private static void append(IpAddress address, int port, StringBuilder out) {
    if (address.family() == Family.IPV6) {
      out.append('[').append(address).append(']');
    } else {
      out.append(address);
    }
    out.append(':').append(port);
  }
}
