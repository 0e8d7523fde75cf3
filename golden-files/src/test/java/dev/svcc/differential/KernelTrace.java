package dev.svcc.differential;

import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What {@code xtables-monitor --trace} printed: the rules that packets met, by packet. */
final class KernelTrace {
  private static final Pattern PACKET = Pattern.compile("PACKET: \\d+ ([0-9a-f]+) (.*)");
  private static final Pattern FIELD = Pattern.compile("([A-Z]+)=(\\S+)");
  private static final Pattern RULE =
      Pattern.compile(
          " ?TRACE: \\d+ ([0-9a-f]+) ([a-z]+):([^:]+):rule:0x[0-9a-f]+:(\\S+) +-[46] -t \\S+ -A"
              + " (.*)");

  /**
   * A rule that held.
   *
   * @param table its table
   * @param chain its chain
   * @param text the rule as iptables-save prints it, from its chain on
   * @param verdict as the monitor prints it: {@code ACCEPT}, {@code JUMP:X}, …
   */
  record Met(String table, String chain, String text, String verdict) {}

  /** A packet: how it was when it was seen first, and the rules it met. */
  private record Traced(Map<String, String> fields, boolean syn, List<Met> rules) {}

  private final Map<String, Traced> packets = new LinkedHashMap<>();

  private final boolean overflowed;

  KernelTrace(List<String> lines) {
    overflowed = lines.stream().anyMatch(line -> line.contains("No buffer space"));
    for (String line : lines) {
      Matcher packet = PACKET.matcher(line);
      Matcher rule = RULE.matcher(line.stripTrailing());
      if (packet.matches()) {
        String rest = packet.group(2);
        packets.computeIfAbsent(
            packet.group(1),
            id -> new Traced(fields(rest), rest.contains(" SYN"), new ArrayList<>()));
      } else if (rule.matches() && packets.containsKey(rule.group(1))) {
        Met met = new Met(rule.group(2), rule.group(3), rule.group(5), rule.group(4));
        packets.get(rule.group(1)).rules().add(met);
      }
    }
  }

  private static Map<String, String> fields(String text) {
    Map<String, String> fields = new LinkedHashMap<>();
    Matcher field = FIELD.matcher(text);
    while (field.find()) {
      fields.putIfAbsent(field.group(1), field.group(2));
    }
    return fields;
  }

  /** Whether the kernel could not hand over all it traced: some packets are seen in part. */
  boolean overflowed() {
    return overflowed;
  }

  /** The rules that the first such packet met; empty where none was seen. */
  Optional<List<Met>> of(Packet packet) {
    return find(packet).map(this::withLoopback);
  }

  /** What the node sends to itself is another packet for the monitor when it comes back in. */
  private List<Met> withLoopback(Traced sent) {
    List<Met> rules = new ArrayList<>(sent.rules());
    packets.values().stream()
        .filter(traced -> !traced.equals(sent) && "lo".equals(traced.fields().get("IN")))
        .filter(traced -> same(traced, sent, "SRC") && same(traced, sent, "SPORT"))
        .findFirst()
        .ifPresent(back -> rules.addAll(back.rules()));
    return rules;
  }

  private static boolean same(Traced one, Traced other, String field) {
    return one.syn() == other.syn()
        && one.fields().getOrDefault(field, "").equals(other.fields().getOrDefault(field, "-"));
  }

  private Optional<Traced> find(Packet packet) {
    return packets.values().stream()
        .filter(traced -> traced.syn() == (packet.protocol() == Protocol.TCP))
        .filter(traced -> is(traced, "SRC", packet.source()))
        .filter(traced -> is(traced, "DST", packet.destination()))
        .filter(traced -> (packet.destinationPort() + "").equals(traced.fields().get("DPORT")))
        .findFirst();
  }

  private static boolean is(Traced traced, String field, IpAddress address) {
    return IpAddress.parse(traced.fields().getOrDefault(field, "")).equals(Optional.of(address));
  }
}
