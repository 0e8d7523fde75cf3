package dev.svcc.trace;

import dev.svcc.manifest.Pod;
import dev.svcc.net.IpAddress;

/** Who sends the packet. */
public sealed interface Client {
  /**
   * A pod with a network of its own.
   *
   * @param pod the pod
   * @param node the node it runs on; empty where that is not known
   */
  record OfPod(Pod pod, String node) implements Client {}

  /**
   * A process of a node, or a pod of its network.
   *
   * @param node the node; empty for the one that flags choose
   */
  record OfNode(String node) implements Client {}

  /**
   * A host that the node routes to: its packets come in from the network.
   *
   * @param address its address
   */
  record Outside(IpAddress address) implements Client {}

  /**
   * An address that no object has: a pod of the node in whose block of addresses it is, else of the
   * one that flags choose.
   *
   * @param address the address
   * @param node the node; empty for the one that flags choose
   */
  record Unlisted(IpAddress address, String node) implements Client {}
}
