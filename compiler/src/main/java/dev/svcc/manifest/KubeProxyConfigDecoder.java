package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.text.Node.Entry;
import dev.svcc.net.Cidr;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** Decodes the fields of a KubeProxyConfiguration that rules depend on, and knows the others. */
final class KubeProxyConfigDecoder {
  private static final Set<String> FIELDS =
      Set.of(
          "apiVersion",
          "bindAddress",
          "bindAddressHardFail",
          "clientConnection",
          "clusterCIDR",
          "configSyncPeriod",
          "conntrack",
          "detectLocal",
          "detectLocalMode",
          "enableProfiling",
          "featureGates",
          "healthzBindAddress",
          "hostnameOverride",
          "iptables",
          "ipvs",
          "kind",
          "logging",
          "metricsBindAddress",
          "mode",
          "nftables",
          "nodePortAddresses",
          "oomScoreAdj",
          "portRange",
          "resourceContainer",
          "showHiddenMetricsForVersion",
          "udpIdleTimeout",
          "windowsRunAsService",
          "winkernel");
  private static final List<String> LOCAL_MODES =
      List.of("ClusterCIDR", "NodeCIDR", "BridgeInterface", "InterfaceNamePrefix", "");
  private static final Set<String> DETECT_FIELDS = Set.of("bridgeInterface", "interfaceNamePrefix");
  private static final Set<String> IPTABLES_FIELDS =
      Set.of("localhostNodePorts", "masqueradeAll", "masqueradeBit", "minSyncPeriod", "syncPeriod");
  private static final Set<String> IPVS_FIELDS =
      Set.of(
          "excludeCIDRs",
          "minSyncPeriod",
          "scheduler",
          "strictARP",
          "syncPeriod",
          "tcpFinTimeout",
          "tcpTimeout",
          "udpTimeout");
  private static final Set<String> CONNTRACK_FIELDS =
      Set.of(
          "max",
          "maxPerCore",
          "min",
          "tcpBeLiberal",
          "tcpCloseWaitTimeout",
          "tcpEstablishedTimeout",
          "udpStreamTimeout",
          "udpTimeout");
  private static final int DEFAULT_MASQUERADE_BIT = 14;

  private String nodeName = "";
  private String mode = "";
  private String scheduler = "";
  private boolean strictArp;
  private List<Cidr> clusterCidrs = List.of();
  private String detectLocal = "";
  private String bridge = "";
  private String prefix = "";
  private boolean masqueradeAll;
  private int masqueradeBit = DEFAULT_MASQUERADE_BIT;
  private boolean localhostNodePorts = true;
  private List<Cidr> nodePortAddresses = List.of();
  private boolean liberal;

  /** Reads the configuration; what is wrong with it is reported. */
  KubeProxyConfig decode(Value config) {
    for (Entry entry : config.entries()) {
      Value field = config.child(entry);
      switch (entry.key().text()) {
        case "hostnameOverride" -> nodeName = nodeName(field);
        case "mode" -> mode = field.oneOf(List.of("iptables", "ipvs", "nftables", ""));
        case "clusterCIDR" -> clusterCidrs = clusterCidrs(field);
        case "detectLocalMode" -> detectLocal = field.oneOf(LOCAL_MODES);
        case "detectLocal" -> decodeDetectLocal(field);
        case "iptables" -> decodeIptables(field);
        case "ipvs" -> decodeIpvs(field);
        case "conntrack" -> decodeConntrack(field);
        case "nodePortAddresses" -> nodePortAddresses = nodePortAddresses(field);
        default -> config.unknownUnless(FIELDS, entry);
      }
    }
    return result(config.span());
  }

  private KubeProxyConfig result(SourceSpan at) {
    return new KubeProxyConfig(
        nodeName,
        mode,
        scheduler,
        strictArp,
        clusterCidrs,
        detectLocal.isEmpty() ? "ClusterCIDR" : detectLocal,
        bridge,
        prefix,
        masqueradeAll,
        masqueradeBit,
        localhostNodePorts,
        nodePortAddresses,
        liberal,
        at);
  }

  private void decodeDetectLocal(Value section) {
    for (Entry entry : section.entries()) {
      Value field = section.child(entry);
      switch (entry.key().text()) {
        case "bridgeInterface" -> bridge = field.text();
        case "interfaceNamePrefix" -> prefix = field.text();
        default -> section.unknownUnless(DETECT_FIELDS, entry);
      }
    }
  }

  private void decodeIptables(Value section) {
    for (Entry entry : section.entries()) {
      Value field = section.child(entry);
      switch (entry.key().text()) {
        case "masqueradeAll" -> masqueradeAll = field.bool(false);
        case "masqueradeBit" -> masqueradeBit = masqueradeBit(field);
        case "localhostNodePorts" -> localhostNodePorts = field.bool(true);
        default -> section.unknownUnless(IPTABLES_FIELDS, entry);
      }
    }
  }

  private void decodeIpvs(Value section) {
    for (Entry entry : section.entries()) {
      switch (entry.key().text()) {
        case "scheduler" -> scheduler = section.child(entry).text();
        case "strictARP" -> strictArp = section.child(entry).bool(false);
        default -> section.unknownUnless(IPVS_FIELDS, entry);
      }
    }
  }

  private void decodeConntrack(Value section) {
    for (Entry entry : section.entries()) {
      if (entry.key().text().equals("tcpBeLiberal")) {
        liberal = section.child(entry).bool(false);
      } else {
        section.unknownUnless(CONNTRACK_FIELDS, entry);
      }
    }
  }

  private static String nodeName(Value field) {
    String text = field.text();
    return text.isEmpty() ? "" : NameRule.SUBDOMAIN.check(field, text);
  }

  private static int masqueradeBit(Value field) {
    Long bit = field.number();
    if (bit == null) {
      return DEFAULT_MASQUERADE_BIT;
    }
    if (bit < 0 || bit > 31) {
      field.report(Code.CONFIG_FILE, "masqueradeBit " + bit + " is not between 0 and 31", "");
      return DEFAULT_MASQUERADE_BIT;
    }
    return bit.intValue();
  }

  /** One block, or two of different families with a comma between them. */
  private static List<Cidr> clusterCidrs(Value field) {
    List<Cidr> blocks = new ArrayList<>();
    String text = field.text();
    for (String part : text.isEmpty() ? new String[0] : text.split(",", -1)) {
      AddressDecoder.block(field, part.strip()).ifPresent(blocks::add);
    }
    boolean clash = blocks.size() == 2 && blocks.get(0).family() == blocks.get(1).family();
    if (blocks.size() > 2 || clash) {
      field.report(Code.CONFIG_FILE, "clusterCIDR has at most one block a family", "");
    }
    return blocks;
  }

  private static List<Cidr> nodePortAddresses(Value field) {
    List<Cidr> blocks = new ArrayList<>();
    for (Value item : field.items()) {
      String text = item.itemText();
      if (text.equals("primary")) {
        item.report(
            Code.CONFIG_FILE,
            "`primary` depends on the running node",
            "write the node's address as a block, or give --nodeport-addresses");
      } else {
        AddressDecoder.block(item, text).ifPresent(blocks::add);
      }
    }
    return blocks;
  }
}
