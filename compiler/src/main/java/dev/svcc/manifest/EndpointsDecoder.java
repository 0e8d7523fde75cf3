package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.manifest.Endpoints.Address;
import dev.svcc.manifest.Endpoints.Subset;
import dev.svcc.manifest.text.Node.Entry;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decodes v1 Endpoints. */
final class EndpointsDecoder implements Decoder<Endpoints> {
  private static final Set<String> FIELDS = Set.of("apiVersion", "kind", "metadata", "subsets");
  private static final Set<String> SUBSET_FIELDS =
      Set.of("addresses", "notReadyAddresses", "ports");
  private static final Set<String> ADDRESS_FIELDS =
      Set.of("hostname", "ip", "nodeName", "targetRef");
  private static final Set<String> PORT_FIELDS = Set.of("appProtocol", "name", "port", "protocol");

  @Override
  public Endpoints decode(Value object, Metadata metadata) {
    List<Subset> subsets = new ArrayList<>();
    for (Entry entry : object.entries()) {
      if (entry.key().text().equals("subsets")) {
        for (Value item : object.child(entry).mappings()) {
          subsets.add(subset(item));
        }
      } else {
        object.unknownUnless(FIELDS, entry);
      }
    }
    return new Endpoints(metadata, subsets);
  }

  private static Subset subset(Value place) {
    List<Address> ready = List.of();
    List<Address> notReady = List.of();
    List<EndpointPort> ports = List.of();
    for (Entry entry : place.entries()) {
      Value field = place.child(entry);
      switch (entry.key().text()) {
        case "addresses" -> ready = addresses(field);
        case "notReadyAddresses" -> notReady = addresses(field);
        case "ports" -> ports = ports(field);
        default -> place.unknownUnless(SUBSET_FIELDS, entry);
      }
    }
    return new Subset(ready, notReady, ports);
  }

  private static List<Address> addresses(Value list) {
    List<Address> addresses = new ArrayList<>();
    for (Value item : list.mappings()) {
      Optional<IpAddress> ip = Optional.empty();
      String nodeName = "";
      for (Entry entry : item.entries()) {
        Value field = item.child(entry);
        switch (entry.key().text()) {
          case "ip" -> ip = AddressDecoder.address(field, field.text());
          case "nodeName" -> {
            String text = field.text();
            nodeName = text.isEmpty() ? "" : NameRule.SUBDOMAIN.check(field, text);
          }
          default -> item.unknownUnless(ADDRESS_FIELDS, entry);
        }
      }
      Value place = item.child("ip");
      if (place == null) {
        item.report(Code.MISSING_FIELD, "ip is required", "");
      } else if (ip.isPresent() && AddressDecoder.allowsEndpoint(place, ip.get())) {
        addresses.add(new Address(ip.get(), nodeName, place.span()));
      }
    }
    return addresses;
  }

  private static List<EndpointPort> ports(Value list) {
    List<EndpointPort> ports = new ArrayList<>();
    Set<String> names = new HashSet<>();
    List<Value> items = list.mappings();
    for (Value item : items) {
      EndpointPort port = EndpointSliceDecoder.port(item, PORT_FIELDS);
      Value number = item.child("port");
      if (number == null || number.isNull()) {
        item.report(Code.MISSING_FIELD, "port is required", "");
      }
      if (port.name().isEmpty() && items.size() > 1) {
        item.report(Code.MISSING_FIELD, "name is required where there are several ports", "");
      } else if (!names.add(port.name())) {
        item.report(Code.INVALID_PORT, "two ports are called " + Value.quoted(port.name()), "");
      }
      ports.add(port);
    }
    return ports;
  }
}
