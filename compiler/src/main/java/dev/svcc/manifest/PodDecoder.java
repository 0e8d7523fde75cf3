package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.manifest.Pod.ContainerPort;
import dev.svcc.manifest.Pod.Phase;
import dev.svcc.manifest.Pod.Readiness;
import dev.svcc.manifest.text.Node.Entry;
import dev.svcc.manifest.text.Outline;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Decodes v1 Pods: node, network, container ports, phase, readiness and addresses. */
final class PodDecoder implements Decoder<Pod> {
  private static final Set<String> CONTAINER_FIELDS = Set.of("name", "ports", "restartPolicy");
  private static final Set<String> SPEC_FIELDS =
      Set.of("nodeName", "hostNetwork", "containers", "initContainers");
  private static final Set<String> STATUS_FIELDS = Set.of("phase", "podIP", "podIPs", "conditions");
  private static final Outline CONTAINERS = Outline.only(CONTAINER_FIELDS);
  static final Outline SPEC =
      Outline.only(SPEC_FIELDS, Map.of("containers", CONTAINERS, "initContainers", CONTAINERS));
  static final Outline STATUS = Outline.only(STATUS_FIELDS);
  private static final Set<String> FIELDS =
      Set.of("apiVersion", "kind", "metadata", "spec", "status");
  private static final Set<String> PORT_FIELDS =
      Set.of("containerPort", "hostIP", "hostPort", "name", "protocol");

  @Override
  public Pod decode(Value object, Metadata metadata) {
    Spec spec = new Spec();
    Status status = new Status();
    for (Entry entry : object.entries()) {
      switch (entry.key().text()) {
        case "spec" -> spec.read(object.child(entry));
        case "status" -> status.read(object.child(entry));
        default -> object.unknownUnless(FIELDS, entry);
      }
    }
    return new Pod(
        metadata,
        spec.nodeName,
        spec.hostNetwork,
        spec.ports,
        status.phase,
        status.ready,
        status.addresses.isEmpty() ? status.firstAddress : status.addresses);
  }

  private static final class Spec {
    private String nodeName = "";
    private boolean hostNetwork;
    private final List<ContainerPort> ports = new ArrayList<>();

    void read(Value spec) {
      for (Entry entry : spec.entries()) {
        Value field = spec.child(entry);
        switch (entry.key().text()) {
          case "nodeName" -> {
            String text = field.text();
            nodeName = text.isEmpty() ? "" : NameRule.SUBDOMAIN.check(field, text);
          }
          case "hostNetwork" -> hostNetwork = field.bool(false);
          case "containers" -> field.mappings().forEach(this::readContainer);
          case "initContainers" -> {
            for (Value container : field.mappings()) {
              Value policy = container.child("restartPolicy");
              if (policy != null && policy.text().equals("Always")) {
                readContainer(container);
              }
            }
          }
          default -> spec.unknownIfNear(SPEC_FIELDS, entry);
        }
      }
    }

    private void readContainer(Value container) {
      Set<String> names = new HashSet<>();
      for (Entry entry : container.entries()) {
        if (!entry.key().text().equals("ports")) {
          container.unknownIfNear(CONTAINER_FIELDS, entry);
          continue;
        }
        for (Value item : container.child(entry).mappings()) {
          ContainerPort port = port(item);
          if (!port.name().isEmpty() && !names.add(port.name())) {
            item.report(
                Code.INVALID_PORT,
                "duplicate port name " + Value.quoted(port.name()),
                "within a container a name belongs to one port");
          }
          if (port.port() > 0) {
            ports.add(port);
          }
        }
      }
    }

    private static ContainerPort port(Value place) {
      String name = "";
      Protocol protocol = Protocol.TCP;
      for (Entry entry : place.entries()) {
        Value field = place.child(entry);
        switch (entry.key().text()) {
          case "name" -> {
            String text = field.text();
            name = text.isEmpty() ? "" : PortDecoder.name(field, text);
          }
          case "protocol" -> protocol = PortDecoder.protocol(field);
          default -> place.unknownUnless(PORT_FIELDS, entry);
        }
      }
      int number = PortDecoder.required(place, "containerPort");
      return new ContainerPort(name, protocol, number, place.span());
    }
  }

  private static final class Status {
    private Phase phase = Phase.UNKNOWN;
    private Readiness ready = Readiness.UNSAID;
    private List<Located<IpAddress>> firstAddress = List.of();
    private final List<Located<IpAddress>> addresses = new ArrayList<>();

    void read(Value status) {
      for (Entry entry : status.entries()) {
        Value field = status.child(entry);
        switch (entry.key().text()) {
          case "phase" -> phase = phase(field);
          case "podIP" -> firstAddress = address(field);
          case "podIPs" -> {
            for (Value item : field.mappings()) {
              item.entries();
              Value ip = item.child("ip");
              if (ip != null) {
                addresses.addAll(address(ip));
              }
            }
          }
          case "conditions" -> ready = readiness(field);
          default -> status.unknownIfNear(STATUS_FIELDS, entry);
        }
      }
    }

    private static Phase phase(Value place) {
      return switch (place.oneOf(
          List.of("Pending", "Running", "Succeeded", "Failed", "Unknown", ""))) {
        case "Pending" -> Phase.PENDING;
        case "Running" -> Phase.RUNNING;
        case "Succeeded" -> Phase.SUCCEEDED;
        case "Failed" -> Phase.FAILED;
        default -> Phase.UNKNOWN;
      };
    }

    private static List<Located<IpAddress>> address(Value place) {
      String text = place.text();
      if (text.isEmpty()) {
        return List.of();
      }
      return AddressDecoder.address(place, text)
          .map(address -> List.of(new Located<>(address, place.span())))
          .orElse(List.of());
    }

    private static Readiness readiness(Value conditions) {
      Readiness ready = Readiness.UNSAID;
      for (Value item : conditions.mappings()) {
        item.entries();
        Value type = item.child("type");
        Value status = item.child("status");
        if (type != null && type.text().equals("Ready")) {
          boolean isTrue = status != null && status.text().equals("True");
          ready = isTrue ? Readiness.READY : Readiness.NOT_READY;
        }
      }
      return ready;
    }
  }
}
