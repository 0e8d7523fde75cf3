package dev.svcc.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Services that are resolved on all processors have the order and the findings of one. */
final class ManyServicesTest {
  private static final int MANY = 2000;
  private static final String POD =
      """
      apiVersion: v1
      kind: Pod
      metadata: {name: web, namespace: shop, labels: {app: web}}
      spec: {nodeName: node1}
      status: {phase: Running, podIP: 10.244.1.5, podIPs: [{ip: 10.244.1.5}]}
      """;

  @Test
  void whatAllOfThemFindIsSaidOnce() {
    List<String> documents = new ArrayList<>();
    documents.add(POD);
    for (int i = 0; i < MANY; i++) {
      documents.add(
          """
          apiVersion: v1
          kind: Service
          metadata: {name: web-%d, namespace: shop}
          spec:
            selector: {app: web}
            clusterIP: 10.96.%d.%d
            ports: [{port: 80}]
          """
              .formatted(i, i / 250, 1 + i % 250));
    }
    Collections.reverse(documents);
    Input.Outcome outcome = Input.of(documents.toArray(String[]::new)).resolve();
    List<ServiceIntent> services = outcome.intent().services();
    assertEquals(MANY, services.size());
    for (int i = 1; i < MANY; i++) {
      assertTrue(services.get(i - 1).service().compareTo(services.get(i).service()) < 0);
      assertEquals(1, services.get(i).cluster().endpoints().size());
    }
    assertEquals(1, outcome.findings(Code.POD_READINESS_ASSUMED).size());
    assertEquals(MANY, outcome.findings(Code.ENDPOINT_SOURCE).size());
  }
}
