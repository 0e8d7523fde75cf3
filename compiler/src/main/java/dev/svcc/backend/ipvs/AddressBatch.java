package dev.svcc.backend.ipvs;

import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.rule.RuleSet;
import java.util.List;

/**
 * Prints the addresses that the node must hold as text for {@code ip -batch}: a dummy device for
 * them, and each of them on it. IPVS sees only packets to local addresses.
 */
public final class AddressBatch {
  /** The device's name, as kube-proxy calls it. */
  public static final String DEVICE = "kube-ipvs0";

  /** Whose device it is, so that nobody takes a kube-proxy's for svcc's. */
  public static final String OWNER = "svcc";

  /** The text for these rule sets, one a family. */
  public String write(List<RuleSet> ruleSets) {
    StringBuilder out = new StringBuilder();
    out.append("link add ").append(DEVICE).append(" type dummy\n");
    out.append("link set ").append(DEVICE).append(" up alias ").append(OWNER).append('\n');
    for (RuleSet ruleSet : ruleSets) {
      for (IpAddress address : ruleSet.dummyAddresses()) {
        boolean ipv4 = address.family() == Family.IPV4;
        out.append("addr add ").append(address).append(ipv4 ? "/32" : "/128");
        out.append(" dev ").append(DEVICE);
        // Nobody else is asked whether he has the address: every node has it.
        out.append(ipv4 ? "" : " nodad").append('\n');
      }
    }
    return out.toString();
  }
}
