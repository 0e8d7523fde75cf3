package dev.svcc.intent;

import static dev.svcc.intent.Input.NOT_READY;
import static dev.svcc.intent.Input.TERMINATING;
import static dev.svcc.intent.Input.service;
import static dev.svcc.intent.Input.slice;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Which endpoints traffic may use: those that are ready, or near. */
final class UsableEndpointsTest {
  private static final String ALL = "10.244.1.5:8080,10.244.2.6:8080";
  private static final String NODE_PORT_SPEC =
      "type: NodePort\nports: [{port: 80, nodePort: 30080}]\n";

  private static Input.Outcome resolve(String... documents) {
    return Input.of(documents).resolve();
  }

  @Test
  void terminatingEndpointsServeWhereNothingIsReady() {
    Input.Outcome outcome =
        resolve(
            service(""),
            slice("a", "10.244.1.5@node1 " + TERMINATING, "10.244.2.6@node2 " + NOT_READY));
    assertEquals("10.244.1.5:8080", Said.of(outcome.service().cluster()));
  }

  @Test
  void theLocalSetFallsBackOnItsOwn() {
    Input.Outcome outcome =
        resolve(
            service(NODE_PORT_SPEC + "externalTrafficPolicy: Local\n"),
            slice("a", "10.244.1.5@node1 " + TERMINATING, "10.244.2.6@node2"));
    assertEquals("10.244.2.6:8080", Said.of(outcome.service().cluster()));
    assertEquals("10.244.1.5:8080", Said.of(outcome.service().local()));
  }

  @Test
  void hintsKeepTrafficInTheZone() {
    String hinted =
        slice(
            "a",
            "10.244.1.5@node1 hints: {forZones: [{name: za}]}",
            "10.244.2.6@node2 hints: {forZones: [{name: zb}]}");
    for (String mode : List.of("topology-mode: Auto", "topology-aware-hints: anything")) {
      assertEquals(
          "10.244.1.5:8080", Said.of(resolve(annotated(mode), hinted).service().cluster()));
    }
    for (String mode :
        List.of("topology-mode: ''", "topology-mode: disabled", "topology-mode: Disabled")) {
      assertEquals(ALL, Said.of(resolve(annotated(mode), hinted).service().cluster()));
    }
    assertEquals(
        "10.244.1.5:8080",
        Said.of(
            resolve(service("trafficDistribution: PreferClose\n"), hinted).service().cluster()));
    assertEquals(
        ALL,
        Said.of(
            Input.of(annotated("topology-mode: Auto"), hinted)
                .with(NodeOptionsBuilder.of(Input.NODE1).nodeLabels(Map.of()).build())
                .resolve()
                .service()
                .cluster()),
        "a node without zone");
  }

  @Test
  void oneEndpointWithoutHintsTurnsTopologyOff() {
    assertEquals(
        ALL,
        Said.of(
            resolve(
                    annotated("topology-mode: Auto"),
                    slice(
                        "a",
                        "10.244.1.5@node1 hints: {forZones: [{name: za}]}",
                        "10.244.2.6@node2"))
                .service()
                .cluster()));
  }

  @Test
  void hintsForOtherZonesAloneTurnTopologyOff() {
    assertEquals(
        "10.244.2.6:8080",
        Said.of(
            resolve(
                    annotated("topology-mode: Auto"),
                    slice("a", "10.244.2.6@node2 hints: {forZones: [{name: zb}]}"))
                .service()
                .cluster()));
  }

  private static String annotated(String annotation) {
    return service("")
        .replace(
            "namespace: shop}",
            "namespace: shop, annotations: {service.kubernetes.io/" + annotation + "}}");
  }
}
