package dev.svcc.bench;

import dev.svcc.backend.iptables.FilterPart;
import dev.svcc.backend.iptables.Hairpin;
import dev.svcc.backend.iptables.TreeLayout;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodeOptions;
import dev.svcc.intent.NodeOptionsBuilder;
import dev.svcc.intent.Resolver;
import dev.svcc.manifest.ManifestReader;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Source;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.rule.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** What each pass begins with: a cluster made by {@code scripts/generate-cluster}, once a fork. */
@State(Scope.Benchmark)
public class Cluster {
  /** The system property that names the folder of {@code cluster.json} and {@code cluster.yaml}. */
  private static final String FOLDER = "svcc.bench";

  final List<Source> json = source("cluster.json");
  final List<Source> yaml = source("cluster.yaml");
  final NodeOptions options =
      NodeOptionsBuilder.of(NodeOptions.defaults())
          .nodeName("node-1")
          .clusterCidrs(List.of(Cidr.parse("10.128.0.0/9").orElseThrow()))
          .build();
  final Manifests manifests = new ManifestReader("default").read(json, new Diagnostics());
  final NodeIntent intent = new Resolver().resolve(manifests, options, new Diagnostics());
  final RuleSet rules = new TreeLayout(FilterPart.NONE, Hairpin.BPF).lower(intent, Family.IPV4);

  private static List<Source> source(String name) {
    Path file = Path.of(System.getProperty(FOLDER, "target/bench"), name);
    try {
      return List.of(new Source(name, Files.readAllBytes(file)));
    } catch (IOException e) {
      throw new IllegalStateException("run scripts/bench-passes", e);
    }
  }
}
