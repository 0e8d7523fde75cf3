package dev.svcc.differential;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.analysis.Simulator;
import dev.svcc.conformance.Layout;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodeOptions;
import dev.svcc.intent.Resolver;
import dev.svcc.kernel.Lab;
import dev.svcc.manifest.ManifestReader;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Source;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.RuleSet;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A cluster, its node's options, and questions about packets.
 *
 * @param name what to call it
 * @param documents the manifests, a document each
 * @param options the node's options
 * @param flags the same as flags of {@code svcc compile}
 * @param layout the layout of the rules
 * @param pods everybody who has an address, whatever the manifests say
 * @param questions the questions
 */
record Scenario(
    String name,
    List<String> documents,
    NodeOptions options,
    List<String> flags,
    Layout layout,
    List<RandomCluster.Pod> pods,
    List<Question> questions) {
  Scenario {
    documents = List.copyOf(documents);
    flags = List.copyOf(flags);
    pods = List.copyOf(pods);
    questions = List.copyOf(questions);
  }

  Scenario withDocuments(List<String> others) {
    return new Scenario(name, others, options, flags, layout, pods, questions);
  }

  Scenario withQuestions(List<Question> others) {
    return new Scenario(name, documents, options, flags, layout, pods, others);
  }

  String manifests() {
    return String.join("---\n", documents);
  }

  /**
   * What the node must do.
   *
   * @throws IllegalArgumentException if the manifests have errors
   */
  NodeIntent resolve() {
    Diagnostics diagnostics = new Diagnostics();
    byte[] bytes = manifests().getBytes(StandardCharsets.UTF_8);
    Manifests manifests =
        new ManifestReader("default").read(List.of(new Source(name, bytes)), diagnostics);
    if (!diagnostics.hasErrors()) {
      NodeIntent intent = new Resolver().resolve(manifests, options, diagnostics);
      if (!diagnostics.hasErrors()) {
        return intent;
      }
    }
    throw new IllegalArgumentException(this + ": " + diagnostics.sorted() + manifests());
  }

  /** The rules of both families. */
  List<RuleSet> rules() {
    NodeIntent intent = resolve();
    return List.of(Family.values()).stream()
        .map(family -> layout.lowering().lower(intent, family))
        .toList();
  }

  /** Follows packets through rules, on this node. */
  static Simulator simulator(RuleSet rules) {
    return new Simulator(rules, NodeNetwork.of(RandomCluster.NODE));
  }

  /** Everybody who has an address, and who answers there. */
  Lab lab() {
    Lab lab = new Lab(RandomCluster.NODE);
    for (RandomCluster.Pod pod : pods) {
      if (pod.local()) {
        lab.pod(pod.name(), pod.addresses());
      } else {
        lab.outside(pod.name(), pod.addresses());
      }
      for (IpAddress address : pod.addresses()) {
        lab.listen(address, 8080, Protocol.TCP);
        lab.listen(address, 9090, Protocol.UDP);
      }
    }
    for (int i = 0; i < RandomCluster.CLIENTS.size(); i++) {
      lab.outside("client" + i, RandomCluster.CLIENTS.get(i));
    }
    return lab;
  }

  @Override
  public String toString() {
    return name + " in layout " + layout;
  }
}
