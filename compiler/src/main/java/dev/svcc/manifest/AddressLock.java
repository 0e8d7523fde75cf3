package dev.svcc.manifest;

import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.net.IpAddress;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The addresses and ports that {@code --allocate} gave, as {@code svcc.lock} keeps them: the same
 * lock gives the same addresses for ever.
 *
 * @param services what Services were given, by {@code namespace/name}
 * @param pods what Pods were given, by {@code namespace/name}
 */
public record AddressLock(
    SortedMap<String, ServiceEntry> services, SortedMap<String, PodEntry> pods) {
  /** Nothing given yet. */
  public static final AddressLock EMPTY = new AddressLock(new TreeMap<>(), new TreeMap<>());

  /**
   * What one Service was given.
   *
   * @param clusterIps at most one a family, IPv4 first
   * @param nodePorts nodePorts by the port of the Service; protocols on one port share them
   * @param healthCheckNodePort 0 where none was given
   * @param at where the entry stands
   */
  public record ServiceEntry(
      List<IpAddress> clusterIps,
      SortedMap<Integer, Integer> nodePorts,
      int healthCheckNodePort,
      SourceSpan at) {
    public ServiceEntry {
      clusterIps = clusterIps.stream().sorted().toList();
      nodePorts = Collections.unmodifiableSortedMap(new TreeMap<>(nodePorts));
    }

    /** Whether it gives nothing. */
    public boolean isEmpty() {
      return clusterIps.isEmpty() && nodePorts.isEmpty() && healthCheckNodePort == 0;
    }
  }

  /**
   * What one Pod was given.
   *
   * @param addresses at most one a family, IPv4 first
   * @param at where the entry stands
   */
  public record PodEntry(List<IpAddress> addresses, SourceSpan at) {
    public PodEntry {
      addresses = addresses.stream().sorted().toList();
    }
  }

  public AddressLock {
    services = Collections.unmodifiableSortedMap(new TreeMap<>(services));
    pods = Collections.unmodifiableSortedMap(new TreeMap<>(pods));
  }
}
