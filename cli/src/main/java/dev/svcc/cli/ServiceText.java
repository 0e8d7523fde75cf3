package dev.svcc.cli;

import dev.svcc.intent.Disposition;
import dev.svcc.intent.Endpoint;
import dev.svcc.intent.Frontend;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.net.Family;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** What the node does with traffic to one port of a Service, for people. */
final class ServiceText {
  private static final int MOST_ENDPOINTS = 16;

  private final StringBuilder out = new StringBuilder();

  private ServiceText() {}

  static String of(ServiceIntent service) {
    ServiceText text = new ServiceText();
    text.line("Service port " + service.portName() + ", " + protocol(service) + family(service));
    text.line("  made by " + service.origin().at());
    if (service.affinitySeconds() > 0) {
      text.line("  a client stays with its endpoint for " + service.affinitySeconds() + " s");
    }
    service.frontends().forEach(text::frontend);
    return text.out.toString();
  }

  private static String protocol(ServiceIntent service) {
    return service.protocol().kernelName().toUpperCase(Locale.ROOT);
  }

  private static String family(ServiceIntent service) {
    return service.family() == Family.IPV4 ? ", IPv4" : ", IPv6";
  }

  private void frontend(Frontend frontend) {
    String name = frontend.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
    line("  " + name.replace(" ip", " IP") + " " + place(frontend) + ", " + frontend.origin().at());
    if (frontend.guarded()) {
      line("    only for loadBalancerSourceRanges; others are dropped");
    }
    Map<Disposition, String> sources = new LinkedHashMap<>();
    sources.merge(frontend.fromPods(), "pods", ServiceText::both);
    sources.merge(frontend.fromNode(), "the node", ServiceText::both);
    sources.merge(frontend.fromOutside(), "outside", ServiceText::both);
    sources.forEach(
        (disposition, from) -> line("    from " + from + ": " + disposition(disposition)));
  }

  private static String both(String first, String second) {
    return first + ", " + second;
  }

  private static String place(Frontend frontend) {
    String address = frontend.address() == null ? "every node address" : frontend.address() + "";
    boolean brackets = address.indexOf(':') >= 0;
    return (brackets ? "[" + address + "]" : address) + ":" + frontend.port();
  }

  private static String disposition(Disposition disposition) {
    return switch (disposition) {
      case Disposition.RejectTraffic reject -> "refused: there are no endpoints";
      case Disposition.DropTraffic drop ->
          "dropped: there are endpoints, but none that the traffic policy lets it use";
      case Disposition.Forward forward ->
          endpoints(forward.group().endpoints()) + (forward.masquerade() ? ", masqueraded" : "");
    };
  }

  private static String endpoints(List<Endpoint> endpoints) {
    String shown =
        endpoints.stream()
            .limit(MOST_ENDPOINTS)
            .map(Endpoint::toString)
            .collect(Collectors.joining(", "));
    int more = endpoints.size() - MOST_ENDPOINTS;
    return shown + (more > 0 ? " and " + more + " more" : "");
  }

  private void line(String text) {
    out.append(Escaped.text(text)).append('\n');
  }
}
