package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.manifest.text.Node.Scalar;
import dev.svcc.net.Protocol;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Port numbers, port names and protocols; INVALID_PORT and INVALID_VALUE. */
final class PortDecoder {
  private static final Pattern RANGE = Pattern.compile("[0-9]+ *[-:] *[0-9]+");

  private PortDecoder() {}

  /** Reads a port from 1 to 65535; 0 if it is null or, after a complaint, not one. */
  static int port(Value place) {
    Long number = place.number();
    if (number == null) {
      return 0;
    }
    if (number < 1 || number > 65535) {
      place.report(Code.INVALID_PORT, "port " + number + " is not between 1 and 65535", "");
      return 0;
    }
    return number.intValue();
  }

  /** Reads a port that must be there; 0 after a complaint. */
  static int required(Value parent, String field) {
    Value place = parent.child(field);
    if (place == null || place.isNull()) {
      parent.report(Code.MISSING_FIELD, field + " is required", "");
      return 0;
    }
    return port(place);
  }

  /** Whether it is the number 0, which some fields take for absent. */
  static boolean isZero(Value place) {
    return place.node() instanceof Scalar scalar && scalar.plain() && scalar.text().equals("0");
  }

  /** Reads the targetPort of a Service, where 0 and empty text mean that there is none. */
  static @Nullable PortRef targetPort(Value place) {
    boolean absent = isZero(place) || (place.isText() && place.text().isEmpty());
    return absent ? null : numberOrName(place);
  }

  /** Reads an IntOrString; null if it is null or, after a complaint, neither number nor name. */
  static @Nullable PortRef numberOrName(Value place) {
    if (place.isNull()) {
      return null;
    }
    if (place.isText()) {
      String name = name(place, place.text());
      return name.isEmpty() ? null : new PortRef.Name(name);
    }
    int port = port(place);
    return port == 0 ? null : new PortRef.Number(port);
  }

  /** Checks the name of a container port, or a reference to one; empty after a complaint. */
  static String name(Value place, String text) {
    if (NameRule.PORT.allows(text)) {
      return text;
    }
    boolean digits = !text.isEmpty() && text.chars().allMatch(c -> c >= '0' && c <= '9');
    if (digits) {
      place.report(
          Code.INVALID_PORT,
          "the text "
              + Value.quoted(text)
              + " is the name of a port, and a port name needs a letter",
          "write " + text + " without quotes to mean the number");
    } else {
      place.report(
          Code.INVALID_PORT,
          Value.quoted(text) + " is not a port name",
          RANGE.matcher(text).matches()
              ? "a range is written with two fields, port and endPort, and NetworkPolicies alone"
                  + " have it"
              : "a port name has " + NameRule.PORT.shape());
    }
    return "";
  }

  /** Reads a protocol; TCP where it is null. */
  static Protocol protocol(@Nullable Value place) {
    if (place == null || place.isNull()) {
      return Protocol.TCP;
    }
    String text = place.text();
    switch (text) {
      case "TCP" -> {
        return Protocol.TCP;
      }
      case "UDP" -> {
        return Protocol.UDP;
      }
      case "SCTP" -> {
        return Protocol.SCTP;
      }
      default -> {}
    }
    if (place.isText()) {
      String meant = text.strip().toUpperCase(Locale.ROOT);
      boolean near = meant.equals("TCP") || meant.equals("UDP") || meant.equals("SCTP");
      place.report(
          Code.INVALID_VALUE,
          "protocol " + Value.quoted(text) + " is not TCP, UDP or SCTP",
          near
              ? "write `" + meant + "`, in upper case and without blanks"
              : meant.startsWith("HTTP") || meant.equals("GRPC")
                  ? "this is spoken over TCP: write `TCP`"
                  : "");
    }
    return Protocol.TCP;
  }
}
