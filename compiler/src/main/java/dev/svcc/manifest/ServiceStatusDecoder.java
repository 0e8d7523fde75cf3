package dev.svcc.manifest;

import dev.svcc.manifest.text.Node.Entry;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Decodes the status of a Service: the addresses that its load balancer has got. */
final class ServiceStatusDecoder {
  private static final Set<String> FIELDS = Set.of("conditions", "loadBalancer");
  private static final Set<String> BALANCER_FIELDS = Set.of("ingress");
  private static final Set<String> INGRESS_FIELDS = Set.of("hostname", "ip", "ipMode", "ports");

  private ServiceStatusDecoder() {}

  static List<LoadBalancerAddress> decode(Value status) {
    List<LoadBalancerAddress> addresses = new ArrayList<>();
    for (Entry entry : status.entries()) {
      status.unknownUnless(FIELDS, entry);
    }
    Value balancer = status.child("loadBalancer");
    if (balancer == null) {
      return List.of();
    }
    for (Entry entry : balancer.entries()) {
      balancer.unknownUnless(BALANCER_FIELDS, entry);
    }
    Value ingress = balancer.child("ingress");
    for (Value item : ingress == null ? List.<Value>of() : ingress.mappings()) {
      add(addresses, item);
    }
    return addresses;
  }

  private static void add(List<LoadBalancerAddress> addresses, Value item) {
    Optional<Located<IpAddress>> address = Optional.empty();
    boolean proxied = false;
    for (Entry entry : item.entries()) {
      Value field = item.child(entry);
      switch (entry.key().text()) {
        case "ip" -> {
          String text = field.text();
          if (!text.isEmpty()) {
            address =
                AddressDecoder.address(field, text).map(ip -> new Located<>(ip, field.span()));
          }
        }
        case "ipMode" -> proxied = field.oneOf(List.of("VIP", "Proxy", "")).equals("Proxy");
        default -> item.unknownUnless(INGRESS_FIELDS, entry);
      }
    }
    if (address.isPresent()) {
      addresses.add(new LoadBalancerAddress(address.get(), proxied));
    }
  }
}
