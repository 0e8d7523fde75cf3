package dev.svcc.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceDecoderTest {
  private static Service service(String spec) {
    return Reading.clean(manifest(spec)).services().get(0);
  }

  private static String manifest(String spec) {
    return "{apiVersion: v1, kind: Service, metadata: {name: a, namespace: shop}, spec: {"
        + spec
        + "}}";
  }

  @Test
  void readsWhatKubectlShows() {
    Service service =
        Reading.clean(
                """
                apiVersion: v1
                kind: Service
                metadata:
                  annotations:
                    kubectl.kubernetes.io/last-applied-configuration: |
                      {"apiVersion":"v1","kind":"Service"}
                  creationTimestamp: "2024-05-02T08:15:30Z"
                  finalizers:
                  - service.kubernetes.io/load-balancer-cleanup
                  labels:
                    app: web
                  managedFields:
                  - apiVersion: v1
                    fieldsType: FieldsV1
                    fieldsV1:
                      f:metadata:
                        f:labels:
                          .: {}
                    manager: kubectl
                  name: web
                  namespace: shop
                  resourceVersion: "12"
                  uid: 5a1c3c07-39a5-4f4c-8d43-000000000000
                spec:
                  allocateLoadBalancerNodePorts: true
                  clusterIP: 10.96.0.7
                  clusterIPs:
                  - 10.96.0.7
                  - fd00:96::7
                  externalIPs:
                  - 203.0.113.9
                  externalTrafficPolicy: Local
                  healthCheckNodePort: 32000
                  internalTrafficPolicy: Cluster
                  ipFamilies:
                  - IPv4
                  - IPv6
                  ipFamilyPolicy: PreferDualStack
                  loadBalancerClass: example.com/lb
                  loadBalancerIP: 198.51.100.1
                  loadBalancerSourceRanges:
                  - 192.0.2.0/24
                  ports:
                  - appProtocol: http
                    name: http
                    nodePort: 30080
                    port: 80
                    protocol: TCP
                    targetPort: web
                  - name: dns
                    port: 53
                    protocol: UDP
                    targetPort: 5353
                  publishNotReadyAddresses: true
                  selector:
                    app: web
                  sessionAffinity: ClientIP
                  sessionAffinityConfig:
                    clientIP:
                      timeoutSeconds: 600
                  trafficDistribution: PreferClose
                  type: LoadBalancer
                status:
                  conditions: []
                  loadBalancer:
                    ingress:
                    - ip: 198.51.100.1
                      ipMode: VIP
                      ports:
                      - port: 80
                        protocol: TCP
                    - ip: 198.51.100.2
                      ipMode: Proxy
                    - hostname: lb.example.com
                """)
            .services()
            .get(0);

    assertEquals("Service shop/web", service.metadata().ref().toString());
    assertEquals("1.yaml:20:9", service.metadata().at().toString());
    assertEquals(Service.Type.LOAD_BALANCER, service.type());
    assertEquals(
        List.of(IpAddress.of("10.96.0.7"), IpAddress.of("fd00:96::7")),
        service.clusterIps().stream().map(Located::value).toList());
    assertEquals(List.of(Family.IPV4, Family.IPV6), service.families());
    assertEquals(Map.of("app", "web"), service.selector());
    assertEquals(List.of("http", "dns"), service.ports().stream().map(ServicePort::name).toList());
    assertEquals(new PortRef.Name("web"), service.ports().get(0).targetOrPort());
    assertEquals(30080, service.ports().get(0).nodePort().orElseThrow().value());
    assertEquals(Protocol.UDP, service.ports().get(1).protocol());
    assertEquals(new PortRef.Number(5353), service.ports().get(1).targetOrPort());
    assertEquals(
        List.of(Cidr.of("192.0.2.0/24")),
        service.sourceRanges().stream().map(Located::value).toList());
    assertEquals(600, service.affinitySeconds());
    assertTrue(service.externalLocal());
    assertFalse(service.internalLocal());
    assertEquals(32000, Objects.requireNonNull(service.healthCheckNodePort()).value());
    assertTrue(service.publishNotReady());
    assertEquals("PreferClose", service.trafficDistribution());
    assertEquals(
        List.of(false, true),
        service.loadBalancerAddresses().stream().map(LoadBalancerAddress::proxied).toList());
  }

  @Test
  void absentFieldsHaveTheDefaultsOfTheApi() {
    Service service = service("ports: [{port: 80}]");
    assertEquals(Service.Type.CLUSTER_IP, service.type());
    assertEquals(List.of(), service.clusterIps());
    assertEquals(0, service.affinitySeconds());
    assertFalse(service.externalLocal());
    assertTrue(service.allocatesNodePorts());
    assertEquals(Protocol.TCP, service.ports().get(0).protocol());
    assertNull(service.ports().get(0).target());
    assertEquals(new PortRef.Number(80), service.ports().get(0).targetOrPort());
  }

  @Test
  void affinityLastsThreeHoursUnlessItIsSaid() {
    assertEquals(
        10800, service("sessionAffinity: ClientIP, ports: [{port: 80}]").affinitySeconds());
  }

  @Test
  void headlessServicesNeedNoPorts() {
    Service service = service("clusterIP: None");
    assertTrue(service.headless());
    assertEquals(List.of(), service.clusterIps());
  }

  @Test
  void externalNamesNeedNeitherAddressNorPorts() {
    assertEquals(
        Service.Type.EXTERNAL_NAME,
        service("type: ExternalName, externalName: db.example.com").type());
  }

  @Test
  void nodePortZeroIsNone() {
    Service service = service("type: NodePort, ports: [{port: 80, nodePort: 0}]");
    assertTrue(service.ports().get(0).nodePort().isEmpty());
  }

  @Test
  void theOldAnnotationStandsInForSourceRanges() {
    Service service =
        Reading.clean(
                """
                apiVersion: v1
                kind: Service
                metadata:
                  name: a
                  annotations:
                    service.beta.kubernetes.io/load-balancer-source-ranges: 10.0.0.0/8, 192.0.2.0/24
                spec: {type: LoadBalancer, ports: [{port: 80}]}
                """)
            .services()
            .get(0);
    assertEquals(
        List.of(Cidr.of("10.0.0.0/8"), Cidr.of("192.0.2.0/24")),
        service.sourceRanges().stream().map(Located::value).toList());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ports: []|MISSING_FIELD",
        "type: ClusterIP|MISSING_FIELD",
        "ports: [{name: a, port: 80}, {port: 81}]|MISSING_FIELD",
        "ports: [{name: a, port: 80}, {name: a, port: 81}]|SERVICE_FIELDS",
        "ports: [{name: a, port: 80}, {name: b, port: 80}]|SERVICE_FIELDS",
        "ports: [{name: A, port: 80}]|INVALID_NAME",
        "ports: [{port: 80, targetPort: '8080'}]|INVALID_PORT",
        "ports: [{port: 0}]|INVALID_PORT",
        "ports: [{port: 80, nodePort: 30000}]|SERVICE_FIELDS",
        "ports: [{port: 80, nodeport: 30000}]|UNKNOWN_FIELD",
        "type: Clusterip, ports: [{port: 80}]|INVALID_VALUE",
        "clusterIP: 10.0.0.256, ports: [{port: 80}]|INVALID_ADDRESS",
        "clusterIP: 10.0.0.1, clusterIPs: [10.0.0.2], ports: [{port: 80}]|SERVICE_FIELDS",
        "clusterIPs: [10.0.0.1, 10.0.0.2], ports: [{port: 80}]|SERVICE_FIELDS",
        "clusterIPs: [10.0.0.1], ipFamilies: [IPv6], ports: [{port: 80}]|SERVICE_FIELDS",
        "clusterIP: None, type: NodePort, ports: [{port: 80}]|SERVICE_FIELDS",
        "externalTrafficPolicy: Local, ports: [{port: 80}]|SERVICE_FIELDS",
        "healthCheckNodePort: 32000, ports: [{port: 80}]|SERVICE_FIELDS",
        "loadBalancerSourceRanges: [10.0.0.0/8], ports: [{port: 80}]|SERVICE_FIELDS",
        "externalIPs: [127.0.0.1], ports: [{port: 80}]|INVALID_ADDRESS",
        "type: ExternalName|MISSING_FIELD",
        "sessionAffinity: clientIP, ports: [{port: 80}]|INVALID_VALUE",
        "sessionAffinityConfig: {clientIP: {timeoutSeconds: 86401}}, ports: [{port: 80}]"
            + "|INVALID_VALUE",
        "selector: {app: true}, ports: [{port: 80}]|WRONG_TYPE",
        "selectr: {app: a}, ports: [{port: 80}]|UNKNOWN_FIELD",
        "ports: 80|WRONG_TYPE",
      })
  void refusesWhatTheApiRefuses(String spec, Code expected) {
    assertEquals(List.of(expected), Reading.of(manifest(spec)).codes());
  }

  @Test
  void namesTheFieldThatMayBeMeant() {
    assertEquals(
        "1:78 UNKNOWN_FIELD unknown field `clusterIp` in Service shop/a spec"
            + " / did you mean `clusterIP`?",
        Reading.of(manifest("clusterIp: 10.96.0.1, ports: [{port: 80}]")).finding());
  }
}
