package dev.svcc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.backend.ipvs.VirtualServerReader;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.rule.VirtualServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * apply.sh of the IPVS back end beside what others have on the node: loaded, loaded twice, changed,
 * broken in every file, and removed.
 */
@Tag("kernel")
final class IpvsApplyScriptTest {
  private static final Duration LIMIT = Duration.ofSeconds(200);

  /** What is saved: virtual servers, sets, addresses, settings, and rules of both families. */
  private static final String SCRIPT =
      """
      exec 2>&1
      PATH=$PATH:/usr/sbin:/sbin
      export SVCC_IPTABLES=legacy
      cp -r . /tmp/work && cd /tmp/work
      save() {
        {
          ipvsadm -Sn | sort
          ipset save -s | sed 's/ \\(hashsize\\|bucketsize\\|initval\\) [^ ]*//g' | sort
          ip -o addr show dev kube-ipvs0 scope global 2>&1 | sed 's/^[0-9]*: //; s/ *valid_lft.*//' | sort
          for t in iptables ip6tables; do
            for table in filter nat mangle; do
              $t-save -t $table | grep -v '^#' | sed 's/ \\[[0-9:]*\\]$//'
            done
          done
        } >"$1"
      }
      same() { cmp -s "$1" "$2" || { echo "FAILED: $1 and $2 differ"; diff "$1" "$2" | head -40; }; }
      apply() { sh "$@" || echo "FAILED: $* exits with $?"; }
      fails() {
        sh "$@" && echo "FAILED: $* must fail" || [ $? = 1 ] || echo "FAILED: $* puts not all back"
      }
      for t in iptables ip6tables; do
        $t-restore <<END
      *filter
      :INPUT ACCEPT [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      :OTHERS - [0:0]
      -A INPUT -p tcp -m tcp --dport 22 -j ACCEPT
      -A FORWARD -j OTHERS
      COMMIT
      *nat
      :PREROUTING ACCEPT [0:0]
      :INPUT ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      :POSTROUTING ACCEPT [0:0]
      -A POSTROUTING -o eth9 -j MASQUERADE
      COMMIT
      *mangle
      :PREROUTING ACCEPT [0:0]
      :INPUT ACCEPT [0:0]
      :FORWARD ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      :POSTROUTING ACCEPT [0:0]
      COMMIT
      END
      done
      ipset create others hash:ip
      ipset add others 192.0.2.1
      ip addr add 192.168.10.1/32 dev lo
      ip addr add fd00:10::1/128 dev lo nodad
      ipvsadm -A -t 198.51.100.1:80 -s wlc
      ipvsadm -a -t 198.51.100.1:80 -r 198.51.100.2:80 -g
      save before
      apply one/apply.sh
      save once
      apply one/apply.sh
      save twice
      same once twice
      echo '=== servers'; ipvsadm -Sn; echo '=== end'
      for file in ipvs.rules ipset.restore addresses.batch rules.v4 rules.v6; do
        rm -rf broken && cp -r two broken
        case $file in
          rules.v*) sed -i 's/-j KUBE-MARK-MASQ$/-j KUBE-MARK-MASQ --no-such-option/' broken/$file ;;
          ipset.restore) sed -i '$s/.*/add NO-SUCH-SET 10.0.0.1/' broken/$file ;;
          *) echo 'this is not a line' >>broken/$file ;;
        esac
        cmp -s two/$file broken/$file && echo "FAILED: $file is as it was"
        fails broken/apply.sh
        save "after-$file"
        same once "after-$file"
      done
      apply two/apply.sh
      save changed
      cmp -s once changed && echo 'FAILED: nothing changed'
      grep -qF -e '-A -t 10.96.0.77:80 -s wrr' changed || echo 'FAILED: no new virtual server'
      grep -q '10.96.0.10' changed && echo 'FAILED: an old address is still there'
      apply two/apply.sh --remove
      save removed
      same before removed
      sh bundle || echo "FAILED: the script exits with $?"
      save bundled
      same once bundled
      echo '=== done'
      """;

  private static final String SERVICE =
      """
      apiVersion: v1
      kind: Service
      metadata: {name: web, namespace: shop}
      spec:
        type: NodePort
        clusterIPs: [IPV4, "IPV6"]
        ipFamilyPolicy: RequireDualStack
        ipFamilies: [IPv4, IPv6]
        externalIPs: [203.0.113.50]
        ports: [{port: 80, targetPort: 8080, nodePort: 30080}]
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: web-4, namespace: shop, labels: {kubernetes.io/service-name: web}}
      addressType: IPv4
      ports: [{port: 8080, protocol: TCP}]
      endpoints:
      - {addresses: ["10.244.1.5"], nodeName: node-a}
      - {addresses: ["10.244.2.6"], nodeName: node-b}
      ---
      apiVersion: discovery.k8s.io/v1
      kind: EndpointSlice
      metadata: {name: web-6, namespace: shop, labels: {kubernetes.io/service-name: web}}
      addressType: IPv6
      ports: [{port: 8080, protocol: TCP}]
      endpoints:
      - {addresses: ["fd00:244:0:1::5"], nodeName: node-a}
      """;

  @TempDir private Path folder;

  @Test
  void itLoadsAllOrNothingAndLeavesOthersAlone() throws IOException {
    UserModeLinux.assumeAvailable();
    NodeFiles one = write("one", "10.96.0.10", "fd00:96::10", "rr");
    write("two", "10.96.0.77", "fd00:96::77", "wrr");
    String output = UserModeLinux.run(folder, SCRIPT, LIMIT).orFail().output();
    List<String> failures =
        output.lines().dropWhile(line -> !line.startsWith("FAILED")).limit(60).toList();
    assertEquals("", String.join("\n", failures));
    assertTrue(output.endsWith("=== done\n"), output);
    int from = output.indexOf("=== servers\n") + "=== servers\n".length();
    List<VirtualServer> loaded = servers(output.substring(from, output.indexOf("=== end")));
    List<VirtualServer> written = servers(one.text("ipvs.rules"));
    assertTrue(loaded.containsAll(written), "written " + written + "\nloaded " + loaded);
    assertEquals(written.size() + 1, loaded.size());
  }

  private static List<VirtualServer> servers(String text) {
    Diagnostics diagnostics = new Diagnostics();
    List<VirtualServer> servers = VirtualServerReader.read(text, "ipvs.rules", diagnostics);
    assertEquals(List.of(), diagnostics.sorted());
    return servers;
  }

  /** The files of a node with one Service, and the script that holds them all. */
  private NodeFiles write(String name, String ipv4, String ipv6, String scheduler)
      throws IOException {
    Path manifests =
        Files.writeString(
            folder.resolve(name + ".yaml"), SERVICE.replace("IPV4", ipv4).replace("IPV6", ipv6));
    String[] arguments = {
      "--node",
      "node-a",
      "--node-ip",
      "192.168.10.1,fd00:10::1",
      "--cluster-cidr",
      "10.244.0.0/16,fd00:244::/48",
      "--ipvs-scheduler",
      scheduler,
      manifests.toString()
    };
    NodeFiles files = Compiler.ipvs(folder, arguments);
    files.writeTo(Files.createDirectory(folder.resolve(name)));
    if (name.equals("one")) {
      Compiler.ipvsScript(folder.resolve("bundle"), arguments);
    }
    return files;
  }
}
