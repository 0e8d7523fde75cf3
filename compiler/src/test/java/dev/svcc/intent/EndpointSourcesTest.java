package dev.svcc.intent;

import static dev.svcc.intent.Input.NOT_READY;
import static dev.svcc.intent.Input.TERMINATING;
import static dev.svcc.intent.Input.service;
import static dev.svcc.intent.Input.slice;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Where a Service's endpoints come from. */
final class EndpointSourcesTest {
  private static final String ENDPOINTS =
      """
      apiVersion: v1
      kind: Endpoints
      metadata: {name: web, namespace: shop}
      subsets:
      - addresses: [{ip: 192.0.2.1}, {ip: 192.0.2.2, nodeName: node1}]
        notReadyAddresses: [{ip: 192.0.2.3}]
        ports: [{port: 9000}]
      """;
  private static final String READY = "conditions: [{type: Ready, status: 'True'}]";

  private static Input.Outcome resolve(String... documents) {
    return Input.of(documents).resolve();
  }

  private static String cluster(String... documents) {
    return Said.of(resolve(documents).service().cluster());
  }

  private static String pod(String name, String spec, String status) {
    return """
    apiVersion: v1
    kind: Pod
    metadata: {name: %s, namespace: shop, labels: {app: web, extra: x}}
    spec: {%s}
    status: {%s}
    """
        .formatted(name, spec, status);
  }

  @Test
  void slicesAreMergedAndEachAddressAndPortCountsOnce() {
    assertEquals(
        "10.244.1.5:8080,10.244.2.6:8080,10.244.2.10:8080",
        cluster(
            service(""),
            slice("b", "10.244.2.6@node2", "10.244.2.10@node2"),
            slice("a", "10.244.1.5@node1", "10.244.2.6@node2")));
  }

  @Test
  void ofTwoThatDifferTheLocalThenTheReadyOneStays() {
    String local = service("internalTrafficPolicy: Local\n");
    assertEquals(
        "10.244.1.5:8080",
        Said.of(
            resolve(local, slice("a", "10.244.1.5@node2"), slice("b", "10.244.1.5@node1"))
                .service()
                .local()));
    assertEquals(
        "10.244.1.5:8080",
        cluster(
            service(""),
            slice("a", "10.244.1.5@node1 " + NOT_READY),
            slice("b", "10.244.1.5@node1")));
    assertEquals(
        "10.244.1.5:8080",
        cluster(
            service(""),
            slice("a", "10.244.1.5@node1 " + NOT_READY),
            slice("b", "10.244.1.5@node1 " + TERMINATING)));
  }

  @Test
  void ofTwoThatDifferInHintsAloneTheNameOfTheSliceDecides() {
    String near = slice("b", "10.244.1.5@node1 hints: {forZones: [{name: za}]}");
    String far = slice("a", "10.244.1.5@node1 hints: {forZones: [{name: zb}]}");
    String other = slice("c", "10.244.2.6@node2 hints: {forZones: [{name: za}]}");
    String service = service("trafficDistribution: PreferClose\n");
    assertEquals("10.244.2.6:8080", cluster(service, near, far, other));
    assertEquals("10.244.2.6:8080", cluster(other, far, near, service));
  }

  @Test
  void slicesWinOverEndpointsWithANote() {
    Input.Outcome outcome = resolve(service(""), ENDPOINTS, slice("a", "10.244.1.5@node1"));
    assertEquals("10.244.1.5:8080", Said.of(outcome.service().cluster()));
    assertEquals(List.of(Code.SLICES_AND_ENDPOINTS), outcome.codes());
  }

  @Test
  void endpointsGiveTheirOwnPortAndOnlyReadyAddresses() {
    Input.Outcome outcome =
        resolve(
            service(
                """
                externalTrafficPolicy: Local
                type: NodePort
                ports: [{port: 80, targetPort: 1, nodePort: 30080}]
                """),
            ENDPOINTS);
    assertEquals("192.0.2.1:9000,192.0.2.2:9000", Said.of(outcome.service().cluster()));
    assertEquals("192.0.2.2:9000", Said.of(outcome.service().local()));
    assertEquals(List.of(Code.ENDPOINT_SOURCE), outcome.codes());
  }

  @Test
  void portsAreMatchedByNameAndProtocol() {
    String ports = "ports: [{name: dns, port: 53, protocol: UDP}, {name: dns-tcp, port: 53}]\n";
    Input.Outcome outcome =
        resolve(
            service(ports),
            slice("a", "10.244.1.5@node1")
                .replace(
                    "{name: \"\", port: 8080, protocol: TCP}",
                    "{name: dns, port: 5353, protocol: UDP}, {name: dns-tcp, port: 5353,"
                        + " protocol: UDP}, {name: metrics, port: 9153, protocol: TCP}"));
    List<ServiceIntent> services = outcome.intent().services();
    assertEquals("10.244.1.5:5353", Said.of(services.get(0).cluster()));
    assertEquals("", Said.of(services.get(1).cluster()));
    assertEquals(2, outcome.findings(Code.SLICE_PORT_UNMATCHED).size());
    assertTrue(
        outcome.findings(Code.SLICE_PORT_UNMATCHED).get(1).message().contains("metrics/TCP"));
    assertEquals(1, outcome.findings(Code.NO_ENDPOINTS).size());
  }

