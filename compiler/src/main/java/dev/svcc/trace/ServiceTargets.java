package dev.svcc.trace;

import static java.util.stream.Collectors.joining;

import dev.svcc.manifest.Located;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.PortRef;
import dev.svcc.manifest.Service;
import dev.svcc.manifest.ServicePort;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Where packets to a Service are sent: its clusterIPs, or the pods of a headless one. */
final class ServiceTargets {
  private final ObjectNames names;
  private final Members members;

  ServiceTargets(ObjectNames names, Members members) {
    this.names = names;
    this.members = members;
  }

  List<Target> find(DnsName dns, Words parts, Wanted kind) throws NameProblem {
    return switch (dns) {
      case DnsName.OfService name -> {
        Service service = names.knownService(name.path());
        Target.Name step =
            new Target.Name(
                name.text(), service.metadata().ref().toString(), service.metadata().at());
        yield name.host().isEmpty()
            ? find(service, parts, kind, List.of(step))
            : ofHost(service, name, parts, kind, step);
      }
      case DnsName.OfAddress name -> {
        int port = kind.isIcmp() ? 0 : TargetNames.port(parts);
        Protocol protocol = protocol(kind, Protocol.TCP);
        yield List.of(new Target(List.of(), name.address(), protocol, port, null, null, null));
      }
    };
  }

  /** The targets of a Service, after the names that led to it. */
  List<Target> find(Service service, Words parts, Wanted kind, List<Target.Name> before)
      throws NameProblem {
    if (service.type() == Service.Type.EXTERNAL_NAME) {
      throw new NameProblem(
          service.metadata().ref()
              + " ("
              + service.metadata().at()
              + ") is of type ExternalName: a DNS alias without address, for which there are no"
              + " rules; ask about the name that it stands for");
    }
    Chosen chosen = choose(service, parts, kind);
    if (service.headless()) {
      return headless(service, members.of(service), chosen, before);
    }
    if (service.clusterIps().isEmpty()) {
      throw new NameProblem(
          service.metadata().ref()
              + " has no clusterIP ("
              + service.metadata().at()
              + "): --allocate gives it one");
    }
    List<Target> targets = new ArrayList<>();
    for (Located<IpAddress> ip : service.clusterIps()) {
      List<Target.Name> steps = new ArrayList<>(before);
      String subject = service.metadata().ref() + chosen.said();
      steps.add(new Target.Name(subject, "clusterIP " + ip.value(), ip.at()));
      targets.add(
          new Target(steps, ip.value(), chosen.protocol(), chosen.port(), service, null, null));
    }
    return targets;
  }

  private List<Target> ofHost(
      Service service, DnsName.OfService name, Words parts, Wanted kind, Target.Name step)
      throws NameProblem {
    List<Member> called =
        members.of(service).stream().filter(member -> member.isCalled(name.host())).toList();
    if (!service.headless() || called.isEmpty()) {
      throw new NameProblem(
          service.headless()
              ? "no pod " + name.host() + " among those of " + service.metadata().ref()
              : service.metadata().ref() + " is not headless: its pods have no DNS names");
    }
    return headless(service, called, choose(service, parts, kind), List.of(step));
  }

  /** DNS answers with the pods that are ready; the client talks to them at the port it likes. */
  private static List<Target> headless(
      Service service, List<Member> members, Chosen chosen, List<Target.Name> before)
      throws NameProblem {
    List<Target> targets = new ArrayList<>();
    for (Member member : members) {
      IpAddress address = member.address();
      if (!member.ready() || address == null) {
        continue;
      }
      List<Target.Name> steps = new ArrayList<>(before);
      Pod pod = member.pod();
      String who = pod == null ? "" : pod.metadata().ref().path() + " ";
      steps.add(
          new Target.Name(service.metadata().ref() + ", headless", who + address, member.at()));
      targets.add(
          new Target(steps, address, chosen.protocol(), chosen.portOn(pod), service, pod, null));
    }
    if (targets.isEmpty()) {
      throw new NameProblem(
          service.metadata().ref()
              + " is headless and none of its pods is ready: its name has no address");
    }
    return targets;
  }

  /** The port that was asked for; {@code declared} is null where the Service has no such port. */
  private record Chosen(
      Protocol protocol, int port, boolean byName, @Nullable ServicePort declared) {
    String said() {
      return declared == null || declared.name().isEmpty() ? "" : " port " + declared.name();
    }

    /** A port by name is that of the pod, as an SRV record has it. */
    int portOn(@Nullable Pod pod) {
      if (!byName || declared == null) {
        return port;
      }
      return switch (declared.targetOrPort()) {
        case PortRef.Number number -> number.port();
        case PortRef.Name name ->
            pod == null
                ? port
                : pod.ports().stream()
                    .filter(its -> its.name().equals(name.name()))
                    .filter(its -> its.protocol() == declared.protocol())
                    .mapToInt(Pod.ContainerPort::port)
                    .findFirst()
                    .orElse(port);
      };
    }
  }

  private static Chosen choose(Service service, Words parts, Wanted kind) throws NameProblem {
    if (kind.isIcmp()) {
      return new Chosen(Protocol.ICMP, 0, false, null);
    }
    String word = parts.port();
    List<ServicePort> fitting =
        service.ports().stream()
            .filter(port -> kind.protocol() == null || port.protocol() == kind.protocol())
            .filter(port -> isMeant(port, word))
            .toList();
    if (fitting.size() == 1) {
      ServicePort port = fitting.get(0);
      boolean byName = !word.equals(Integer.toString(port.port()));
      return new Chosen(port.protocol(), port.port(), byName, port);
    }
    if (fitting.size() > 1) {
      throw new NameProblem(
          service.metadata().ref()
              + (word.isEmpty() ? " has several ports, choose one: " : " has several of them: ")
              + ports(fitting));
    }
    if (word.isEmpty() || !word.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new NameProblem(
          service.metadata().ref()
              + " has no port"
              + (word.isEmpty() ? "" : " " + word)
              + (kind.protocol() == null ? "" : " of " + kind.protocol().kernelName())
              + "; it has "
              + ports(service.ports()));
    }
    return new Chosen(protocol(kind, Protocol.TCP), TargetNames.port(parts), false, null);
  }

  private static boolean isMeant(ServicePort port, String word) {
    return word.isEmpty() || port.name().equals(word) || word.equals(Integer.toString(port.port()));
  }

  private static Protocol protocol(Wanted kind, Protocol otherwise) {
    return Optional.ofNullable(kind.protocol()).orElse(otherwise);
  }

  /** {@code http 80/tcp, dns 53/udp}. */
  static String ports(List<ServicePort> ports) {
    return ports.isEmpty()
        ? "none"
        : ports.stream()
            .map(port -> port(port.name(), port.port(), port.protocol()))
            .collect(joining(", "));
  }

  /** {@code http 80/tcp}, or {@code 80/tcp} for a port without a name. */
  static String port(String name, int number, Protocol protocol) {
    return (name.isEmpty() ? "" : name + " ") + number + "/" + protocol.kernelName();
  }
}
