package dev.svcc.manifest;

import dev.svcc.manifest.text.Node.Entry;
import dev.svcc.manifest.text.Outline;
import dev.svcc.net.Cidr;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Decodes v1 Nodes: addresses and pod CIDRs; the rest of spec and status is not looked at. */
final class NodeDecoder implements Decoder<Node> {
  private static final Set<String> SPEC_FIELDS = Set.of("podCIDR", "podCIDRs");
  private static final Set<String> STATUS_FIELDS = Set.of("addresses");
  static final Outline SPEC = Outline.only(SPEC_FIELDS);
  static final Outline STATUS = Outline.only(STATUS_FIELDS);
  private static final Set<String> FIELDS =
      Set.of("apiVersion", "kind", "metadata", "spec", "status");

  @Override
  public Node decode(Value object, Metadata metadata) {
    List<Located<Cidr>> podCidrs = List.of();
    List<Located<IpAddress>> addresses = List.of();
    for (Entry entry : object.entries()) {
      switch (entry.key().text()) {
        case "spec" -> podCidrs = podCidrs(object.child(entry));
        case "status" -> addresses = addresses(object.child(entry));
        default -> object.unknownUnless(FIELDS, entry);
      }
    }
    return new Node(metadata, addresses, podCidrs);
  }

  private static List<Located<Cidr>> podCidrs(Value spec) {
    List<Located<Cidr>> several = new ArrayList<>();
    List<Located<Cidr>> one = new ArrayList<>();
    for (Entry entry : spec.entries()) {
      Value field = spec.child(entry);
      switch (entry.key().text()) {
        case "podCIDRs" -> {
          for (Value item : field.items()) {
            add(several, item, item.itemText());
          }
        }
        case "podCIDR" -> {
          String text = field.text();
          if (!text.isEmpty()) {
            add(one, field, text);
          }
        }
        default -> spec.unknownIfNear(SPEC_FIELDS, entry);
      }
    }
    return several.isEmpty() ? one : several;
  }

  private static void add(List<Located<Cidr>> blocks, Value place, String text) {
    AddressDecoder.block(place, text)
        .ifPresent(block -> blocks.add(new Located<>(block, place.span())));
  }

  private static List<Located<IpAddress>> addresses(Value status) {
    List<Located<IpAddress>> internal = new ArrayList<>();
    List<Located<IpAddress>> external = new ArrayList<>();
    for (Entry entry : status.entries()) {
      if (!entry.key().text().equals("addresses")) {
        status.unknownIfNear(STATUS_FIELDS, entry);
        continue;
      }
      for (Value item : status.child(entry).mappings()) {
        item.entries();
        Value type = item.child("type");
        Value address = item.child("address");
        String typeText = type == null ? "" : type.text();
        boolean isInternal = typeText.equals("InternalIP");
        if (address != null && (isInternal || typeText.equals("ExternalIP"))) {
          AddressDecoder.address(address, address.text())
              .map(ip -> new Located<>(ip, address.span()))
              .ifPresent((isInternal ? internal : external)::add);
        }
      }
    }
    internal.addAll(external);
    return internal;
  }
}
