package dev.svcc.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** EndpointSlices and Endpoints. */
class EndpointDecodersTest {
  private static String slice(String rest) {
    return "{apiVersion: discovery.k8s.io/v1, kind: EndpointSlice, metadata: {name: a-1}, "
        + rest
        + "}";
  }

  private static String endpoints(String subset) {
    return "{apiVersion: v1, kind: Endpoints, metadata: {name: a}, subsets: [{" + subset + "}]}";
  }

  @Test
  void readsASliceAsKubectlShowsIt() {
    EndpointSlice slice =
        Reading.clean(
                """
                addressType: IPv4
                apiVersion: discovery.k8s.io/v1
                endpoints:
                - addresses:
                  - 10.244.1.5
                  conditions:
                    ready: false
                    serving: true
                    terminating: true
                  deprecatedTopology:
                    kubernetes.io/hostname: node-a
                  hints:
                    forNodes:
                    - name: node-a
                    forZones:
                    - name: za
                  hostname: web-0
                  nodeName: node-a
                  targetRef:
                    kind: Pod
                    name: web-0
                  zone: za
                - addresses:
                  - 10.244.1.6
                kind: EndpointSlice
                metadata:
                  creationTimestamp: null
                  generateName: web-
                  labels:
                    kubernetes.io/service-name: web
                  name: web-x1
                  namespace: shop
                  ownerReferences:
                  - apiVersion: v1
                    kind: Service
                    name: web
                ports:
                - appProtocol: http
                  name: http
                  port: 8080
                  protocol: TCP
                - name: ""
                """)
            .slices()
            .get(0);

    assertEquals(Family.IPV4, slice.family());
    assertEquals(Map.of("kubernetes.io/service-name", "web"), slice.metadata().labels());
    EndpointSlice.Endpoint first = slice.endpoints().get(0);
    assertEquals(List.of(IpAddress.of("10.244.1.5")), first.addresses());
    assertFalse(first.ready());
    assertTrue(first.serving());
    assertTrue(first.terminating());
    assertEquals("node-a", first.nodeName());
    assertEquals(List.of("za"), first.zoneHints());
    assertEquals("1.yaml:5:5", first.at().toString());
    EndpointSlice.Endpoint second = slice.endpoints().get(1);
    assertTrue(second.ready());
    assertTrue(second.serving());
    assertFalse(second.terminating());
    assertEquals(8080, slice.ports().get(0).port());
    assertEquals(0, slice.ports().get(1).port());
  }

  @Test
  void servingIsReadyWhereItIsLeftOut() {
    EndpointSlice slice =
        Reading.clean(
                slice(
                    "addressType: IPv6, endpoints: [{addresses: ['fd00::1'],"
                        + " conditions: {ready: false, serving: null}}]"))
            .slices()
            .get(0);
    assertFalse(slice.endpoints().get(0).serving());
  }

  @Test
  void slicesOfDomainNamesAreSkipped() {
    Reading reading =
        Reading.of(slice("addressType: FQDN, endpoints: [{addresses: [a.example.com]}]"));
    assertEquals(List.of(), reading.manifests().slices());
    assertEquals(Map.of("EndpointSlice", 1), reading.manifests().skipped());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "endpoints: []|MISSING_FIELD",
        "addressType: ''|INVALID_VALUE",
        "addressType: ipv4|INVALID_VALUE",
        "addressType: IPv4, endpoints: [{addresses: []}]|MISSING_FIELD",
        "addressType: IPv4, endpoints: [{nodeName: a}]|MISSING_FIELD",
        "addressType: IPv4, endpoints: [{addresses: ['fd00::1']}]|INVALID_ADDRESS",
        "addressType: IPv4, endpoints: [{addresses: [10.0.0.01]}]|INVALID_ADDRESS",
        "addressType: IPv4, endpoints: [{addresses: [127.0.0.1]}]|FORBIDDEN_ENDPOINT",
        "addressType: IPv4, endpoints: [{addresses: [224.0.0.1]}]|FORBIDDEN_ENDPOINT",
        "addressType: IPv4, endpoints: [{addresses: [0.0.0.0]}]|FORBIDDEN_ENDPOINT",
        "addressType: IPv6, endpoints: [{addresses: ['fe80::1']}]|FORBIDDEN_ENDPOINT",
        "addressType: IPv6, endpoints: [{addresses: ['::ffff:10.0.0.1']}]|INVALID_ADDRESS",
        "addressType: IPv4, endpoints: [{addresses: [10.0.0.1], node: a}]|UNKNOWN_FIELD",
        "addressType: IPv4, endpoints: [{addresses: [10.0.0.1], nodeName: A}]|INVALID_NAME",
        "addressType: IPv4, endpoints: [null]|WRONG_TYPE",
        "addressType: IPv4, ports: [{port: 65536}]|INVALID_PORT",
        "addressType: IPv4, ports: [{name: a}, {name: a}]|INVALID_PORT",
        "addressType: IPv4, endpoint: []|UNKNOWN_FIELD",
      })
  void slicesAreChecked(String rest, Code expected) {
    assertEquals(List.of(expected), Reading.of(slice(rest)).codes());
  }

  @Test
  void aHugeSliceIsRefusedOnce() {
    String endpoints = "{addresses: [999]},".repeat(20_000);
    assertEquals(
        List.of(Code.TOO_MANY),
        Reading.of(slice("addressType: IPv4, endpoints: [" + endpoints + "]")).codes());
  }

  @Test
  void readsEndpointsAsKubectlShowsThem() {
    Endpoints endpoints =
        Reading.clean(
                """
                apiVersion: v1
                kind: Endpoints
                metadata:
                  name: web
                subsets:
                - addresses:
                  - hostname: web-0
                    ip: 10.244.1.5
                    nodeName: node-a
                    targetRef:
                      kind: Pod
                      name: web-0
                  - ip: fd00::1
                  notReadyAddresses:
                  - ip: 10.244.1.7
                  ports:
                  - name: http
                    port: 8080
                    protocol: TCP
                    appProtocol: http
                """)
            .endpoints()
            .get(0);
    Endpoints.Subset subset = endpoints.subsets().get(0);
    assertEquals(
        List.of(IpAddress.of("10.244.1.5"), IpAddress.of("fd00::1")),
        subset.ready().stream().map(Endpoints.Address::ip).toList());
    assertEquals("node-a", subset.ready().get(0).nodeName());
    assertEquals(1, subset.notReady().size());
    assertEquals("http", subset.ports().get(0).name());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "addresses: [{ip: 169.254.169.254}]|FORBIDDEN_ENDPOINT",
        "addresses: [{}]|MISSING_FIELD",
        "addresses: [{ip: 10.0.0}]|INVALID_ADDRESS",
        "addresses: [{ip: 10.0.0.1}], ports: [{}]|MISSING_FIELD",
        "addresses: [{ip: 10.0.0.1}], ports: [{port: 80}, {name: b, port: 81}]|MISSING_FIELD",
        "adresses: [{ip: 10.0.0.1}]|UNKNOWN_FIELD",
      })
  void endpointsAreChecked(String subset, Code expected) {
    assertEquals(List.of(expected), Reading.of(endpoints(subset)).codes());
  }
}
