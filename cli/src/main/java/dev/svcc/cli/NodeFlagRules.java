package dev.svcc.cli;

import dev.svcc.intent.NodeOptions;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import java.util.List;
import java.util.regex.Pattern;

/**
 * What flags (or a configuration file) cannot say. What needs the resolved node, such as the names
 * of interfaces, is judged with it.
 */
final class NodeFlagRules {
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
