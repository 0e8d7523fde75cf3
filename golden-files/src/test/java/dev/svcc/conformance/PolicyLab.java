package dev.svcc.conformance;

import dev.svcc.backend.Lowering;
import dev.svcc.intent.Endpoint;
import dev.svcc.intent.NodeOptions;
import dev.svcc.intent.NodeOptionsBuilder;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.kernel.IpvsLoads;
import dev.svcc.kernel.Lab;
import dev.svcc.kernel.LabAnswer;
import dev.svcc.kernel.LabProbe;
import dev.svcc.kernel.LabRun;
import dev.svcc.manifest.Located;
import dev.svcc.manifest.Pod;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.RuleSet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * A case of policies as a lab: who is where, who listens at what, and which probes must be
 * answered.
 */
final class PolicyLab {
  static final List<IpAddress> NODE =
      List.of(IpAddress.of("192.168.10.1"), IpAddress.of("fd00:10::1"));

  private final Compilation compiled;
  private final List<PolicyProbe> rows;
  private final Lab lab = new Lab(NODE);
  private final List<LabProbe> probes = new ArrayList<>();

  private PolicyLab(Compilation compiled, List<PolicyProbe> rows) {
    this.compiled = compiled;
    this.rows = rows;
    Cluster cluster = new Cluster(compiled.manifests(), "node-a", NODE);
    for (Pod pod : compiled.manifests().pods()) {
      addPod(cluster, pod);
    }
    for (PolicyProbe row : rows) {
      String from = source(row, cluster);
      listen(row);
      probes.add(new LabProbe(from, row.to(), row.port(), protocol(row)));
    }
  }

  /**
   * Compiles a case.
   *
   * @param sctp whether to take the rows of SCTP, or all others
   */
  static PolicyLab of(Path folder, boolean sctp) throws IOException {
    Compilation compiled =
        Compilation.of(
            folder.resolve("manifests"),
            NodeOptionsBuilder.of(NodeOptions.defaults())
                .nodeName("node-a")
                .nodeAddresses(NODE)
                .build());
    List<PolicyProbe> rows =
        Files.readAllLines(folder.resolve("expect.tsv")).stream()
            .map(PolicyProbe::read)
            .filter(row -> row.protocol().equals("SCTP") == sctp)
            .toList();
    return new PolicyLab(compiled, rows);
  }

  private void addPod(Cluster cluster, Pod pod) {
    List<IpAddress> addresses = pod.addresses().stream().map(Located::value).distinct().toList();
    boolean here = cluster.isLocal(pod);
    if (addresses.isEmpty() || pod.hasEnded() || (pod.hostNetwork() && here)) {
      return;
    }
    String name = pod.metadata().ref().path().replace('/', '.');
    if (here) {
      lab.pod(name, addresses);
    } else {
      lab.outside(name, addresses);
    }
  }

  private String source(PolicyProbe row, Cluster cluster) {
    if (row.from().startsWith("ext:")) {
      return lab.outsideIfNobody(IpAddress.of(row.from().substring("ext:".length())));
    }
    if (row.from().equals("node")) {
      return Lab.NODE;
    }
    Pod pod = cluster.pod(row.from());
    return cluster.isLocal(pod) && pod.hostNetwork() ? Lab.NODE : row.from().replace('/', '.');
  }

  private void listen(PolicyProbe row) {
    Set<Endpoint> behind = behind(row);
    behind.forEach(end -> lab.listen(end.address(), end.port(), protocol(row)));
    if (behind.isEmpty()) {
      lab.listen(row.to(), row.port(), protocol(row));
    }
  }

  /** The endpoints behind a frontend of a Service; none where the row names no frontend. */
  private Set<Endpoint> behind(PolicyProbe row) {
    Set<Endpoint> found = new LinkedHashSet<>();
    for (ServiceIntent service : compiled.intent().services()) {
      boolean named =
          service.frontends().stream()
              .anyMatch(
                  frontend ->
                      frontend.port() == row.port()
                          && (row.to().equals(frontend.address())
                              || (frontend.address() == null && NODE.contains(row.to()))));
      if (named && service.protocol() == protocol(row)) {
        found.addAll(service.cluster().endpoints());
        found.addAll(service.local().endpoints());
      }
    }
    return found;
  }

  private static Protocol protocol(PolicyProbe row) {
    return Protocol.fromKernelName(row.protocol().toLowerCase(Locale.ROOT)).orElseThrow();
  }

  Lab lab() {
    return lab;
  }

  List<LabProbe> probes() {
    return probes;
  }

  boolean hasServices() {
    return !compiled.intent().services().isEmpty();
  }

  /** The rules of both families. */
  List<LabRun.Load> rules(Layout layout) {
    List<LabRun.Load> loads = new ArrayList<>();
    for (Family family : Family.values()) {
      RuleSet rules = compiled.rules(layout.lowering(), family);
      loads.add(LabRun.Load.rules(rules));
    }
    return loads;
  }

  /** All that IPVS needs, of both families; its settings go into the lab. */
  List<LabRun.Step> ipvs(Lowering lowering) {
    List<RuleSet> all = new ArrayList<>();
    for (Family family : Family.values()) {
      all.add(compiled.rules(lowering, family));
    }
    lab.sysctls(IpvsLoads.SYSCTLS);
    return IpvsLoads.of(all);
  }

  /** The rows that the answers, one for each probe in order, do not agree with. */
  List<String> disagreements(List<LabAnswer> answers) {
    List<String> found = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      PolicyProbe row = rows.get(i);
      LabAnswer answer = answers.get(i);
      boolean rightOne =
          !behind(row).isEmpty()
              || lab.owner(row.to()).filter(answer.outcome()::equals).isPresent();
      boolean agrees = row.allowed() ? answer.isArrival() && rightOne : answer.isSilence();
      if (!agrees) {
        found.add(row + ", in the kernel: " + answer);
      }
    }
    return found;
  }
}
