package dev.svcc.intent;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.AddressLock;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Metadata;
import dev.svcc.manifest.Service;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Who has which address and nodePort before anything is given away. */
final class AddressClaims {
  private final Diagnostics diagnostics;
  private final Map<IpAddress, ObjectRef> addressOwners = new LinkedHashMap<>();
  private final Map<Integer, ObjectRef> portOwners = new LinkedHashMap<>();
  private final Map<Object, String> lockOwners = new LinkedHashMap<>();
  private final Set<ObjectRef> present = new HashSet<>();
  private final Set<IpAddress> takenAddresses = new HashSet<>();
  private final Set<Integer> takenPorts = new HashSet<>();

  /** Claims all that manifests say: addresses of Services, Pods and Nodes, and nodePorts. */
  AddressClaims(Manifests manifests, Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
    manifests.nodes().forEach(node -> claim(node.metadata(), node.addresses()));
    manifests.services().forEach(this::claim);
    manifests.pods().forEach(pod -> claim(pod.metadata(), pod.addresses()));
    takenAddresses.addAll(addressOwners.keySet());
    takenPorts.addAll(portOwners.keySet());
  }

  private void claim(Metadata owner, List<Located<IpAddress>> addresses) {
    present.add(owner.ref());
    addresses.forEach(address -> addressOwners.putIfAbsent(address.value(), owner.ref()));
  }

  private void claim(Service service) {
    claim(service.metadata(), service.clusterIps());
    ObjectRef ref = service.metadata().ref();
    service
        .ports()
        .forEach(
            port -> port.nodePort().ifPresent(node -> portOwners.putIfAbsent(node.value(), ref)));
    Located<Integer> health = service.healthCheckNodePort();
    if (health != null) {
      portOwners.putIfAbsent(health.value(), ref);
    }
  }

  /** The addresses in use; a pool adds what it gives. */
  Set<IpAddress> takenAddresses() {
    return takenAddresses;
  }

  /** The nodePorts in use, of whatever protocol; a pool adds what it gives. */
  Set<Integer> takenPorts() {
    return takenPorts;
  }

  /** What of a lock still holds, which is then taken: not what another object has explicitly. */
  AddressLock keep(AddressLock lock) {
    SortedMap<String, AddressLock.ServiceEntry> services = new TreeMap<>();
    lock.services().forEach((path, entry) -> services.put(path, keep(path, entry)));
    SortedMap<String, AddressLock.PodEntry> pods = new TreeMap<>();
    lock.pods()
        .forEach(
            (path, entry) ->
                pods.put(
                    path,
                    new AddressLock.PodEntry(
                        keep(reference("Pod", path), entry.addresses(), entry.at()), entry.at())));
    return new AddressLock(services, pods);
  }

  private AddressLock.ServiceEntry keep(String path, AddressLock.ServiceEntry entry) {
    ObjectRef service = reference("Service", path);
    SortedMap<Integer, Integer> nodePorts = new TreeMap<>();
    entry
        .nodePorts()
        .forEach(
            (port, nodePort) -> {
              if (holds(service, portOwners, nodePort, "nodePort " + nodePort, entry.at())) {
                takenPorts.add(nodePort);
                nodePorts.put(port, nodePort);
              }
            });
    int health = entry.healthCheckNodePort();
    if (health != 0 && holds(service, portOwners, health, "nodePort " + health, entry.at())) {
      takenPorts.add(health);
    } else {
      health = 0;
    }
    return new AddressLock.ServiceEntry(
        keep(service, entry.clusterIps(), entry.at()), nodePorts, health, entry.at());
  }

  private List<IpAddress> keep(ObjectRef owner, List<IpAddress> addresses, SourceSpan at) {
    List<IpAddress> kept =
        addresses.stream()
            .filter(address -> holds(owner, addressOwners, address, address.toString(), at))
            .toList();
    takenAddresses.addAll(kept);
    return kept;
  }

  private <T> boolean holds(
      ObjectRef locked, Map<T, ObjectRef> owners, T value, String text, SourceSpan at) {
    String other = lockOwners.putIfAbsent(value, locked.toString());
    if (other != null) {
      diagnostics.report(
          Code.LOCK_FILE,
          locked,
          at,
          "the lock gives " + text + " twice: to " + other + " and to " + locked,
          "delete one of the entries: it will get a new value");
    }
    ObjectRef owner = owners.get(value);
    if (owner == null || owner.equals(locked)) {
      return true;
    }
    if (present.contains(locked)) {
      diagnostics.report(
          Code.LOCK_OVERRIDDEN,
          locked,
          at,
          locked + " is locked to " + text + ", which the manifest of " + owner + " now has",
          locked + " gets a new one; to keep it, take " + text + " out of the manifest");
    }
    return false;
  }

  private static ObjectRef reference(String kind, String path) {
    int slash = path.indexOf('/');
    return new ObjectRef(kind, path.substring(0, slash), path.substring(slash + 1));
  }

  /** The address of one family among these, if there is one. */
  static List<IpAddress> ofFamily(List<IpAddress> addresses, Family family) {
    return addresses.stream().filter(address -> address.family() == family).toList();
  }
}
