package dev.svcc.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.net.Cidr;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class KubeProxyConfigReaderTest {
  private static final String HEAD =
      """
      apiVersion: kubeproxy.config.k8s.io/v1alpha1
      kind: KubeProxyConfiguration
      """;
  private static final String KUBEADM =
      """
      apiVersion: v1
      kind: ConfigMap
      metadata: {name: kube-proxy, namespace: kube-system}
      data:
        config.conf: |-
          apiVersion: kubeproxy.config.k8s.io/v1alpha1
          bindAddress: 0.0.0.0
          bindAddressHardFail: false
          clientConnection:
            acceptContentTypes: ""
            kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
            qps: 0
          clusterCIDR: 10.244.0.0/16,fd00:244::/64
          configSyncPeriod: 0s
          conntrack:
            maxPerCore: null
            tcpBeLiberal: true
          detectLocal:
            bridgeInterface: ""
            interfaceNamePrefix: ""
          detectLocalMode: ""
          enableProfiling: false
          healthzBindAddress: ""
          hostnameOverride: ""
          iptables:
            localhostNodePorts: false
            masqueradeAll: true
            masqueradeBit: null
            syncPeriod: 0s
          ipvs:
            scheduler: "wrr"
            strictARP: false
          kind: KubeProxyConfiguration
          mode: ipvs
          nodePortAddresses: null
          oomScoreAdj: null
        kubeconfig.conf: |-
          kind: Config
      """;

  private static Optional<KubeProxyConfig> read(String text, Diagnostics diagnostics) {
    return new KubeProxyConfigReader()
        .read(new Source("kube-proxy.yaml", text.getBytes(StandardCharsets.UTF_8)), diagnostics);
  }

  private static KubeProxyConfig read(String text) {
    Diagnostics diagnostics = new Diagnostics();
    Optional<KubeProxyConfig> config = read(text, diagnostics);
    assertEquals(List.of(), diagnostics.sorted());
    return config.orElseThrow();
  }

  private static Diagnostic error(String text) {
    Diagnostics diagnostics = new Diagnostics();
    assertTrue(read(text, diagnostics).isEmpty());
    return diagnostics.sorted().get(0);
  }

  @Test
  void anEmptyConfigurationHasKubeProxysDefaults() {
    KubeProxyConfig config = read(HEAD);
    assertEquals(14, config.masqueradeBit());
    assertEquals("ClusterCIDR", config.detectLocal());
    assertTrue(config.localhostNodePorts());
    assertEquals(List.of(), config.clusterCidrs());
  }

  @Test
  void theConfigMapOfKubeadmIsReadUnchanged() {
    KubeProxyConfig config = read(KUBEADM);
    assertEquals(
        List.of(Cidr.of("10.244.0.0/16"), Cidr.of("fd00:244::/64")), config.clusterCidrs());
    assertEquals("ipvs", config.mode());
    assertEquals("wrr", config.ipvsScheduler());
    assertTrue(config.masqueradeAll());
    assertTrue(config.conntrackLiberal());
    assertEquals(false, config.localhostNodePorts());
    assertEquals(14, config.masqueradeBit());
  }

  @Test
  void placesInTheConfigMapAreLinesOfItsFile() {
    Diagnostic finding = error(KUBEADM.replace("masqueradeBit: null", "masqueradeBit: 32"));
    assertEquals(Code.CONFIG_FILE, finding.code());
    assertEquals(1 + KUBEADM.lines().toList().indexOf("      masqueradeBit: null"), line(finding));
  }

  private static int line(Diagnostic finding) {
    return finding.at().line();
  }

  @Test
  void otherDocumentsOfAKubeadmConfigurationArePassedOver() {
    String kubeadm = "kind: ClusterConfiguration\napiVersion: kubeadm.k8s.io/v1beta3\n---\n";
    assertEquals(5, read(kubeadm + HEAD + "iptables: {masqueradeBit: 5}\n").masqueradeBit());
  }

  @Test
  void fieldsAreDecodedStrictly() {
    assertEquals(Code.UNKNOWN_FIELD, error(HEAD + "clusterCidr: 10.0.0.0/8\n").code());
    assertEquals("did you mean `clusterCIDR`?", error(HEAD + "clusterCidr: ''\n").help());
    assertEquals(Code.INVALID_BLOCK, error(HEAD + "clusterCIDR: 10.0.0.0\n").code());
    assertEquals(Code.CONFIG_FILE, error(HEAD + "clusterCIDR: 10.0.0.0/8,11.0.0.0/8\n").code());
    assertEquals(Code.INVALID_VALUE, error(HEAD + "detectLocalMode: nodecidr\n").code());
    assertEquals(Code.INVALID_VALUE, error(HEAD + "mode: userspace\n").code());
    assertEquals(Code.CONFIG_FILE, error(HEAD + "nodePortAddresses: [primary]\n").code());
    assertEquals(Code.WRONG_TYPE, error(HEAD + "iptables: {masqueradeAll: 1}\n").code());
    assertEquals(Code.UNSUPPORTED_VERSION, error(HEAD.replace("alpha1", "alpha2")).code());
  }

  @Test
  void aFileWithoutConfigurationIsAnError() {
    assertEquals(Code.CONFIG_FILE, error("").code());
    assertEquals(Code.CONFIG_FILE, error("kind: ConfigMap\ndata: {a: b}\n").code());
    assertEquals(Code.CONFIG_FILE, error(HEAD + "---\n" + HEAD).code());
  }
}
