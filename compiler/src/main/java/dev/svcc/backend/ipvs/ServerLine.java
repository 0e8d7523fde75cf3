package dev.svcc.backend.ipvs;

import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.VirtualServer;
import dev.svcc.rule.VirtualServer.Forwarding;
import dev.svcc.rule.VirtualServer.RealServer;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The options of one line of ipvsadm that adds a virtual server or a real server. */
final class ServerLine {
  /** A line that ipvsadm would not take, or that is none of those read here. */
  static final class Unreadable extends RuntimeException {
    private static final long serialVersionUID = 1;

    Unreadable(String message) {
      super(message);
    }
  }

  /**
   * An address and a port as a line names them.
   *
   * @param port -1 where none is named
   */
  private record Endpoint(IpAddress address, int port) {}

  /** What ipvsadm takes for {@code -p} without a number, in seconds. */
  private static final int DEFAULT_PERSISTENCE = 300;

  private static final int LONGEST_PERSISTENCE = 31 * 86400;

  private final boolean addsServer;
  private @Nullable Protocol protocol;
  private @Nullable Endpoint service;
  private @Nullable Endpoint real;
  private int mark;
  private Family markFamily = Family.IPV4;
  private String scheduler = "wlc";
  private String schedulerFlags = "";
  private boolean onePacket;
  private int persistence;
  private String mask = "";
  private Forwarding forwarding = Forwarding.DIRECT;
  private int weight = 1;
  private final List<String> passedOver = new ArrayList<>();

  private ServerLine(boolean addsServer) {
    this.addsServer = addsServer;
  }

  /**
   * Reads the words of a line.
   *
   * @throws Unreadable if it is none that adds something
   */
  static ServerLine read(List<String> words) {
    ServerLine line =
        switch (words.get(0)) {
          case "-A", "--add-service" -> new ServerLine(true);
          case "-a", "--add-server" -> new ServerLine(false);
          default -> throw new Unreadable("not a line of ipvsadm -Sn: " + words.get(0));
        };
    List<String> rest = new ArrayList<>(words.subList(1, words.size()));
    int persistent = Math.max(rest.indexOf("-p"), rest.indexOf("--persistent"));
    boolean isLast = persistent == rest.size() - 1;
    if (persistent >= 0 && (isLast || rest.get(persistent + 1).startsWith("-"))) {
      rest.add(persistent + 1, Integer.toString(DEFAULT_PERSISTENCE));
    }
    Iterator<String> left = rest.iterator();
    while (left.hasNext()) {
      String option = left.next();
      if (!line.flag(option)) {
        if (!left.hasNext()) {
          throw new Unreadable("a value is missing after " + option);
        }
        line.option(option, left.next());
      }
    }
    line.check();
    return line;
  }

  private boolean flag(String option) {
    switch (option) {
      case "-m", "--masquerading" -> forwarding = Forwarding.MASQUERADING;
      case "-g", "--gatewaying" -> forwarding = Forwarding.DIRECT;
      case "-i", "--ipip" -> forwarding = Forwarding.TUNNEL;
      case "-o", "--ops" -> onePacket = true;
      case "-6", "--ipv6" -> markFamily = Family.IPV6;
      case "--tun-nocsum", "--tun-csum", "--tun-remcsum" -> passedOver.add(option);
      default -> {
        return false;
      }
    }
    return true;
  }

  private void option(String option, String value) {
    switch (option) {
      case "-t", "--tcp-service" -> service(Protocol.TCP, value);
      case "-u", "--udp-service" -> service(Protocol.UDP, value);
      case "--sctp-service" -> service(Protocol.SCTP, value);
      case "-f", "--fwmark-service" -> {
        mark = (int) number(value, 1, 0xffff_ffffL);
      }
      case "-r", "--real-server" -> real = endpoint(value);
      case "-s", "--scheduler" -> scheduler = value;
      case "-b", "--sched-flags" -> schedulerFlags = value;
      case "-p", "--persistent" -> persistence = (int) number(value, 1, LONGEST_PERSISTENCE);
      case "-M", "--netmask" -> mask = value;
      case "-w", "--weight" -> weight = (int) number(value, 0, Integer.MAX_VALUE);
      case "--tun-type" -> {
        if (!value.equals("ipip")) {
          passedOver.add(option);
        }
      }
      case "-x", "--u-threshold", "-y", "--l-threshold", "--pe", "--tun-port" ->
          passedOver.add(option);
      default -> throw new Unreadable("an option that is not read: " + option);
    }
  }

