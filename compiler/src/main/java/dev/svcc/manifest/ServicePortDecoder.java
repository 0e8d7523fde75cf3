package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.manifest.text.Node.Entry;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decodes spec.ports of a Service. */
final class ServicePortDecoder {
  /** The fields of a port. */
  static final Set<String> FIELDS =
      Set.of("appProtocol", "name", "nodePort", "port", "protocol", "targetPort");

  private ServicePortDecoder() {}

  static List<ServicePort> decode(Value list) {
    List<ServicePort> ports = new ArrayList<>();
    Set<String> names = new HashSet<>();
    Set<String> numbers = new HashSet<>();
    List<Value> items = list.mappings();
    for (Value item : items) {
      ServicePort port = port(item);
      if (port == null) {
        continue;
      }
      if (port.name().isEmpty() && items.size() > 1) {
        item.report(Code.MISSING_FIELD, "name is required where there are several ports", "");
      } else if (!names.add(port.name())) {
        item.report(Code.SERVICE_FIELDS, "two ports are called " + Value.quoted(port.name()), "");
      }
      if (!numbers.add(port.protocol() + "/" + port.port())) {
        item.report(
            Code.SERVICE_FIELDS,
            "port " + port.port() + " of " + port.protocol() + " stands here twice",
            "");
      }
      ports.add(port);
    }
    return ports;
  }

  private static @Nullable ServicePort port(Value place) {
    String name = "";
    Protocol protocol = Protocol.TCP;
    Located<PortRef> target = null;
    Located<Integer> node = null;
    for (Entry entry : place.entries()) {
      Value field = place.child(entry);
      switch (entry.key().text()) {
        case "name" -> {
          String text = field.text();
          name = text.isEmpty() ? "" : NameRule.LABEL.check(field, text);
        }
        case "protocol" -> protocol = PortDecoder.protocol(field);
        case "targetPort" -> {
          PortRef ref = PortDecoder.targetPort(field);
          target = ref == null ? null : new Located<>(ref, field.span());
        }
        case "nodePort" -> node = nodePort(field);
        default -> place.unknownUnless(FIELDS, entry);
      }
    }
    int port = PortDecoder.required(place, "port");
    return port == 0 ? null : new ServicePort(name, protocol, port, target, node, place.span());
  }

  /** Reads a node port, where 0 means that there is none. */
  static @Nullable Located<Integer> nodePort(Value place) {
    if (PortDecoder.isZero(place)) {
      return null;
    }
    int port = PortDecoder.port(place);
    return port == 0 ? null : new Located<>(port, place.span());
  }
}
