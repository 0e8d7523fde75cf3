package dev.svcc.cli;

import dev.svcc.intent.NodeOptions;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import java.util.List;
import java.util.regex.Pattern;

/** What flags (or a configuration file) cannot say together. */
final class NodeFlagRules {
  /**
   * Interface names reach rule text: nothing that could end a word there. Linux allows 15 bytes.
   */
  private static final Pattern INTERFACE = Pattern.compile("[A-Za-z0-9_.-]{1,15}");

  private static final Pattern NODE_NAME = Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?");

  private NodeFlagRules() {}

  static void check(NodeOptions options) {
    if (!options.nodeName().isEmpty() && !NODE_NAME.matcher(options.nodeName()).matches()) {
      throw Failure.invalid(
          "--node: '"
              + options.nodeName()
              + "' is not a node name: lower-case letters, digits, dots and dashes");
    }
    oneAFamily("--cluster-cidr", options.clusterCidrs());
    oneAFamily("--service-cidr", options.serviceCidrs());
    if (options.masqueradeBit() < 0 || options.masqueradeBit() > 31) {
      throw Failure.invalid(
          "--iptables-masquerade-bit: " + options.masqueradeBit() + " is not 0 to 31");
    }
    if (1 << options.masqueradeBit() == options.policyMark()) {
      throw Failure.invalid("--policy-mark and --iptables-masquerade-bit name the same bit");
    }
    switch (options.detectLocal()) {
      case CLUSTER_CIDR, NODE_CIDR -> {}
      case BRIDGE_INTERFACE ->
          needInterface("--pod-bridge-interface", options.bridgeInterface(), 15);
      case INTERFACE_NAME_PREFIX ->
          needInterface("--pod-interface-name-prefix", options.interfacePrefix(), 14);
    }
  }

  private static void needInterface(String flag, String name, int longest) {
    if (name.isEmpty()) {
      throw Failure.invalid("this --detect-local-mode needs " + flag);
    }
    if (name.length() > longest || !INTERFACE.matcher(name).matches()) {
      throw Failure.invalid(
          flag
              + ": '"
              + name
              + "' is not the name of an interface (at most "
              + longest
              + " characters)");
    }
  }

  private static void oneAFamily(String flag, List<Cidr> blocks) {
    for (Family family : Family.values()) {
      List<Cidr> same = blocks.stream().filter(block -> block.family() == family).toList();
      if (same.size() > 1) {
        throw Failure.invalid(
            flag
                + ": one block a family, but "
                + same.get(0)
                + " and "
                + same.get(1)
                + " are both given");
      }
    }
  }
}
