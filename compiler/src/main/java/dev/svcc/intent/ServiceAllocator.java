package dev.svcc.intent;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.AddressLock;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Service;
import dev.svcc.manifest.ServicePort;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Gives Services clusterIPs, nodePorts and health check ports (kube-apiserver: service REST). */
final class ServiceAllocator {
  private final SortedMap<String, AddressLock.ServiceEntry> entries;
  private final List<AddressPool> pools;
  private final PortPool ports;
  private final Diagnostics diagnostics;

  ServiceAllocator(
      AddressLock lock, Allocator.Ranges ranges, AddressClaims claims, Diagnostics diagnostics) {
    this.entries = new TreeMap<>(lock.services());
    this.pools =
        ranges.serviceCidrs().stream()
            .map(block -> AddressPool.ofServices(block, claims.takenAddresses()))
            .toList();
    this.ports = new PortPool(ranges.nodePorts(), claims.takenPorts());
    this.diagnostics = diagnostics;
  }

  /** The lock's entries as they are now. */
  SortedMap<String, AddressLock.ServiceEntry> entries() {
    return entries;
  }

  /** The Service with all that it needs. Must be called in the order of namespaces and names. */
  Service allocate(Service service) {
    if (service.type() == Service.Type.EXTERNAL_NAME) {
      return service;
    }
    String path = service.metadata().ref().path();
    SourceSpan at = service.metadata().at();
    AddressLock.ServiceEntry locked =
        entries.getOrDefault(path, new AddressLock.ServiceEntry(List.of(), new TreeMap<>(), 0, at));
    List<IpAddress> lockedIps = new ArrayList<>(locked.clusterIps());
    SortedMap<Integer, Integer> lockedPorts = new TreeMap<>(locked.nodePorts());
    List<Located<IpAddress>> clusterIps = clusterIps(service, lockedIps, locked.at());
    List<ServicePort> withNodePorts = nodePorts(service, lockedPorts, locked.at());
    Located<Integer> health = service.healthCheckNodePort();
    int lockedHealth = locked.healthCheckNodePort();
    if (health == null && needsHealthCheck(service)) {
      OptionalInt given = port(service, "healthCheckNodePort", lockedHealth, locked.at());
      lockedHealth = given.orElse(lockedHealth);
      health = given.isPresent() ? new Located<>(given.getAsInt(), at) : null;
    }
    AddressLock.ServiceEntry entry =
        new AddressLock.ServiceEntry(lockedIps, lockedPorts, lockedHealth, locked.at());
    entries.remove(path);
    if (!entry.isEmpty()) {
      entries.put(path, entry);
    }
    return service.withAllocated(clusterIps, withNodePorts, health);
  }

  private List<Located<IpAddress>> clusterIps(
      Service service, List<IpAddress> locked, SourceSpan lockedAt) {
    List<Located<IpAddress>> clusterIps = new ArrayList<>(service.clusterIps());
    if (service.headless()) {
      return clusterIps;
    }
    for (Located<IpAddress> explicit : service.clusterIps()) {
      // The manifest has another one by now: what was given before is free again.
      locked.removeIf(
          given -> given.family() == explicit.value().family() && !given.equals(explicit.value()));
    }
    for (Family family : families(service)) {
      if (service.clusterIps().stream().noneMatch(ip -> ip.value().family() == family)) {
        clusterIp(service, family, locked, lockedAt)
            .ifPresent(ip -> clusterIps.add(new Located<>(ip, service.metadata().at())));
      }
    }
    return clusterIps;
  }

  /**
   * The families that a Service gets clusterIPs of, the primary one first: ipFamilies, or the
   * cluster's primary family; and the other one as well, where ipFamilyPolicy asks for it.
   */
  private List<Family> families(Service service) {
    Set<Family> families = new LinkedHashSet<>(service.families());
    service.clusterIps().forEach(ip -> families.add(ip.value().family()));
    if (families.isEmpty()) {
      families.add(pools.get(0).block().family());
    }
    List<Family> ofCluster = pools.stream().map(pool -> pool.block().family()).toList();
    switch (service.familyPolicy()) {
      case SINGLE_STACK -> {}
      case PREFER_DUAL_STACK -> families.addAll(ofCluster);
      case REQUIRE_DUAL_STACK -> families.addAll(List.of(Family.values()));
    }
    return List.copyOf(families);
  }

