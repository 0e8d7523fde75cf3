package dev.svcc.intent;

import static dev.svcc.intent.Input.service;
import static dev.svcc.intent.Input.slice;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.net.Cidr;
import dev.svcc.net.PortRange;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Addresses and ports that two owners claim, or that lie outside their ranges. */
final class ClaimsTest {
  private static final String SLICE = slice("a", "10.244.1.5@node1");
  private static final String OTHER_SLICE =
      slice("b", "10.244.1.6@node1").replace("service-name: web", "service-name: api");

  private static String other(String clusterIp, String moreOfSpec) {
    return service(moreOfSpec).replace("name: web", "name: api").replace("10.96.0.10", clusterIp);
  }

  private static Diagnostic only(Code code, String... documents) {
    Input.Outcome outcome = Input.of(documents).resolve();
    assertEquals(List.of(code), outcome.codes());
    return outcome.finding(code);
  }

  @Test
  void twoServicesOnOneClusterIpAreNamedOnce() {
    Diagnostic finding =
        only(Code.CLUSTER_IP_TWICE, service(""), other("10.96.0.10", ""), SLICE, OTHER_SLICE);
    assertTrue(finding.message().contains("Service shop/web"), finding.message());
    assertTrue(finding.message().contains("Service shop/api"), finding.message());
  }

  @Test
  void oneNodePortForTwoServicesIsAnErrorUnlessProtocolsDiffer() {
    String web = service("type: NodePort\nports: [{port: 80, nodePort: 30080}]\n");
    String same = "type: NodePort\nports: [{port: 81, nodePort: 30080}]\n";
    Diagnostic finding =
        only(Code.NODE_PORT_TWICE, web, other("10.96.0.11", same), SLICE, OTHER_SLICE);
    assertTrue(finding.message().contains("nodePort 30080/TCP"), finding.message());
    String udp = "type: NodePort\nports: [{port: 81, protocol: UDP, nodePort: 30080}]\n";
    assertEquals(
        List.of(),
        Input.of(web, other("10.96.0.11", udp), SLICE).resolve().findings(Code.NODE_PORT_TWICE));
  }

  @Test
  void aHealthCheckPortIsANodePortToo() {
    String web = service("type: NodePort\nports: [{port: 80, nodePort: 30080}]\n");
    String health =
        "type: LoadBalancer\nexternalTrafficPolicy: Local\nhealthCheckNodePort: 30080\n";
    assertEquals(
        1,
        Input.of(web, other("10.96.0.11", health)).resolve().findings(Code.NODE_PORT_TWICE).size());
  }

  @Test
  void oneExternalIpAndPortForTwoServicesIsAnError() {
    String ip = "externalIPs: [198.51.100.7]\n";
    only(Code.FRONTEND_TWICE, service(ip), other("10.96.0.11", ip), SLICE, OTHER_SLICE);
    String otherPort = ip + "ports: [{port: 81}]\n";
    assertEquals(
        List.of(),
        Input.of(service(ip), other("10.96.0.11", otherPort))
            .resolve()
            .findings(Code.FRONTEND_TWICE));
  }

  @Test
  void aClusterIpOfANodeIsAnError() {
    only(Code.CLUSTER_IP_OF_NODE, service("").replace("10.96.0.10", "192.168.0.2"), SLICE);
  }

  @Test
  void rangesAreWarnedOf() {
    only(
        Code.NODE_PORT_RANGE,
        service("type: NodePort\nports: [{port: 80, nodePort: 8080}]\n"),
        SLICE);
    NodeOptions ranges =
        NodeOptionsBuilder.of(Input.NODE1)
            .nodePortRange(new PortRange(8000, 8999))
            .serviceCidrs(List.of(Cidr.of("10.97.0.0/16")))
            .build();
    assertEquals(
        List.of(Code.OUTSIDE_SERVICE_CIDR),
        Input.of(service("type: NodePort\nports: [{port: 80, nodePort: 8080}]\n"), SLICE)
            .with(ranges)
            .resolve()
            .codes());
  }

  @Test
  void twoLivePodsOnOneAddressAreBothNamed() {
    Diagnostic finding =
        only(Code.ADDRESS_TWICE, pod("a", "10.244.1.9", ""), pod("b", "10.244.1.9", ""));
    assertTrue(finding.message().contains("Pod shop/a"), finding.message());
    assertTrue(finding.message().contains("Pod shop/b"), finding.message());
    assertEquals(
        List.of(),
        Input.of(pod("a", "10.244.1.9", ""), pod("b", "10.244.1.9", "phase: Failed, "))
            .resolve()
            .codes());
  }

  @Test
  void aPodOnAClusterIpIsWarnedOf() {
    only(Code.ADDRESS_IS_SERVICE, service(""), SLICE, pod("a", "10.96.0.10", ""));
    String external = service("externalIPs: [10.244.1.9]\n");
    only(Code.ADDRESS_IS_SERVICE, external, SLICE, pod("a", "10.244.1.9", ""));
  }

  @Test
  void aServiceWithoutClusterIpNamesBothWaysOut() {
    Diagnostic finding = only(Code.NO_CLUSTER_IP, service("").replace("10.96.0.10", "''"));
    assertTrue(finding.help().contains("--allocate"), finding.help());
    assertTrue(finding.help().contains("kubectl get"), finding.help());
  }

  private static String pod(String name, String address, String status) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: shop}
    status: {%spodIP: %s}
    """
        .formatted(name, status, address);
  }
}