  @Test
  void aNamedTargetPortIsLookedUpInEachPod() {
    String web = "selector: {app: web}\nports: [{port: 80, targetPort: http}]\n";
    Input.Outcome outcome =
        resolve(
            service(web),
            pod(
                "a",
                "nodeName: node1, containers: [{name: c, ports: [{name: http, containerPort:"
                    + " 8080}]}]",
                "podIP: 10.244.1.5, " + READY),
            pod(
                "b",
                "nodeName: node2, containers: [{name: c, ports: [{name: http, containerPort:"
                    + " 9090}]}]",
                "podIP: 10.244.2.6, " + READY),
            pod(
                "c",
                "containers: [{name: c, ports: [{name: http, containerPort: 1, protocol: UDP}]}]",
                "podIP: 10.244.2.7, " + READY));
    assertEquals("10.244.1.5:8080,10.244.2.6:9090", Said.of(outcome.service().cluster()));
    assertEquals(
        List.of(Code.ENDPOINT_SOURCE, Code.NAMED_PORT_MISSING),
        outcome.codes().stream().sorted().toList().reversed());
    assertTrue(outcome.finding(Code.NAMED_PORT_MISSING).message().contains("1 of 3 Pods"));
  }

  @Test
  void podsCountAsTheEndpointSliceControllerCountsThem() {
    String web = service("selector: {app: web}\n");
    String ready = pod("a", "nodeName: node1", "podIP: 10.244.1.1, " + READY);
    String ended = pod("b", "nodeName: node1", "phase: Succeeded, podIP: 10.244.1.2, " + READY);
    String unready =
        pod(
            "c",
            "nodeName: node1",
            "podIP: 10.244.1.3, conditions: [{type: Ready, status: 'False'}]");
    String leaving =
        pod("d", "nodeName: node1", "podIP: 10.244.1.4, " + READY)
            .replace("metadata: {", "metadata: {deletionTimestamp: '2024-01-01T00:00:00Z', ");
    String host = pod("e", "hostNetwork: true, nodeName: node2", "podIP: 192.168.0.3, " + READY);
    String other = pod("f", "nodeName: node1", "podIP: 10.244.1.6, " + READY).replace("web", "api");
    String without = pod("g", "nodeName: node1", "phase: Pending");
    assertEquals(
        "10.244.1.1:8080,192.168.0.3:8080",
        cluster(web, ready, ended, unready, leaving, host, other, without));
    assertEquals("10.244.1.4:8080", cluster(web, ended, unready, leaving));
    assertEquals(
        "10.244.1.3:8080,10.244.1.4:8080",
        cluster(
            service("selector: {app: web}\npublishNotReadyAddresses: true\n"),
            ended,
            unready,
            leaving));
  }

  @Test
  void aPodThatSaysNothingOfReadinessCountsAsReadyWithANote() {
    Input.Outcome outcome =
        resolve(
            service("selector: {app: web}\nports: [{name: a, port: 1}, {name: b, port: 2}]\n"),
            pod("a", "nodeName: node1", "podIP: 10.244.1.1"),
            pod("b", "nodeName: node1", "podIP: 10.244.1.2, phase: Pending"));
    assertEquals("10.244.1.1:1", Said.of(outcome.intent().services().get(0).cluster()));
    assertEquals(
        "Pod shop/a", String.valueOf(outcome.finding(Code.POD_READINESS_ASSUMED).object()));
  }

  @Test
  void everyLabelOfTheSelectorMustMatchInTheSameNamespace() {
    String pod = pod("a", "nodeName: node1", "podIP: 10.244.1.1, " + READY);
    assertEquals("10.244.1.1:8080", cluster(service("selector: {app: web, extra: x}\n"), pod));
    Input.Outcome none = resolve(service("selector: {app: web, extra: 'y'}\n"), pod);
    assertEquals("", Said.of(none.service().cluster()));
    assertEquals(List.of(Code.SELECTS_NO_POD), none.codes());
    assertTrue(none.finding(Code.SELECTS_NO_POD).help().endsWith("; Pods there have app=web"));
    assertEquals("", cluster(service("selector: {app: web}\n"), pod.replace("shop", "other")));
  }

  @Test
  void whatNoServiceOwnsIsToldOf() {
    Input.Outcome outcome =
        resolve(
            service(""),
            slice("a", "10.244.1.5@node1").replace("service-name: web", "service-name: wbe"),
            slice("b", "10.244.1.5@node1")
                .replace("labels: {kubernetes.io/service-name: web}", "labels: {}"),
            ENDPOINTS.replace("name: web", "name: wbe"));
    assertEquals(2, outcome.findings(Code.ENDPOINTS_WITHOUT_SERVICE).size());
    assertEquals(1, outcome.findings(Code.SLICE_WITHOUT_SERVICE_NAME).size());
    assertEquals(1, outcome.findings(Code.NO_ENDPOINTS).size());
  }

  @Test
  void servicesThatNeedNoRulesAreNoted() {
    for (String needless :
        List.of(
            service("").replace("10.96.0.10", "None"),
            service("type: ExternalName\nexternalName: example.org\n")
                .replace("clusterIP: 10.96.0.10", ""),
            service("")
                .replace(
                    "metadata: {", "metadata: {labels: {service.kubernetes.io/headless: ''}, "),
            service("")
                .replace(
                    "metadata: {",
                    "metadata: {labels: {service.kubernetes.io/service-proxy-name: mesh}, "))) {
      Input.Outcome outcome = resolve(needless);
      assertEquals(List.of(), outcome.intent().services());
      assertEquals(List.of(Code.NO_RULES_FOR_SERVICE), outcome.codes());
    }
  }
}
