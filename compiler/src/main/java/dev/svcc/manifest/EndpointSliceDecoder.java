package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.EndpointSlice.Endpoint;
import dev.svcc.manifest.text.Node.Entry;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decodes discovery.k8s.io/v1 EndpointSlices. */
final class EndpointSliceDecoder implements Decoder<EndpointSlice> {
  private static final int MOST_ENDPOINTS = 1000;
  private static final int MOST_ADDRESSES = 100;
  private static final Set<String> FIELDS =
      Set.of("apiVersion", "kind", "metadata", "addressType", "endpoints", "ports");
  private static final Set<String> ENDPOINT_FIELDS =
      Set.of(
          "addresses",
          "conditions",
          "deprecatedTopology",
          "hints",
          "hostname",
          "nodeName",
          "targetRef",
          "zone");
  private static final Set<String> CONDITION_FIELDS = Set.of("ready", "serving", "terminating");
  private static final Set<String> HINT_FIELDS = Set.of("forNodes", "forZones");
  private static final Set<String> ZONE_FIELDS = Set.of("name");
  private static final Set<String> PORT_FIELDS = Set.of("appProtocol", "name", "port", "protocol");

  @Override
  public @Nullable EndpointSlice decode(Value object, Metadata metadata) {
    for (Entry entry : object.entries()) {
      object.unknownUnless(FIELDS, entry);
    }
    Value type = object.child("addressType");
    if (type == null || type.isNull()) {
      object.report(Code.MISSING_FIELD, "addressType is required", "IPv4 or IPv6");
      return null;
    }
    Family family;
    switch (type.oneOf(List.of("IPv4", "IPv6", "FQDN"))) {
      case "IPv4" -> family = Family.IPV4;
      case "IPv6" -> family = Family.IPV6;
      default -> {
        return null;
      }
    }
    List<EndpointPort> ports = ports(object.child("ports"));
    return new EndpointSlice(metadata, family, ports, endpoints(object.child("endpoints"), family));
  }

  private static List<EndpointPort> ports(@Nullable Value list) {
    List<EndpointPort> ports = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (Value item : list == null ? List.<Value>of() : list.mappings()) {
      EndpointPort port = port(item, PORT_FIELDS);
      if (!names.add(port.name())) {
        item.report(
            Code.INVALID_PORT,
            port.name().isEmpty()
                ? "two ports have no name"
                : "two ports are called " + Value.quoted(port.name()),
            "");
      }
      ports.add(port);
    }
    return ports;
  }

  /** Reads a port of a slice or of Endpoints; 0 where the number is left out. */
  static EndpointPort port(Value place, Set<String> fields) {
    String name = "";
    int number = 0;
    Protocol protocol = Protocol.TCP;
    for (Entry entry : place.entries()) {
      Value field = place.child(entry);
      switch (entry.key().text()) {
        case "name" -> {
          String text = field.text();
          name = text.isEmpty() ? "" : NameRule.LABEL.check(field, text);
        }
        case "port" -> number = PortDecoder.port(field);
        case "protocol" -> protocol = PortDecoder.protocol(field);
        default -> place.unknownUnless(fields, entry);
      }
    }
    return new EndpointPort(name, protocol, number, place.span());
  }

  private static List<Endpoint> endpoints(@Nullable Value list, Family family) {
    if (list == null) {
      return List.of();
    }
    if (list.size() > MOST_ENDPOINTS) {
      list.report(
          Code.TOO_MANY,
          list.size() + " endpoints, and a slice has at most " + MOST_ENDPOINTS,
          "split it into several slices of the same Service");
      return List.of();
    }
    List<Endpoint> endpoints = new ArrayList<>(list.size());
    for (Value item : list.mappings()) {
      endpoints.add(endpoint(item, family));
    }
    return endpoints;
  }

  private static Endpoint endpoint(Value place, Family family) {
    List<IpAddress> addresses = List.of();
    Conditions conditions = Conditions.NONE;
    String nodeName = "";
    List<String> zones = List.of();
    SourceSpan at = place.span();
    boolean hasAddresses = false;
    for (Entry entry : place.entries()) {
      Value field = place.child(entry);
      switch (entry.key().text()) {
        case "addresses" -> {
          hasAddresses = true;
          addresses = addresses(field, family);
          at = field.size() > 0 ? field.item(0).span() : at;
        }
        case "conditions" -> conditions = conditions(field);
        case "nodeName" -> {
          String text = field.text();
          nodeName = text.isEmpty() ? "" : NameRule.SUBDOMAIN.check(field, text);
        }
        case "hints" -> zones = zones(field);
        default -> place.unknownUnless(ENDPOINT_FIELDS, entry);
      }
    }
    if (!hasAddresses) {
      place.report(Code.MISSING_FIELD, "addresses is required: at least one address", "");
    }
    boolean ready = conditions.ready() == null || conditions.ready();
    boolean serving = conditions.serving() == null ? ready : conditions.serving();
    boolean terminating = conditions.terminating() != null && conditions.terminating();
    return new Endpoint(addresses, ready, serving, terminating, nodeName, zones, at);
  }

  private static List<IpAddress> addresses(Value list, Family family) {
    List<Value> items = list.items();
    int size = items.size();
    if (size == 0) {
      list.report(Code.MISSING_FIELD, "at least one address is required", "");
    }
    if (size > MOST_ADDRESSES) {
      list.report(
          Code.TOO_MANY, size + " addresses, and an endpoint has at most " + MOST_ADDRESSES, "");
      return List.of();
    }
    List<IpAddress> addresses = new ArrayList<>(size);
    for (Value item : items) {
      Optional<IpAddress> address = AddressDecoder.address(item, item.itemText());
      if (address.isEmpty()) {
        continue;
      }
      if (address.get().family() != family) {
        item.report(
            Code.INVALID_ADDRESS,
            address.get() + " is not an " + (family == Family.IPV4 ? "IPv4" : "IPv6") + " address",
            "a slice holds addresses of its addressType only");
      } else if (AddressDecoder.allowsEndpoint(item, address.get())) {
        addresses.add(address.get());
      }
    }
    return addresses;
  }

  /** Conditions as written: null where they are left out. */
  private record Conditions(
      @Nullable Boolean ready, @Nullable Boolean serving, @Nullable Boolean terminating) {
    static final Conditions NONE = new Conditions(null, null, null);
  }

  private static Conditions conditions(Value place) {
    Boolean ready = null;
    Boolean serving = null;
    Boolean terminating = null;
    for (Entry entry : place.entries()) {
      Value field = place.child(entry);
      switch (entry.key().text()) {
        case "ready" -> ready = field.isNull() ? null : field.bool(true);
        case "serving" -> serving = field.isNull() ? null : field.bool(true);
        case "terminating" -> terminating = field.isNull() ? null : field.bool(false);
        default -> place.unknownUnless(CONDITION_FIELDS, entry);
      }
    }
    return new Conditions(ready, serving, terminating);
  }

  private static List<String> zones(Value place) {
    List<String> zones = new ArrayList<>();
    for (Entry entry : place.entries()) {
      place.unknownUnless(HINT_FIELDS, entry);
    }
    Value list = place.child("forZones");
    for (Value item : list == null ? List.<Value>of() : list.mappings()) {
      for (Entry entry : item.entries()) {
        item.unknownUnless(ZONE_FIELDS, entry);
      }
      Value name = item.child("name");
      if (name == null || name.isNull()) {
        item.report(Code.MISSING_FIELD, "name is required", "");
      } else {
        zones.add(LabelRule.checkValue(name, name.text()));
      }
    }
    return zones;
  }
}
