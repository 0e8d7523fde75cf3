package dev.svcc.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import dev.svcc.net.Cidr;
import dev.svcc.net.IpAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Pods, Nodes, Namespaces and what all objects have. */
class OtherDecodersTest {
  private static String pod(String rest) {
    return "{apiVersion: v1, kind: Pod, metadata: {name: a}, " + rest + "}";
  }

  @Test
  void readsAPodAsKubectlShowsIt() {
    Pod pod =
        Reading.clean(
                """
                apiVersion: v1
                kind: Pod
                metadata:
                  deletionTimestamp: "2024-05-02T08:15:30Z"
                  deletionGracePeriodSeconds: 30
                  labels: {app: web}
                  name: web-0
                  namespace: shop
                spec:
                  affinity: {anything: [goes, here]}
                  containers:
                  - env:
                    - name: A
                      value: b
                    image: web:1
                    name: web
                    ports:
                    - containerPort: 8080
                      hostPort: 80
                      name: web
                      protocol: TCP
                    - containerPort: 9090
                  - name: other
                    ports:
                    - {containerPort: 53, name: web, protocol: UDP}
                  initContainers:
                  - name: once
                    ports: [{containerPort: 1, name: once}]
                  - name: side
                    ports: [{containerPort: 2, name: side}]
                    restartPolicy: Always
                  nodeName: node-a
                  hostNetwork: false
                status:
                  conditions:
                  - {lastProbeTime: null, status: "False", type: Initialized}
                  - {status: "True", type: Ready}
                  containerStatuses: []
                  hostIP: 192.168.10.1
                  phase: Running
                  podIP: 10.244.1.5
                  podIPs:
                  - ip: 10.244.1.5
                  - ip: fd00:244::5
                """)
            .pods()
            .get(0);
    assertTrue(pod.metadata().deleting());
    assertEquals("node-a", pod.nodeName());
    assertFalse(pod.hostNetwork());
    assertEquals(
        List.of(8080, 9090, 53, 2), pod.ports().stream().map(Pod.ContainerPort::port).toList());
    assertEquals(Pod.Phase.RUNNING, pod.phase());
    assertEquals(Pod.Readiness.READY, pod.ready());
    assertEquals(
        List.of(IpAddress.of("10.244.1.5"), IpAddress.of("fd00:244::5")),
        pod.addresses().stream().map(Located::value).toList());
  }

  @Test
  void aPodWithoutStatusSaysNothing() {
    Pod pod = Reading.clean(pod("spec: {hostNetwork: yes}")).pods().get(0);
    assertTrue(pod.hostNetwork());
    assertEquals(Pod.Readiness.UNSAID, pod.ready());
    assertEquals(Pod.Phase.UNKNOWN, pod.phase());
    assertEquals(List.of(), pod.addresses());
  }

  @Test
  void onePodAddressIsEnough() {
    Pod pod = Reading.clean(pod("status: {podIP: 10.0.0.1, podIPs: null}")).pods().get(0);
    assertEquals(IpAddress.of("10.0.0.1"), pod.addresses().get(0).value());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "status: {podIP: 10.244.01.5}|INVALID_ADDRESS",
        "status: {phase: running}|INVALID_VALUE",
        "status: {conditions: [{type: Ready, status: True}]}|WRONG_TYPE",
        "spec: {nodeName: 'a b'}|INVALID_NAME",
        "spec: {nodename: a}|UNKNOWN_FIELD",
        "spec: {hostNetwork: 'true'}|WRONG_TYPE",
        "spec: {containers: {}}|WRONG_TYPE",
        "spec: {containers: [{ports: [{containerPort: 80, name: A}]}]}|INVALID_PORT",
        "spec: {containers: [{ports: [{name: a}]}]}|MISSING_FIELD",
        "spec: {containers: [{ports: [{containerPort: 1, port: 1}]}]}|UNKNOWN_FIELD",
        "spec: {containers: [{ports: [{containerPort: 1, name: a}, {containerPort: 2, name: a}]}]}"
            + "|INVALID_PORT",
        "specs: {}|UNKNOWN_FIELD",
      })
  void podsAreCheckedWhereTheyAreRead(String rest, Code expected) {
    assertEquals(List.of(expected), Reading.of(pod(rest)).codes());
  }

  @Test
  void readsTheAddressesAndBlocksOfANode() {
    Node node =
        Reading.clean(
                """
                apiVersion: v1
                kind: Node
                metadata:
                  name: node-a
                  labels: {topology.kubernetes.io/zone: za}
                spec: {podCIDR: 10.244.1.0/24, podCIDRs: [10.244.1.0/24, 'fd00:244::/64'], taints: []}
                status:
                  addresses:
                  - {type: ExternalIP, address: 203.0.113.1}
                  - {type: InternalIP, address: 192.168.10.1}
                  - {type: Hostname, address: node-a}
                  nodeInfo: {machineID: x}
                """)
            .nodes()
            .get(0);
    assertEquals("Node node-a", node.metadata().ref().toString());
    assertEquals(
        List.of(IpAddress.of("192.168.10.1"), IpAddress.of("203.0.113.1")),
        node.addresses().stream().map(Located::value).toList());
    assertEquals(
        List.of(Cidr.of("10.244.1.0/24"), Cidr.of("fd00:244::/64")),
        node.podCidrs().stream().map(Located::value).toList());
  }

  @Test
  void readsTheLabelsOfANamespace() {
    Namespace namespace =
        Reading.clean(
                """
                apiVersion: v1
                kind: Namespace
                metadata: {name: oak, labels: {team: a}}
                spec: {finalizers: [kubernetes]}
                status: {phase: Active}
                """)
            .namespaces()
            .get(0);
    assertEquals(Map.of("team", "a"), namespace.metadata().labels());
    assertEquals("", namespace.metadata().namespace());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{name: A}|INVALID_NAME",
        "{name: 1a}|INVALID_NAME",
        "{name: 12}|WRONG_TYPE",
        "{name: ''}|INVALID_NAME",
        "{generateName: a-}|MISSING_FIELD",
        "{}|MISSING_FIELD",
        "null|MISSING_FIELD",
        "a|WRONG_TYPE",
        "{name: a, namespace: A}|INVALID_NAME",
        "{name: a, labels: {a: b c}}|INVALID_LABEL",
        "{name: a, labels: [a]}|WRONG_TYPE",
        "{name: a, annotations: {a: 1}}|WRONG_TYPE",
        "{name: a, lables: {}}|UNKNOWN_FIELD",
        "{name: a, name: b}|DUPLICATE_KEY",
      })
  void metadataIsChecked(String metadata, Code expected) {
    String text =
        "{apiVersion: v1, kind: Service, metadata: " + metadata + ", spec: {clusterIP: None}}";
    assertEquals(List.of(expected), Reading.of(text).codes());
  }
}