  private Optional<IpAddress> clusterIp(
      Service service, Family family, List<IpAddress> locked, SourceSpan lockedAt) {
    Optional<AddressPool> pool =
        pools.stream().filter(candidate -> candidate.block().family() == family).findFirst();
    if (pool.isEmpty()) {
      fail(
          service,
          service.metadata().ref()
              + " needs a clusterIP of "
              + family.displayName()
              + ", which has no --service-cidr",
          "add a block of that family: --service-cidr BLOCK,BLOCK");
      return Optional.empty();
    }
    Cidr block = pool.get().block();
    List<IpAddress> given = AddressClaims.ofFamily(locked, family);
    if (!given.isEmpty()) {
      checkLocked(service, block.contains(given.get(0)), given.get(0), block, lockedAt);
      return Optional.of(given.get(0));
    }
    String path = service.metadata().ref().path();
    Optional<IpAddress> fresh = pool.get().give("clusterIP " + family.displayName() + " " + path);
    fresh.ifPresentOrElse(
        locked::add,
        () ->
            fail(
                service,
                "no clusterIP is left in " + block + " for " + service.metadata().ref(),
                "give a larger --service-cidr"));
    return fresh;
  }

  private List<ServicePort> nodePorts(
      Service service, SortedMap<Integer, Integer> locked, SourceSpan lockedAt) {
    boolean needed =
        service.type() == Service.Type.NODE_PORT
            || (service.type() == Service.Type.LOAD_BALANCER && service.allocatesNodePorts());
    List<ServicePort> ports = new ArrayList<>();
    for (ServicePort port : service.ports()) {
      if (!needed || port.nodePort().isPresent()) {
        ports.add(port);
        continue;
      }
      OptionalInt given = explicitTwin(service, port);
      if (given.isEmpty()) {
        int before = locked.getOrDefault(port.port(), 0);
        given = port(service, "nodePort " + port.port(), before, lockedAt);
        given.ifPresent(nodePort -> locked.put(port.port(), nodePort));
      } else {
        locked.remove(port.port());
      }
      ports.add(
          given.isPresent() ? port.withNodePort(new Located<>(given.getAsInt(), port.at())) : port);
    }
    return ports;
  }

  /** TCP and UDP on one port of a Service share their nodePort, so one may have it written. */
  private static OptionalInt explicitTwin(Service service, ServicePort port) {
    return service.ports().stream()
        .filter(other -> other.port() == port.port() && other.protocol() != port.protocol())
        .flatMap(other -> other.nodePort().stream())
        .mapToInt(Located::value)
        .findFirst();
  }

  /** The locked port, or a new one. */
  private OptionalInt port(Service service, String what, int locked, SourceSpan lockedAt) {
    if (locked != 0) {
      boolean fits = ports.range().contains(locked);
      String range = ports.range().first() + "-" + ports.range().last();
      checkLocked(service, fits, locked, range, lockedAt);
      return OptionalInt.of(locked);
    }
    OptionalInt given = ports.give(what + " " + service.metadata().ref().path());
    if (given.isEmpty()) {
      fail(
          service,
          "no nodePort is left for " + service.metadata().ref(),
          "give a larger --service-node-port-range");
    }
    return given;
  }

  private static boolean needsHealthCheck(Service service) {
    return service.type() == Service.Type.LOAD_BALANCER && service.externalLocal();
  }

  private void checkLocked(
      Service service, boolean fits, Object value, Object range, SourceSpan lockedAt) {
    if (!fits) {
      diagnostics.report(
          Code.LOCK_FILE,
          service.metadata().ref(),
          lockedAt,
          service.metadata().ref() + " is locked to " + value + ", which is outside " + range,
          "give the range that the lock was made with, or delete the entry to get a new value");
    }
  }

  private void fail(Service service, String message, String help) {
    diagnostics.report(
        Code.ALLOCATION, service.metadata().ref(), service.metadata().at(), message, help);
  }
}
