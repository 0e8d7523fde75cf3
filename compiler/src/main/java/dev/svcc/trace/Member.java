package dev.svcc.trace;

import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.Pod;
import dev.svcc.net.IpAddress;
import org.jspecify.annotations.Nullable;

/**
 * An address that belongs to a Service, ready or not: what its DNS name would list if it is
 * headless. A pod without an address has a place of its own with none.
 *
 * @param pod the pod; null where the input has none with this address
 * @param address the address; null for a pod without
 * @param ready whether new connections are sent there
 * @param at where it is written
 */
record Member(@Nullable Pod pod, @Nullable IpAddress address, boolean ready, SourceSpan at) {
  /** Whether it is the pod of this name. */
  boolean isCalled(String name) {
    return pod != null && pod.metadata().name().equals(name);
  }
}
