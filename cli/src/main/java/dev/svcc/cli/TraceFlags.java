package dev.svcc.cli;

import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.trace.Wanted;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** What kind of packet {@code trace} follows. */
final class TraceFlags {
  private static final int ECHO = -1;

  private @Nullable Protocol protocol;
  private Packet.@Nullable State state;
  private int icmpType = ECHO;
  private int icmpCode;

  void declare(Flags flags) {
    flags
        .flag("--proto")
        .takes("PROTOCOL", new ProtocolConverter())
        .says("tcp, udp, sctp or icmp (default: that of the Service's port, else tcp).")
        .to(value -> protocol = value);
    flags
        .flag("--icmp")
        .says("A ping: --proto icmp, an echo request.")
        .to(value -> protocol = value ? Protocol.ICMP : protocol);
    flags
        .flag("--icmp-type")
        .takes("TYPE[/CODE]", new IcmpConverter())
        .says("Another ICMP (or ICMPv6) message, by number.")
        .to(
            value -> {
              protocol = Protocol.ICMP;
              icmpType = value[0];
              icmpCode = value[1];
            });
    flags
        .flag("--state")
        .takes("STATE", Packet.State.class)
        .says(
            "What conntrack says of the packet: new (default), established, related,",
            "invalid or untracked.")
        .to(value -> state = value);
  }

  /** The packet that is asked for. */
  Wanted wanted() {
    return new Wanted(protocol, icmpType, icmpCode, state);
  }

  /** The protocols that packets may be asked for by. */
  static final class ProtocolConverter implements ITypeConverter<Protocol> {
    @Override
    public Protocol convert(String value) {
      return Wanted.protocol(value)
          .orElseThrow(
              () ->
                  new TypeConversionException(
                      "'" + value + "' is not a protocol: tcp, udp, sctp or icmp"));
    }
  }

  /** {@code 3/1}: a type and a code, 0 to 255. */
  static final class IcmpConverter implements ITypeConverter<int[]> {
    @Override
    public int[] convert(String value) {
      String[] parts = value.split("/", -1);
      if (parts.length <= 2) {
        int type = number(parts[0]);
        int code = parts.length == 2 ? number(parts[1]) : 0;
        if (type >= 0 && code >= 0) {
          return new int[] {type, code};
        }
      }
      throw new TypeConversionException("'" + value + "' is not an ICMP type such as 8 or 3/1");
    }

    private static int number(String text) {
      boolean digits = text.matches("[0-9]{1,3}");
      int number = digits ? Integer.parseInt(text) : ECHO;
      return number <= 255 ? number : ECHO;
    }
  }
}
