package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.AddressLock.PodEntry;
import dev.svcc.manifest.AddressLock.ServiceEntry;
import dev.svcc.manifest.text.Node;
import dev.svcc.manifest.text.Node.Entry;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Reads and writes {@code svcc.lock}: YAML, sorted, the same bytes for the same lock. Reports
 * LOCK_FILE and what YAML itself can have wrong.
 */
public final class LockFile {
  private static final String HEADER =
      """
      # Addresses and ports that svcc --allocate gave. Commit this file: with it they stay the same.
      # Deleting an entry gives its address back.
      """;

  private LockFile() {}

  /** The lock in a file; empty if an error was reported. */
  public static Optional<AddressLock> read(Source source, Diagnostics diagnostics) {
    Diagnostics own = new Diagnostics();
    List<Node> trees = new DocumentTrees(source.name(), 0, own).read(source.bytes());
    AddressLock lock = AddressLock.EMPTY;
    if (trees.size() > 1) {
      own.report(
          Code.LOCK_FILE,
          null,
          SourceSpan.file(source.name()),
          "the lock file has more than one document",
          "");
    } else if (trees.size() == 1) {
      lock = decode(Value.root(new Subject(source.name(), "", own), trees.get(0)));
    }
    diagnostics.addAll(own);
    return own.hasErrors() ? Optional.empty() : Optional.of(lock);
  }

  private static AddressLock decode(Value root) {
    SortedMap<String, ServiceEntry> services = new TreeMap<>();
    SortedMap<String, PodEntry> pods = new TreeMap<>();
    for (Entry entry : root.entries()) {
      Value part = root.child(entry);
      switch (entry.key().text()) {
        case "services" -> {
          for (Entry service : objects(part)) {
            services.put(service.key().text(), service(part.child(service)));
          }
        }
        case "pods" -> {
          for (Entry pod : objects(part)) {
            Value addresses = part.child(pod);
            pods.put(pod.key().text(), new PodEntry(addresses(addresses), addresses.span()));
          }
        }
        default -> root.unknownUnless(Set.of("services", "pods"), entry);
      }
    }
    return new AddressLock(services, pods);
  }

  /** The entries whose key is a namespace, a slash and a name. */
  private static List<Entry> objects(Value part) {
    List<Entry> objects = new ArrayList<>();
    for (Entry entry : part.entries()) {
      String path = entry.key().text();
      int slash = path.indexOf('/');
      if (slash > 0
          && NameRule.LABEL.allows(path.substring(0, slash))
          && NameRule.SUBDOMAIN.allows(path.substring(slash + 1))) {
        objects.add(entry);
      } else {
        part.report(Code.LOCK_FILE, entry.key(), Value.quoted(path) + " is not NAMESPACE/NAME", "");
      }
    }
    return objects;
  }

  private static ServiceEntry service(Value place) {
    List<IpAddress> clusterIps = List.of();
    SortedMap<Integer, Integer> nodePorts = new TreeMap<>();
    int health = 0;
    for (Entry entry : place.entries()) {
      Value field = place.child(entry);
      switch (entry.key().text()) {
        case "clusterIPs" -> clusterIps = addresses(field);
        case "nodePorts" -> {
          for (Entry port : field.entries()) {
            nodePorts.put(servicePort(field, port), PortDecoder.port(field.child(port)));
          }
        }
        case "healthCheckNodePort" -> health = PortDecoder.port(field);
        default ->
            place.unknownUnless(Set.of("clusterIPs", "nodePorts", "healthCheckNodePort"), entry);
      }
    }
    return new ServiceEntry(clusterIps, nodePorts, health, place.span());
  }

  private static int servicePort(Value place, Entry entry) {
    String text = entry.key().text();
    boolean number =
        !text.isEmpty() && text.length() <= 5 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    int port = number ? Integer.parseInt(text) : 0;
    if (port < 1 || port > 65535) {
      place.report(
          Code.LOCK_FILE, entry.key(), Value.quoted(text) + " is not a port of a Service", "");
    }
    return port;
  }

  private static List<IpAddress> addresses(Value list) {
    List<IpAddress> addresses =
        AddressDecoder.addresses(list).stream().map(Located::value).toList();
    Set<Family> families = EnumSet.noneOf(Family.class);
    if (!addresses.stream().allMatch(address -> families.add(address.family()))) {
      list.report(Code.LOCK_FILE, "more than one address of a family", "delete all but one");
    }
    return addresses;
  }

  /** The text of a lock. */
  public static String write(AddressLock lock) {
    StringBuilder out = new StringBuilder(HEADER);
    out.append(lock.services().isEmpty() ? "services: {}\n" : "services:\n");
    lock.services().forEach((path, entry) -> write(out, path, entry));
    if (!lock.pods().isEmpty()) {
      out.append("pods:\n");
      lock.pods()
          .forEach(
              (path, entry) -> {
                out.append("  ").append(path).append(":\n");
                write(out, "  ", entry.addresses());
              });
    }
    return out.toString();
  }

  private static void write(StringBuilder out, String path, ServiceEntry entry) {
    out.append("  ").append(path).append(":\n");
    if (!entry.clusterIps().isEmpty()) {
      out.append("    clusterIPs:\n");
      write(out, "    ", entry.clusterIps());
    }
    if (!entry.nodePorts().isEmpty()) {
      out.append("    nodePorts:\n");
      entry
          .nodePorts()
          .forEach(
              (port, node) ->
                  out.append("      \"").append(port).append("\": ").append(node).append('\n'));
    }
    if (entry.healthCheckNodePort() != 0) {
      out.append("    healthCheckNodePort: ").append(entry.healthCheckNodePort()).append('\n');
    }
  }

  /** Quoted, because an IPv6 address may look like something else to a YAML reader. */
  private static void write(StringBuilder out, String indent, List<IpAddress> addresses) {
    addresses.forEach(address -> out.append(indent).append("- \"").append(address).append("\"\n"));
  }
}
