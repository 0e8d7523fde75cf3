package dev.svcc.trace;

import dev.svcc.net.IpAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** A name that the cluster's DNS answers (Kubernetes DNS-Based Service Discovery). */
sealed interface DnsName {
  /**
   * {@code db.shop}, {@code db.shop.svc} or {@code db.shop.svc.cluster.local}, with the name of one
   * of its pods before it where the Service is headless.
   *
   * @param path namespace and name of the Service
   * @param host the pod's name; empty where the Service itself is meant
   * @param text as it was written
   */
  record OfService(String path, String host, String text) implements DnsName {}

  /**
   * {@code 10-244-1-5.shop.pod.cluster.local}.
   *
   * @param address the address in it
   * @param text as it was written
   */
  record OfAddress(IpAddress address, String text) implements DnsName {}

  /** Reads a name with at least one dot; empty for one that is not the cluster's. */
  static Optional<DnsName> of(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    String name = lower.endsWith(".") ? lower.substring(0, lower.length() - 1) : lower;
    List<String> labels = Arrays.asList(name.split("\\.", -1));
    int zone = labels.size();
    if (zone > 2 && name.endsWith(".cluster.local")) {
      zone -= 2;
    }
    String kind = labels.get(zone - 1);
    boolean isKind = kind.equals("svc") || kind.equals("pod");
    if (zone < labels.size() && !isKind) {
      return Optional.empty();
    }
    List<String> rest = labels.subList(0, isKind ? zone - 1 : zone);
    if (kind.equals("pod")) {
      return rest.isEmpty() ? Optional.empty() : ofAddress(rest.get(0), text);
    }
    int size = rest.size();
    if (size == 2) {
      return Optional.of(new OfService(rest.get(1) + "/" + rest.get(0), "", text));
    }
    return size == 3 && isKind
        ? Optional.of(new OfService(rest.get(2) + "/" + rest.get(1), rest.get(0), text))
        : Optional.empty();
  }

  private static Optional<DnsName> ofAddress(String label, String text) {
    return IpAddress.parse(label.replace('-', '.'))
        .or(() -> IpAddress.parse(label.replace('-', ':')))
        .map(address -> new OfAddress(address, text));
  }
}
