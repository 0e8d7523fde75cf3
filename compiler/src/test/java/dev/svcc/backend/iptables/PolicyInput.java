package dev.svcc.backend.iptables;

import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodeOptions;
import dev.svcc.intent.NodeOptionsBuilder;
import dev.svcc.intent.Resolver;
import dev.svcc.manifest.ManifestReader;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Source;
import dev.svcc.net.Family;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.TableBuilder;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Manifests of a test as policies in the filter table, for node-a. */
final class PolicyInput {
  private final StringBuilder yaml = new StringBuilder();
  private NodeOptions options =
      NodeOptionsBuilder.of(NodeOptions.defaults()).nodeName("node-a").build();

  /** Adds a document. */
  PolicyInput add(String document) {
    yaml.append("---\n").append(document);
    return this;
  }

  /** Adds a pod of namespace shop on node-a, with labels in flow style. */
  PolicyInput pod(String name, String labels, String... addresses) {
    StringBuilder ips = new StringBuilder();
    for (String address : addresses) {
      ips.append("{ip: '").append(address).append("'},");
    }
    return add(
        """
        apiVersion: v1
        kind: Pod
        metadata: {name: %s, namespace: shop, labels: {%s}}
        spec: {nodeName: node-a, containers: [{name: c, image: i}]}
        status: {phase: Running, podIPs: [%s]}
        """
            .formatted(name, labels, ips));
  }

  /** Adds a policy of namespace shop. */
  PolicyInput policy(String name, String spec) {
    return add(
        """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: %s, namespace: shop}
        spec:
        """
                .formatted(name)
            + spec.indent(2));
  }

  PolicyInput with(NodeOptions changed) {
    options = changed;
    return this;
  }

  /** What is read of it; it has no errors. */
  Manifests read() {
    Diagnostics diagnostics = new Diagnostics();
    byte[] bytes = yaml.toString().getBytes(StandardCharsets.UTF_8);
    Manifests manifests =
        new ManifestReader("default").read(List.of(new Source("in.yaml", bytes)), diagnostics);
    if (diagnostics.hasErrors()) {
      throw new AssertionError(diagnostics.sorted());
    }
    return manifests;
  }

  private NodeIntent resolve() {
    return new Resolver().resolve(read(), options, new Diagnostics());
  }

  /** The policies alone, by {@code -m bpf} and without sets. */
  RuleSet rules(Family family) {
    return rules(family, new PolicyLowering(true, false));
  }

  RuleSet rules(Family family, PolicyLowering lowering) {
    TableBuilder filter = new TableBuilder(Table.Name.FILTER);
    List<AddressSet> sets = lowering.addTo(filter, resolve(), family);
    RuleSet rules = new RuleSet(family, List.of(filter.build()), sets);
    new Legality().require(rules);
    return rules;
  }
}
