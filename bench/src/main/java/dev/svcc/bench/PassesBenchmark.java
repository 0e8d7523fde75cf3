package dev.svcc.bench;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.analysis.Outcome;
import dev.svcc.analysis.Simulator;
import dev.svcc.backend.iptables.FilterPart;
import dev.svcc.backend.iptables.Hairpin;
import dev.svcc.backend.iptables.Hooks;
import dev.svcc.backend.iptables.KubeProxyLayout;
import dev.svcc.backend.iptables.ScriptWriter;
import dev.svcc.backend.iptables.TreeLayout;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.Resolver;
import dev.svcc.manifest.ManifestReader;
import dev.svcc.manifest.Manifests;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.rule.RuleSet;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;

/** One benchmark a pass, warm: what is left when the JVM has compiled everything. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class PassesBenchmark {
  private static final NodeNetwork NODE = NodeNetwork.of(List.of(IpAddress.of("192.168.0.1")));

  /** To the first Service of the cluster, from one of its pods. */
  private static final Packet PACKET =
      Packet.first(
          "veth1", IpAddress.of("10.244.0.9"), IpAddress.of("10.96.0.10"), Protocol.TCP, 80);

  @Benchmark
  public Manifests readJson(Cluster cluster) {
    return new ManifestReader("default").read(cluster.json, new Diagnostics());
  }

  @Benchmark
  public Manifests readYaml(Cluster cluster) {
    return new ManifestReader("default").read(cluster.yaml, new Diagnostics());
  }

  @Benchmark
  public NodeIntent resolve(Cluster cluster) {
    return new Resolver().resolve(cluster.manifests, cluster.options, new Diagnostics());
  }

  @Benchmark
  public RuleSet lowerToTree(Cluster cluster) {
    return new TreeLayout(FilterPart.NONE, Hairpin.BPF).lower(cluster.intent, Family.IPV4);
  }

  @Benchmark
  public RuleSet lowerToKubeProxy(Cluster cluster) {
    return new KubeProxyLayout(FilterPart.NONE).lower(cluster.intent, Family.IPV4);
  }

  @Benchmark
  public String print(Cluster cluster) {
    return new ScriptWriter(Hooks.NONE).write(List.of(cluster.rules));
  }

  /** Making the simulator ready is part of it. */
  @Benchmark
  public List<Outcome> simulate(Cluster cluster) {
    return new Simulator(cluster.rules, NODE).simulate(PACKET);
  }
}
