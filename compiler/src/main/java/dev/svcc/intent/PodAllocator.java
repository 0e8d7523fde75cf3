package dev.svcc.intent;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.AddressLock;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Pod;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Gives addresses to Pods that have none, one a family ({@code --pod-cidr}). Pods of the host
 * network have their node's, and ended ones need none.
 */
final class PodAllocator {
  private final SortedMap<String, AddressLock.PodEntry> entries;
  private final List<AddressPool> pools;
  private final Diagnostics diagnostics;

  PodAllocator(
      AddressLock lock, Allocator.Ranges ranges, AddressClaims claims, Diagnostics diagnostics) {
    this.entries = new TreeMap<>(lock.pods());
    this.pools =
        ranges.podCidrs().stream()
            .map(block -> AddressPool.ofPods(block, claims.takenAddresses()))
            .toList();
    this.diagnostics = diagnostics;
  }

  /** The lock's entries as they are now. */
  SortedMap<String, AddressLock.PodEntry> entries() {
    return entries;
  }

  /** The Pod with addresses. Must be called in the order of namespaces and names. */
  Pod allocate(Pod pod) {
    if (pools.isEmpty() || pod.hostNetwork() || pod.hasEnded() || !pod.addresses().isEmpty()) {
      return pod;
    }
    String path = pod.metadata().ref().path();
    AddressLock.PodEntry locked =
        entries.getOrDefault(path, new AddressLock.PodEntry(List.of(), pod.metadata().at()));
    List<IpAddress> all = new ArrayList<>(locked.addresses());
    List<Located<IpAddress>> addresses = new ArrayList<>();
    for (AddressPool pool : pools) {
      address(pod, pool, all, locked)
          .ifPresent(address -> addresses.add(new Located<>(address, pod.metadata().at())));
    }
    entries.put(path, new AddressLock.PodEntry(all, locked.at()));
    return pod.withAddresses(addresses);
  }

  private Optional<IpAddress> address(
      Pod pod, AddressPool pool, List<IpAddress> all, AddressLock.PodEntry locked) {
    List<IpAddress> given = AddressClaims.ofFamily(all, pool.block().family());
    if (!given.isEmpty()) {
      if (!pool.block().contains(given.get(0))) {
        diagnostics.report(
            Code.LOCK_FILE,
            pod.metadata().ref(),
            locked.at(),
            pod.metadata().ref()
                + " is locked to "
                + given.get(0)
                + ", which is outside --pod-cidr "
                + pool.block(),
            "give the range that the lock was made with, or delete the entry to get a new value");
      }
      return Optional.of(given.get(0));
    }
    String key = "pod " + pool.block().family().displayName() + " " + pod.metadata().ref().path();
    Optional<IpAddress> fresh = pool.give(key);
    fresh.ifPresentOrElse(
        all::add,
        () ->
            diagnostics.report(
                Code.ALLOCATION,
                pod.metadata().ref(),
                pod.metadata().at(),
                "no address is left in " + pool.block() + " for " + pod.metadata().ref(),
                "give a larger --pod-cidr"));
    return fresh;
  }
}
