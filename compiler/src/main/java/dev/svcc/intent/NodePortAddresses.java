package dev.svcc.intent;

import dev.svcc.net.IpAddress;
import java.util.List;

/**
 * Which local addresses of one family answer nodePorts (kube-proxy: {@code --nodeport-addresses}; a
 * family that none of its blocks belongs to answers everywhere).
 */
public sealed interface NodePortAddresses {
  /**
   * Every local address; never ::1, which cannot be translated.
   *
   * @param localhost whether 127.0.0.0/8 is among them, which needs route_localnet and a guard
   *     against martians
   */
  record AllLocal(boolean localhost) implements NodePortAddresses {}

  /**
   * These addresses only. Loopback stands here only where localhost nodePorts are on (IPv4).
   *
   * @param addresses the addresses, all of the family, sorted; empty: nodePorts answer nowhere
   */
  record Listed(List<IpAddress> addresses) implements NodePortAddresses {
    public Listed {
      addresses = List.copyOf(addresses);
    }
  }

  /** Whether 127.0.0.0/8 answers: then route_localnet=1 and the martian guard are needed. */
  default boolean includesLocalhost() {
    return switch (this) {
      case AllLocal all -> all.localhost();
      case Listed listed -> listed.addresses().stream().anyMatch(IpAddress::isLoopback);
    };
  }
}
