package dev.svcc.intent;

import static dev.svcc.intent.Input.service;
import static dev.svcc.intent.Input.slice;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.intent.NodeOptions.DetectLocal;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class NodeResolverTest {
  private static final NodeOptions NONE = NodeOptions.defaults();
  private static final String NODE_A = node("node-a", "192.168.10.1", "10.244.1.0/24");
  private static final String NODE_B = node("node-b", "192.168.10.2", "10.244.2.0/24");

  private static String node(String name, String address, String podCidr) {
    return """
    apiVersion: v1
    kind: Node
    metadata: {name: %s, labels: {topology.kubernetes.io/zone: za, disk: ssd}}
    spec: {podCIDR: %s, podCIDRs: [%s]}
    status: {addresses: [{type: Hostname, address: %s}, {type: InternalIP, address: %s}]}
    """
        .formatted(name, podCidr, podCidr, name, address);
  }

  private static NodeProfile profile(NodeOptions options, String... documents) {
    Input.Outcome outcome = Input.of(documents).with(options).resolve();
    assertEquals(List.of(), errors(outcome));
    return outcome.intent().node();
  }

  private static List<Diagnostic> errors(Input.Outcome outcome) {
    return outcome.findings().stream()
        .filter(finding -> finding.severity() == dev.svcc.diagnostic.Severity.ERROR)
        .toList();
  }

  @Test
  void theOnlyNodeIsTheNode() {
    NodeProfile profile = profile(NONE, NODE_A);
    assertEquals("node-a", profile.name());
    assertEquals(List.of(IpAddress.of("192.168.10.1")), profile.addresses());
  }

  @Test
  void ofSeveralNodesOneMustBeChosen() {
    Diagnostic finding = Input.of(NODE_A, NODE_B).with(NONE).resolve().finding(Code.SEVERAL_NODES);
    assertTrue(finding.message().contains("node-a, node-b"), finding.message());
    NodeOptions chosen = NodeOptionsBuilder.of(NONE).nodeName("node-b").build();
    assertEquals("node-b", profile(chosen, NODE_A, NODE_B).name());
  }

  @Test
  void anUnknownNodeIsAnErrorUnlessFlagsDescribeIt() {
    NodeOptionsBuilder chosen = NodeOptionsBuilder.of(NONE).nodeName("node-c");
    assertEquals(
        List.of(Code.UNKNOWN_NODE), Input.of(NODE_A).with(chosen.build()).resolve().codes());
    NodeOptions described = chosen.nodeAddresses(List.of(IpAddress.of("192.168.10.3"))).build();
    assertEquals("node-c", profile(described, NODE_A).name());
  }

  @Test
  void flagsStandOverTheManifest() {
    NodeOptions flags =
        NodeOptionsBuilder.of(NONE)
            .nodeAddresses(List.of(IpAddress.of("127.0.0.1"), IpAddress.of("192.0.2.1")))
            .nodeLabels(Map.of("topology.kubernetes.io/zone", "zb"))
            .build();
    assertEquals(List.of(IpAddress.of("192.0.2.1")), profile(flags, NODE_A).addresses());
    String hinted =
        slice(
            "a",
            "10.244.1.5@node-a hints: {forZones: [{name: za}]}",
            "10.244.2.6@node-b hints: {forZones: [{name: zb}]}");
    assertEquals(
        "10.244.2.6:8080",
        Said.of(
            Input.of(NODE_A, service("trafficDistribution: PreferClose\n"), hinted)
                .with(flags)
                .resolve()
                .service()
                .cluster()));
  }

  @Test
  void podCidrsOfTheNodeTellPodsOnlyWhenAskedTo() {
    assertEquals(new LocalTraffic.Unknown(), profile(NONE, NODE_A).localTraffic());
    NodeOptions nodeCidr = NodeOptionsBuilder.of(NONE).detectLocal(DetectLocal.NODE_CIDR).build();
    assertEquals(
        new LocalTraffic.SourceBlocks(List.of(Cidr.of("10.244.1.0/24"))),
        profile(nodeCidr, NODE_A).localTraffic());
  }

  @Test
  void interfacesNeedAName() {
    for (DetectLocal mode :
        List.of(DetectLocal.BRIDGE_INTERFACE, DetectLocal.INTERFACE_NAME_PREFIX)) {
      NodeOptionsBuilder options = NodeOptionsBuilder.of(NONE).detectLocal(mode);
      assertEquals(List.of(Code.BAD_FLAG), codes(options));
      options.bridgeInterface("a\" -j DROP").interfacePrefix("eth0 ");
      assertEquals(List.of(Code.BAD_FLAG), codes(options));
      options.bridgeInterface("cni0").interfacePrefix("veth");
      assertEquals(List.of(), codes(options));
    }
  }

  private static List<Code> codes(NodeOptionsBuilder options) {
    return Input.of(NODE_A).with(options.build()).resolve().codes();
  }

  @Test
  void marksMustDiffer() {
    assertEquals(List.of(Code.BAD_FLAG), codes(NodeOptionsBuilder.of(NONE).masqueradeBit(17)));
  }

  @Test
  void nodePortsAnswerEverywhereUnlessAddressesAreGiven() {
    NodeOptionsBuilder options = NodeOptionsBuilder.of(NONE);
    assertEquals(
        new NodePortAddresses.AllLocal(true), profile(options.build()).nodePorts(Family.IPV4));
    assertEquals(
        new NodePortAddresses.AllLocal(false), profile(options.build()).nodePorts(Family.IPV6));
    options.localhostNodePorts(false);
    assertEquals(
        new NodePortAddresses.AllLocal(false), profile(options.build()).nodePorts(Family.IPV4));
  }

  @Test
  void nodePortAddressesChooseWithinTheirFamily() {
    NodeOptionsBuilder options =
        NodeOptionsBuilder.of(NONE)
            .nodeAddresses(
                List.of(
                    IpAddress.of("192.168.10.1"),
                    IpAddress.of("10.1.1.1"),
                    IpAddress.of("fd00::1")))
            .nodePortAddresses(List.of(Cidr.of("192.168.0.0/16"), Cidr.of("127.0.0.0/8")));
    assertEquals(List.of("127.0.0.1", "192.168.10.1"), listed(options));
    assertEquals(
        new NodePortAddresses.AllLocal(false), profile(options.build()).nodePorts(Family.IPV6));
    options.localhostNodePorts(false);
    assertEquals(List.of("192.168.10.1"), listed(options));
    options.nodePortAddresses(List.of(Cidr.of("0.0.0.0/0")));
    assertEquals(
        new NodePortAddresses.AllLocal(false), profile(options.build()).nodePorts(Family.IPV4));
  }

  private static List<String> listed(NodeOptionsBuilder options) {
    return profile(options.build()).nodePorts(Family.IPV4)
            instanceof NodePortAddresses.Listed listed
        ? listed.addresses().stream().map(IpAddress::toString).toList()
        : List.of();
  }

  @Test
  void nodePortsWithoutAnyAddressAreWarnedOf() {
    NodeOptions options =
        NodeOptionsBuilder.of(Input.NODE1)
            .nodePortAddresses(List.of(Cidr.of("203.0.113.0/24")))
            .build();
    String exposed = service("type: NodePort\nports: [{port: 80, nodePort: 30080}]\n");
    String slice = slice("a", "10.244.1.5@node1");
    assertEquals(
        List.of(Code.NO_NODE_ADDRESS), Input.of(exposed, slice).with(options).resolve().codes());
    assertEquals(List.of(), Input.of(service(""), slice).with(options).resolve().codes());
  }

  @Test
  void localPolicyOnANodeWithoutNameIsWarnedOf() {
    String local = service("internalTrafficPolicy: Local\n");
    assertEquals(
        List.of(Code.NO_NODE_NAME),
        Input.of(local, slice("a", "10.244.1.5@node1"))
            .with(Input.options("", "10.244.0.0/16"))
            .resolve()
            .codes());
  }
}
