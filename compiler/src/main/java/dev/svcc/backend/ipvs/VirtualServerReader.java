package dev.svcc.backend.ipvs;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.Origin;
import dev.svcc.diagnostic.Severity;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.rule.VirtualServer;
import dev.svcc.rule.VirtualServer.RealServer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads what {@code ipvsadm -Sn} prints, and the {@code -A} and {@code -a} lines that {@code
 * ipvsadm -R} takes. Every virtual and real server's origin is its line. Passed over with a note:
 * thresholds, persistence engines and how a tunnel is made, which nothing here judges.
 */
public final class VirtualServerReader {
  private static final Comparator<RealServer> BY_ADDRESS =
      Comparator.comparing(RealServer::address).thenComparingInt(RealServer::port);

  private static final Comparator<VirtualServer.Key.Address> BY_PROTOCOL =
      Comparator.comparing(VirtualServer.Key.Address::protocol)
          .thenComparing(VirtualServer.Key.Address::address)
          .thenComparingInt(VirtualServer.Key.Address::port);

  private final String file;
  private final Diagnostics diagnostics;
  private final Map<VirtualServer.Key, VirtualServer> servers = new LinkedHashMap<>();
  private final Map<VirtualServer.Key, List<RealServer>> realServers = new LinkedHashMap<>();

  private VirtualServerReader(String file, Diagnostics diagnostics) {
    this.file = file;
    this.diagnostics = diagnostics;
  }

  /**
   * Reads the virtual servers of both families: those of IPv4 first, by protocol, address and port;
   * those of marks last.
   *
   * @param text the text, with numbers for addresses and ports
   * @param file where it came from, for messages and origins
   * @param diagnostics gets RULE_DUMP for every line that cannot be read
   */
  public static List<VirtualServer> read(String text, String file, Diagnostics diagnostics) {
    VirtualServerReader reader = new VirtualServerReader(file, diagnostics);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      String stripped = line.strip();
      if (stripped.isEmpty() || stripped.startsWith("#")) {
        continue;
      }
      try {
        reader.line(stripped, number);
      } catch (ServerLine.Unreadable e) {
        reader.report(number, Severity.ERROR, String.valueOf(e.getMessage()));
      }
    }
    return reader.result();
  }

  private void report(int line, Severity severity, String message) {
    SourceSpan at = new SourceSpan(file, line, 0, 1);
    diagnostics.add(new Diagnostic(Code.RULE_DUMP, severity, null, at, message, ""));
  }

  private void line(String text, int number) {
    ServerLine line = ServerLine.read(List.of(text.split("\\s+")));
    VirtualServer.Key key = line.key();
    if (line.addsServer()) {
      if (servers.putIfAbsent(key, line.virtualServer(origin(number, "virtual server"))) != null) {
        throw new ServerLine.Unreadable("a second virtual server for the same packets");
      }
      realServers.put(key, new ArrayList<>());
    } else {
      List<RealServer> behind = realServers.get(key);
      if (behind == null) {
        throw new ServerLine.Unreadable("a real server of no virtual server");
      }
      RealServer real = line.realServer(origin(number, "real server"));
      if (behind.stream().anyMatch(other -> BY_ADDRESS.compare(other, real) == 0)) {
        throw new ServerLine.Unreadable("the same real server a second time");
      }
      behind.add(real);
    }
    if (!line.passedOver().isEmpty()) {
      String options = String.join(", ", line.passedOver());
      report(number, Severity.NOTE, "passed over, as nothing judges them: " + options);
    }
  }

  private Origin origin(int line, String reason) {
    return new Origin(null, new SourceSpan(file, line, 0, 1), reason);
  }

  private List<VirtualServer> result() {
    return servers.values().stream()
        .map(
            server ->
                new VirtualServer(
                    server.key(),
                    server.scheduler(),
                    server.flags(),
                    server.persistenceSeconds(),
                    server.persistencePrefix(),
                    realServers.getOrDefault(server.key(), List.of()).stream()
                        .sorted(BY_ADDRESS)
                        .toList(),
                    server.origin()))
        .sorted(Comparator.comparing(VirtualServer::key, VirtualServerReader::compare))
        .toList();
  }

  private static int compare(VirtualServer.Key one, VirtualServer.Key other) {
    int byFamily = one.family().compareTo(other.family());
    if (byFamily != 0) {
      return byFamily;
    }
    return switch (one) {
      case VirtualServer.Key.Address at ->
          other instanceof VirtualServer.Key.Address and ? BY_PROTOCOL.compare(at, and) : -1;
      case VirtualServer.Key.FirewallMark mark ->
          other instanceof VirtualServer.Key.FirewallMark and
              ? Integer.compareUnsigned(mark.mark(), and.mark())
              : 1;
    };
  }
}
