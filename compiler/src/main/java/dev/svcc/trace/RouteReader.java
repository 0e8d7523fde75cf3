package dev.svcc.trace;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.Severity;
import dev.svcc.diagnostic.SourceSpan;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * Reads what {@code ip route}, {@code ip -4 route} and {@code ip -6 route} print (iproute2 5 and
 * 6), of one table or of all, one family after the other if need be. What rules never ask for
 * (metrics, timers, encapsulation) is passed over. Passed over with a note is what not every packet
 * meets: other tables than main, and routes for one type of service.
 */
public final class RouteReader {
  private final String file;
  private final Diagnostics diagnostics;
  private final List<RouteLine> lines = new ArrayList<>();

  private RouteReader(String file, Diagnostics diagnostics) {
    this.file = file;
    this.diagnostics = diagnostics;
  }

  /**
   * Reads the routes, those that count first.
   *
   * @param text the text
   * @param file where it came from, for messages
   * @param diagnostics gets ROUTES for every line that cannot be read
   */
  public static List<NodeNetwork.Route> read(String text, String file, Diagnostics diagnostics) {
    RouteReader reader = new RouteReader(file, diagnostics);
    int number = 0;
    for (String line : text.lines().toList()) {
      number++;
      if (!line.isBlank()) {
        reader.line(line, number);
      }
    }
    return reader.routes();
  }

  private void line(String text, int number) {
    RouteWords words = new RouteWords(text);
    try {
      // More ways of the route above stand below it, indented.
      if (Character.isWhitespace(text.charAt(0)) && !lines.isEmpty()) {
        lines.getLast().more(words);
      } else {
        lines.add(RouteLine.read(words, number));
      }
    } catch (RouteWords.Unreadable e) {
      report(number, e.column(), e.length(), Severity.ERROR, String.valueOf(e.getMessage()));
    }
  }

  private void report(int line, int column, int length, Severity severity, String message) {
    SourceSpan at = new SourceSpan(file, line, column, length);
    diagnostics.add(new Diagnostic(Code.ROUTES, severity, null, at, message, ""));
  }

  private List<NodeNetwork.Route> routes() {
    List<RouteLine> judged = new ArrayList<>();
    for (RouteLine line : lines) {
      if (line.passedOver().isEmpty()) {
        judged.add(line);
      } else {
        String message = "passed over: " + line.passedOver();
        report(line.number(), 0, 1, Severity.NOTE, message);
      }
    }
    List<NodeNetwork.Route> routes = new ArrayList<>();
    judged.sort(Comparator.comparingLong(RouteLine::metric));
    for (RouteLine line : judged) {
      if (line.outInterface().isEmpty()) {
        report(line.number(), 1, 1, Severity.ERROR, "this route names no interface: no dev");
      } else {
        routes.add(line.route(judged));
      }
    }
    return List.copyOf(routes);
  }
}
