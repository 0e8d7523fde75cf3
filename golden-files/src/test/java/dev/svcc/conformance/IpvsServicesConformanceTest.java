package dev.svcc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.analysis.Simulator;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.rule.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/**
 * What becomes of packets to Services through IPVS: what kube-proxy's iptables mode does with them,
 * apart from the listed differences. A listed one that is no difference any more fails too.
 */
class IpvsServicesConformanceTest {
  private static final Path LIST = Path.of("ipvs-differences.tsv");

  private static final Path BACKENDS = Path.of("..", "docs", "backends.md");

  /**
   * A packet that IPVS treats otherwise.
   *
   * @param packet the case and the packet, cells of the list
   * @param outcomes where it ends through IPVS
   * @param row the row of docs/backends.md that says why
   */
  private record Difference(String packet, String outcomes, String row) {
    static Difference read(String line) {
      String[] cells = line.split("\t", -1);
      assertEquals(8, cells.length, line);
      return new Difference(firstCells(line, 6), cells[6], cells[7]);
    }
  }

  @Test
  void everyDifferenceBelongsToARowOfTheDocumentation() throws IOException {
    Set<String> rows =
        Files.readAllLines(BACKENDS).stream()
            .filter(line -> line.startsWith("| "))
            .map(line -> line.substring(2, line.indexOf(" |", 2)))
            .collect(Collectors.toSet());
    Set<String> unknown = new TreeSet<>();
    for (Difference difference : listed().values()) {
      if (!rows.contains(difference.row())) {
        unknown.add(difference.row());
      }
    }
    assertEquals(Set.of(), unknown);
  }

  @Test
  void everyProbeAgreesOrIsAListedDifference() throws IOException {
    Map<String, Difference> listed = listed();
    Set<String> unmet = new TreeSet<>(listed.keySet());
    List<String> failures = new ArrayList<>();
    int probes = 0;
    for (Path folder : ConformanceFolder.cases("services")) {
      Compilation compiled =
          Compilation.of(folder.resolve("manifests"), ServicesConformanceTest.options());
      for (Family family : Family.values()) {
        Path expected = folder.resolve(family == Family.IPV4 ? "expect.v4.tsv" : "expect.v6.tsv");
        for (String row :
            Files.exists(expected) ? Files.readAllLines(expected) : List.<String>of()) {
          probes++;
          String packet = folder.getFileName() + "\t" + firstCells(row, 5);
          unmet.remove(packet);
          failure(compiled, family, row, Optional.ofNullable(listed.get(packet)))
              .ifPresent(found -> failures.add(packet + "\t" + found));
        }
      }
    }
    int differ = listed.size();
    System.out.printf(
        "IPVS: %d of %d service probes agree, %d are listed differences%n",
        probes - differ, probes, differ);
    assertTrue(probes > 0);
    assertEquals("", String.join("\n", failures));
    assertEquals(Set.of(), unmet, "differences that nobody asked for");
  }

  /** What is wrong with a probe: a difference that is not listed, or not the listed one. */
  private static Optional<String> failure(
      Compilation compiled, Family family, String row, Optional<Difference> listed) {
    RuleSet rules = compiled.rules(NetpolConformanceTest.IPVS, family);
    Simulator simulator =
        new Simulator(rules, NodeNetwork.of(compiled.intent().node().addresses()));
    ServiceProbe probe = asSent(ServiceProbe.read(row), rules);
    boolean agrees = probe.agrees(simulator);
    String found = probe.outcomes(simulator);
    boolean right =
        listed.isEmpty() ? agrees : !agrees && found.equals(listed.orElseThrow().outcomes());
    return right
        ? Optional.empty()
        : Optional.of(found + (agrees ? ", as it should" : ", not ") + row + "; listed: " + listed);
  }

  private static String firstCells(String row, int count) {
    return String.join("\t", List.of(row.split("\t", -1)).subList(0, count));
  }

  /** The kernel gives what the node sends to one of its own addresses that address as source. */
  private static ServiceProbe asSent(ServiceProbe probe, RuleSet rules) {
    Packet packet = probe.packet();
    IpAddress to = packet.destination();
    return packet.inInterface().isEmpty() && rules.dummyAddresses().contains(to)
        ? probe.from(to)
        : probe;
  }

  private static Map<String, Difference> listed() throws IOException {
    Map<String, Difference> differences = new LinkedHashMap<>();
    for (String line : Files.readAllLines(LIST)) {
      if (!line.startsWith("#")) {
        Difference difference = Difference.read(line);
        Difference twice = differences.put(difference.packet(), difference);
        assertEquals(null, twice, line);
      }
    }
    return differences;
  }
}
