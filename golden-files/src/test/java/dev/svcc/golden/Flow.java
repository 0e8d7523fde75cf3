package dev.svcc.golden;

import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One line of a {@code flows.tsv}: who sends what, and where it must end. The format is described
 * in golden-files/README.md.
 *
 * @param from {@code node}, {@code ext:ADDRESS}, {@code namespace/pod}, or a local pod's address
 * @param to the address the first packet is sent to
 * @param port its port
 * @param protocol TCP, UDP or SCTP
 * @param want where it must end
 * @param line the line itself, for messages
 */
record Flow(String from, IpAddress to, int port, Protocol protocol, Want want, String line) {
  /** Where a flow must end. */
  sealed interface Want {
    /** At one of these endpoints, each of which must be possible. */
    record Ends(List<End> ends) implements Want {
      public Ends {
        ends = List.copyOf(ends);
      }
    }

    /** No rule holds it: it goes on to its own destination. */
    record Untouched() implements Want {}

    /** A process of the node gets it, at the address and port it was sent to. */
    record Local() implements Want {}

    /** Silence. */
    record Drop() implements Want {}

    /** A rule refuses it. */
    record Reject() implements Want {}
  }

  /**
   * An endpoint.
   *
   * @param address its address
   * @param port its port
   * @param source the source that it must see; null where the line does not say
   */
  record End(IpAddress address, int port, @Nullable IpAddress source) {}

  /** Reads the lines of a file; those that begin with # are comments. */
  static List<Flow> parse(List<String> lines) {
    return lines.stream()
        .filter(line -> !line.isBlank() && !line.startsWith("#"))
        .map(Flow::parseLine)
        .toList();
  }

  Family family() {
    return to.family();
  }

  /** The address that {@code from} names, unless it is a pod's name. */
  Optional<IpAddress> fromAddress() {
    return IpAddress.parse(from.startsWith("ext:") ? from.substring("ext:".length()) : from);
  }

  private static Flow parseLine(String line) {
    String[] cells = line.split("\t", -1);
    if (cells.length != 3) {
      throw new IllegalArgumentException("three cells: " + line);
    }
    int slash = cells[1].lastIndexOf('/');
    Place to = Place.parse(cells[1].substring(0, slash));
    Protocol protocol = Protocol.fromKernelName(cells[1].substring(slash + 1)).orElseThrow();
    return new Flow(cells[0], to.address, to.port, protocol, want(cells[2]), line);
  }

  private static Want want(String text) {
    return switch (text) {
      case "none" -> new Want.Untouched();
      case "local" -> new Want.Local();
      case "drop" -> new Want.Drop();
      case "reject" -> new Want.Reject();
      default -> new Want.Ends(ends(text));
    };
  }

  /** A source stands after the endpoints that see it, back to the one before. */
  private static List<End> ends(String text) {
    List<End> ends = new ArrayList<>();
    List<Place> withoutSource = new ArrayList<>();
    for (String alternative : text.split("\\|", -1)) {
      int at = alternative.indexOf('@');
      withoutSource.add(Place.parse(at < 0 ? alternative : alternative.substring(0, at)));
      if (at >= 0) {
        IpAddress source = IpAddress.of(alternative.substring(at + 1));
        withoutSource.forEach(place -> ends.add(new End(place.address, place.port, source)));
        withoutSource.clear();
      }
    }
    withoutSource.forEach(place -> ends.add(new End(place.address, place.port, null)));
    return ends;
  }

  private record Place(IpAddress address, int port) {
    /** {@code 10.0.0.1:80} or {@code [fd00::1]:80}. */
    static Place parse(String text) {
      int colon = text.lastIndexOf(':');
      String address = text.substring(0, colon);
      if (address.startsWith("[") && address.endsWith("]")) {
        address = address.substring(1, address.length() - 1);
      }
      return new Place(IpAddress.of(address), Integer.parseInt(text.substring(colon + 1)));
    }
  }
}
