package dev.svcc.conformance;

import dev.svcc.analysis.Fraction;
import dev.svcc.analysis.Outcome;
import dev.svcc.analysis.Simulator;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Pod;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import java.util.List;
import java.util.Locale;

/**
 * One row of a policies case.
 *
 * @param from {@code namespace/pod}, {@code node}, or {@code ext:ADDRESS}
 * @param to where it is sent
 * @param port the port; 0 for ICMP
 * @param protocol TCP, UDP, SCTP, or ICMP: an echo request
 * @param allowed whether it must pass
 */
record PolicyProbe(String from, IpAddress to, int port, String protocol, boolean allowed) {
  /** Reads a row: from, destination, port, protocol, allow or deny, and perhaps a remark. */
  static PolicyProbe read(String line) {
    String[] cells = line.split("\t", -1);
    if (!cells[4].equals("allow") && !cells[4].equals("deny")) {
      throw new IllegalArgumentException(line);
    }
    return new PolicyProbe(
        cells[0],
        IpAddress.of(cells[1]),
        Integer.parseInt(cells[2]),
        cells[3],
        cells[4].equals("allow"));
  }

  /**
   * The packet as it meets the node, judged there alone: a remote pod's own node has its say too.
   */
  Packet packet(Cluster cluster) {
    if (from.equals("node")) {
      return packet("", cluster.nodeAddress(to.family()));
    }
    if (from.startsWith("ext:")) {
      return packet("eth0", IpAddress.of(from.substring("ext:".length())));
    }
    Pod pod = cluster.pod(from);
    if (cluster.isLocal(pod) && pod.hostNetwork()) {
      return packet("", cluster.nodeAddress(to.family()));
    }
    IpAddress source =
        pod.addresses().stream()
            .map(Located::value)
            .filter(address -> address.family() == to.family())
            .findFirst()
            .orElseThrow();
    return packet(cluster.isLocal(pod) ? cluster.interfaceOf(source) : "eth0", source);
  }

  private Packet packet(String in, IpAddress source) {
    if (protocol.equals("ICMP")) {
      return Packet.echo(in, source, to);
    }
    String kernelName = protocol.toLowerCase(Locale.ROOT);
    return Packet.first(in, source, to, Protocol.fromKernelName(kernelName).orElseThrow(), port);
  }

  /** What the simulator says: "allow", "deny", or why it is neither. */
  String judge(Simulator simulator, Cluster cluster) {
    List<Outcome> outcomes = simulator.simulate(packet(cluster));
    Fraction passing = Fraction.ZERO;
    for (Outcome outcome : outcomes) {
      if (outcome.verdict() instanceof Outcome.Verdict.Unknown unknown) {
        return "unknown because of " + unknown.because();
      }
      passing = outcome.isDelivered() ? passing.plus(outcome.probability()) : passing;
    }
    return passing.isOne() ? "allow" : passing.isZero() ? "deny" : "allow with " + passing;
  }

  Family family() {
    return to.family();
  }

  String expected() {
    return allowed ? "allow" : "deny";
  }
}
