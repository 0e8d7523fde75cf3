package dev.svcc.differential;

import dev.svcc.kernel.LabProbe;
import dev.svcc.net.Packet;

/**
 * A probe, and the packet that it sends first.
 *
 * @param probe as the lab tries it
 * @param packet as the simulator follows it
 */
record Question(LabProbe probe, Packet packet) {}
