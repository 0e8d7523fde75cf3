package dev.svcc.trace;

import dev.svcc.analysis.Outcome;
import dev.svcc.net.Packet;

/**
 * A packet's way over one node.
 *
 * @param node the node; empty for one that only flags describe
 * @param packet the packet as it came, or as the node's process sent it
 * @param outcome one of the ways it may end there
 */
public record Hop(String node, Packet packet, Outcome outcome) {}
