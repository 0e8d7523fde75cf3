package dev.svcc.trace;

import dev.svcc.manifest.Pod;
import dev.svcc.manifest.Service;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Finds out where a {@code --to} is; a name with several addresses gives several targets. */
final class TargetNames {
  private static final String FORMS =
      "NAMESPACE/NAME:PORT, a DNS name of the cluster, node:PORT or ADDRESS:PORT";

  private final ObjectNames names;
  private final ServiceTargets services;

  TargetNames(ObjectNames names, ServiceTargets services) {
    this.names = names;
    this.services = services;
  }

  /**
   * The targets of a word.
   *
   * @param word as it was written
   * @param namespace where names without a namespace are looked up: that of the client
   * @param wanted the packet that is asked for
   */
  List<Target> find(String word, String namespace, Wanted wanted) throws NameProblem {
    Words parts = Words.of(word);
    Wanted kind = merged(word, parts, wanted);
    if (parts.host().isEmpty()) {
      throw new NameProblem("'" + word + "' names no target: " + FORMS);
    }
    Optional<IpAddress> address = IpAddress.parse(parts.host());
    if (address.isPresent()) {
      return List.of(plain(parts, kind, address.get(), null, null));
    }
    if (parts.host().startsWith("node/")) {
      return List.of(plain(parts, kind, null, null, names.knownNode(parts.host().substring(5))));
    }
    if (parts.host().equals("node")) {
      return List.of(plain(parts, kind, null, null, ""));
    }
    return named(parts, namespace, kind);
  }

  private List<Target> named(Words parts, String namespace, Wanted kind) throws NameProblem {
    String host = parts.host();
    for (String prefix : new String[] {"svc/", "service/"}) {
      if (host.startsWith(prefix)) {
        String path = qualified(host.substring(prefix.length()), namespace);
        return services.find(names.knownService(path), parts, kind, List.of());
      }
    }
    if (host.startsWith("pod/")) {
      return ofPod(names.knownPod(qualified(host.substring(4), namespace)), parts, kind);
    }
    if (host.indexOf('/') != host.lastIndexOf('/')) {
      throw new NameProblem("'" + host + "' is not a target: " + FORMS);
    }
    Optional<DnsName> dns =
        host.contains(".") && !host.contains("/") ? DnsName.of(host) : Optional.empty();
    if (names.node(host).isPresent()) {
      return List.of(plain(parts, kind, null, null, host));
    }
    if (dns.isPresent()) {
      return services.find(dns.get(), parts, kind);
    }
    if (host.contains(".") && !host.contains("/")) {
      throw new NameProblem(
          host
              + " is not a name of the cluster (SERVICE.NAMESPACE[.svc[.cluster.local]]), and svcc"
              + " asks no name server: give the address");
    }
    return serviceOrPod(qualified(host, namespace), parts, kind);
  }

  private static String qualified(String name, String namespace) {
    return name.contains("/") ? name : namespace + "/" + name;
  }

  private List<Target> serviceOrPod(String path, Words parts, Wanted kind) throws NameProblem {
    Optional<Service> service = names.service(path);
    Optional<Pod> exact = names.exactPod(path);
    if (service.isPresent() && exact.isPresent()) {
      throw new NameProblem(
          path
              + " is a Service and a pod: write svc/"
              + path
              + " or pod/"
              + path
              + (parts.port().isEmpty() ? "" : ", then :" + parts.port()));
    }
    if (service.isPresent()) {
      return services.find(service.get(), parts, kind, List.of());
    }
    Optional<Pod> pod = names.pod(path);
    if (pod.isPresent()) {
      return ofPod(pod.get(), parts, kind);
    }
    List<String> known = new ArrayList<>(names.servicePaths());
    known.addAll(names.podPaths());
    throw new NameProblem(
        "no Service and no pod " + path + " in the input" + ObjectNames.near(path, known));
  }

  private List<Target> ofPod(Pod pod, Words parts, Wanted kind) throws NameProblem {
    if (pod.addresses().isEmpty()) {
      throw new NameProblem(
          pod.metadata().ref() + " has no address (" + pod.metadata().at() + "): nobody answers");
    }
    Words numbered = parts;
    if (!kind.isIcmp() && !isNumber(parts.port())) {
      numbered = new Words(parts.host(), containerPort(pod, parts.port(), kind), parts.protocol());
    }
    List<Target> targets = new ArrayList<>();
    for (var address : pod.addresses()) {
      Target target = plain(numbered, kind, address.value(), pod, null);
      Target.Name step =
          new Target.Name(
              pod.metadata().ref().toString(), address.value().toString(), address.at());
      targets.add(
          new Target(
              List.of(step), target.address(), target.protocol(), target.port(), null, pod, null));
    }
    return targets;
  }

  private static String containerPort(Pod pod, String name, Wanted kind) throws NameProblem {
    Protocol protocol = kind.orOf(Protocol.TCP).protocol();
    List<Pod.ContainerPort> ports =
        pod.ports().stream()
            .filter(port -> port.protocol() == protocol)
            .filter(port -> name.isEmpty() || port.name().equals(name))
            .toList();
    if (ports.isEmpty() || (name.isEmpty() && ports.size() > 1)) {
      List<String> all =
          pod.ports().stream()
              .map(port -> ServiceTargets.port(port.name(), port.port(), port.protocol()))
              .toList();
      throw new NameProblem(
          (name.isEmpty()
                  ? pod.metadata().ref() + " needs a port"
                  : pod.metadata().ref() + " has no port named " + name)
              + (all.isEmpty() ? "" : "; it declares " + ObjectNames.some(all)));
    }
    return Integer.toString(ports.get(0).port());
  }

  private static boolean isNumber(String port) {
    return !port.isEmpty() && port.chars().allMatch(c -> c >= '0' && c <= '9');
  }

  private static Target plain(
      Words parts,
      Wanted kind,
      @Nullable IpAddress address,
      @Nullable Pod pod,
      @Nullable String node)
      throws NameProblem {
    Protocol protocol = kind.isIcmp() ? Protocol.ICMP : protocolOf(kind);
    int port = kind.isIcmp() ? 0 : port(parts);
    return new Target(List.of(), address, protocol, port, null, pod, node);
  }

  private static Protocol protocolOf(Wanted kind) {
    return kind.protocol() == null ? Protocol.TCP : kind.protocol();
  }

  /** The number of a port; there is nobody whose ports have names. */
  static int port(Words parts) throws NameProblem {
    if (parts.port().isEmpty()) {
      throw new NameProblem(
          parts.host() + " needs a port: " + parts.host() + ":PORT; for a ping: --icmp");
    }
    int port =
        isNumber(parts.port()) && parts.port().length() <= 5 ? Integer.parseInt(parts.port()) : 0;
    if (port < 1 || port > 65535) {
      throw new NameProblem("'" + parts.port() + "' is not a port: 1 to 65535");
    }
    return port;
  }

  private static Wanted merged(String word, Words parts, Wanted wanted) throws NameProblem {
    Protocol written = parts.protocol();
    if (written == null) {
      return wanted;
    }
    if (wanted.protocol() != null && wanted.protocol() != written) {
      throw new NameProblem(
          "'" + word + "' names another protocol than --proto " + wanted.protocol().kernelName());
    }
    return wanted.orOf(written);
  }
}