  private void service(Protocol of, String value) {
    protocol = of;
    service = endpoint(value);
  }

  private static long number(String text, long lowest, long highest) {
    boolean digits = !text.isEmpty() && text.length() <= 10;
    digits &= text.chars().allMatch(c -> c >= '0' && c <= '9');
    long value = digits ? Long.parseLong(text) : -1;
    if (value < lowest || value > highest) {
      throw new Unreadable("not a number from " + lowest + " to " + highest + ": " + text);
    }
    return value;
  }

  /** {@code 10.0.0.1:80}, {@code [fd00::1]:80}, or either without a port. */
  private static Endpoint endpoint(String text) {
    boolean bracketed = text.startsWith("[");
    int end = bracketed ? text.indexOf(']') : text.indexOf(':');
    String address = end < 0 ? text : text.substring(bracketed ? 1 : 0, end);
    String rest = end < 0 ? "" : text.substring(bracketed ? end + 1 : end);
    if (!rest.isEmpty() && rest.charAt(0) != ':') {
      throw new Unreadable("not an address and a port: " + text);
    }
    return new Endpoint(
        IpAddress.parse(address)
            .filter(parsed -> bracketed == (parsed.family() == Family.IPV6))
            .orElseThrow(() -> new Unreadable("not an address and a port: " + text)),
        rest.isEmpty() ? -1 : (int) number(rest.substring(1), 0, 65535));
  }

  private void check() {
    if ((service == null) == (mark == 0)) {
      throw new Unreadable("one of -t, -u, --sctp-service and -f must say which packets");
    }
    if (!addsServer && real == null) {
      throw new Unreadable("a real server has no -r");
    }
    if (!addsServer && real != null && real.address().family() != key().family()) {
      throw new Unreadable("a real server of the other family");
    }
  }

  /** Whether it adds a virtual server; else a real server. */
  boolean addsServer() {
    return addsServer;
  }

  /** Options that nothing judges. */
  List<String> passedOver() {
    return passedOver;
  }

  VirtualServer.Key key() {
    return service == null || protocol == null
        ? new VirtualServer.Key.FirewallMark(mark, markFamily)
        : new VirtualServer.Key.Address(service.address(), protocol, Math.max(service.port(), 0));
  }

  /** The virtual server, still without real servers. */
  VirtualServer virtualServer(Origin origin) {
    List<String> flags = new ArrayList<>();
    if (onePacket) {
      flags.add("ops");
    }
    if (!schedulerFlags.isEmpty()) {
      for (String flag : schedulerFlags.split(",", -1)) {
        flags.add(flagName(flag));
      }
    }
    VirtualServer.Key key = key();
    int bits = mask.isEmpty() ? key.family().bits() : prefix(key.family());
    return new VirtualServer(key, scheduler, flags, persistence, bits, List.of(), origin);
  }

  /** Flags by number are those of the scheduler. */
  private String flagName(String flag) {
    boolean hashes = scheduler.equals("sh") || scheduler.equals("mh");
    if (!hashes || !flag.startsWith("flag-")) {
      return flag;
    }
    return switch (flag) {
      case "flag-1" -> scheduler + "-fallback";
      case "flag-2" -> scheduler + "-port";
      default -> flag;
    };
  }

  private int prefix(Family family) {
    if (family == Family.IPV6) {
      return (int) number(mask, 1, 128);
    }
    int bits =
        IpAddress.parse(mask)
            .filter(parsed -> parsed.family() == Family.IPV4)
            .map(parsed -> (int) parsed.low())
            .orElseThrow(() -> new Unreadable("not a netmask: " + mask));
    int prefix = Integer.numberOfLeadingZeros(~bits);
    if (bits != (prefix == 0 ? 0 : -1 << (32 - prefix))) {
      throw new Unreadable("a netmask with holes: " + mask);
    }
    return prefix;
  }

  /** The real server; a port that is not named is that of the virtual server. */
  RealServer realServer(Origin origin) {
    if (real == null) {
      throw new IllegalStateException("checked before");
    }
    int port = real.port();
    if (port < 0) {
      port = service == null ? 0 : Math.max(service.port(), 0);
    }
    return new RealServer(real.address(), port, forwarding, weight, origin);
  }
}
