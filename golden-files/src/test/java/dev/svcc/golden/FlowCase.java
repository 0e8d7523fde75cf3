package dev.svcc.golden;

import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.kernel.NodeFiles;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.ManifestReader;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Node;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.Source;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A golden case whose flows can be tried: the case, its flows, and what the flows' names stand for.
 *
 * @param golden the case
 * @param flows its flows
 * @param node the node's addresses, with those that svcc is not told of
 * @param manifests its manifests
 */
record FlowCase(GoldenCase golden, List<Flow> flows, List<IpAddress> node, Manifests manifests) {
  private static final String MORE_ADDRESSES = "more-node-addresses";

  private static final String BEFORE = "before.v4";

  /** Every case that has flows. */
  static List<FlowCase> all() {
    return GoldenCase.all().stream().filter(c -> c.has("flows.tsv")).map(FlowCase::of).toList();
  }

  /**
   * Every case that has flows, as the IPVS back end must do them: a line of {@code flows-ipvs.tsv}
   * stands for the one of {@code flows.tsv} with the same two ends, or beside them all.
   */
  static List<FlowCase> ofIpvs() {
    return GoldenCase.all().stream()
        .filter(c -> c.has("flows.tsv") || c.has("flows-ipvs.tsv"))
        .map(c -> of(c, flowsOfIpvs(c)))
        .toList();
  }

  private static List<Flow> flowsOfIpvs(GoldenCase golden) {
    Map<String, Flow> byEnds = new LinkedHashMap<>();
    for (String file : List.of("flows.tsv", "flows-ipvs.tsv")) {
      flows(golden, file)
          .forEach(
              flow -> byEnds.put(flow.line().substring(0, flow.line().lastIndexOf('\t')), flow));
    }
    return List.copyOf(byEnds.values());
  }

  private static List<Flow> flows(GoldenCase golden, String file) {
    return golden.has(file)
        ? Flow.parse(golden.read(golden.folder().resolve(file)).lines().toList())
        : List.of();
  }

  private static FlowCase of(GoldenCase golden) {
    return of(golden, flows(golden, "flows.tsv"));
  }

  private static FlowCase of(GoldenCase golden, List<Flow> flows) {
    Manifests manifests = new ManifestReader("default").read(sources(golden), new Diagnostics());
    List<IpAddress> node = new ArrayList<>(nodeAddresses(golden.options(), manifests));
    if (golden.has(MORE_ADDRESSES)) {
      golden
          .read(golden.folder().resolve(MORE_ADDRESSES))
          .lines()
          .map(IpAddress::of)
          .forEach(node::add);
    }
    return new FlowCase(golden, flows, List.copyOf(node), manifests);
  }

  /** IPv4 rules that are on the node before svcc's, if there are any: {@code before.v4}. */
  String before(Family family) {
    return family == Family.IPV4 && golden.has(BEFORE)
        ? golden.read(golden.folder().resolve(BEFORE))
        : "";
  }

  /** Everything that the IPVS back end makes of the case, and what is on the node before. */
  NodeFiles nodeFiles() {
    NodeFiles files = golden.compileIpvs();
    for (Family family : Family.values()) {
      files = files.after(family, before(family));
    }
    return files;
  }

  /** Whether the node is more than its manifest and flags say: {@code svcc trace} cannot know. */
  static boolean hasMoreThanManifests(GoldenCase golden) {
    return Stream.of(MORE_ADDRESSES, BEFORE).anyMatch(golden::has);
  }

  private static List<Source> sources(GoldenCase golden) {
    List<Source> sources = new ArrayList<>();
    try (Stream<Path> files = Files.walk(golden.folder().resolve("manifests"))) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        sources.add(new Source(file.toString(), Files.readAllBytes(file)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return sources;
  }

  /** What {@code --node-ip} says; else the addresses of the Node. */
  private static List<IpAddress> nodeAddresses(List<String> options, Manifests manifests) {
    int flag = options.indexOf("--node-ip");
    if (flag >= 0) {
      return Stream.of(options.get(flag + 1).split(",", -1)).map(IpAddress::of).toList();
    }
    int name = options.indexOf("--node");
    return manifests.nodes().stream()
        .filter(node -> name < 0 || node.metadata().name().equals(options.get(name + 1)))
        .findFirst()
        .map(Node::addresses)
        .orElseThrow()
        .stream()
        .map(Located::value)
        .toList();
  }

  /** The source of a flow's first packet. */
  IpAddress source(Flow flow) {
    if (flow.from().equals("node")) {
      return flow.to().isLoopback() || node.contains(flow.to())
          ? flow.to()
          : nodeAddress(flow.family());
    }
    return flow.fromAddress().orElseGet(() -> podAddress(flow.from(), flow.family()));
  }

  IpAddress nodeAddress(Family family) {
    return node.stream()
        .filter(address -> address.family() == family)
        .findFirst()
        .orElseThrow(() -> new AssertionError("no node address of " + family));
  }

  private IpAddress podAddress(String path, Family family) {
    Pod pod =
        manifests.pods().stream()
            .filter(p -> (p.metadata().namespace() + "/" + p.metadata().name()).equals(path))
            .findFirst()
            .orElseThrow(() -> new AssertionError("no pod " + path));
    return pod.addresses().stream()
        .map(Located::value)
        .filter(address -> address.family() == family)
        .findFirst()
        .orElseThrow(() -> new AssertionError(path + " has no address of " + family));
  }

  @Override
  public String toString() {
    return golden.name();
  }
}
