package dev.svcc.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.backend.iptables.ApplyScript;
import dev.svcc.backend.iptables.FilterPart;
import dev.svcc.backend.iptables.Hooks;
import dev.svcc.backend.iptables.KubeProxyLayout;
import dev.svcc.backend.iptables.ScriptWriter;
import dev.svcc.backend.iptables.SetScript;
import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.Disposition;
import dev.svcc.intent.Endpoint;
import dev.svcc.intent.EndpointGroup;
import dev.svcc.intent.Frontend;
import dev.svcc.intent.LocalTraffic;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodePortAddresses;
import dev.svcc.intent.NodeProfile;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.Match;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import dev.svcc.rule.TableBuilder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** apply.sh, run for real beside rules of others, with each variant of iptables. */
@Tag("kernel")
class ApplyScriptTest {
  private static final Duration TIMEOUT = Duration.ofMinutes(2);
  private static final Origin ORIGIN = Origin.base("test");

  /**
   * What others have on the node: policies, chains, rules before and after ours, jumps into our
   * chains' company.
   */
  private static final String FOREIGN =
      """
      *filter
      :INPUT ACCEPT [0:0]
      :FORWARD DROP [0:0]
      :OUTPUT ACCEPT [0:0]
      :DOCKER-USER - [0:0]
      :KUBE-ROUTER-FORWARD - [0:0]
      -A INPUT -p tcp -m tcp --dport 22 -m comment --comment "ssh -j KUBE-SERVICES" -j ACCEPT
      -A FORWARD -j DOCKER-USER
      -A FORWARD -m comment --comment KUBE-FORWARD -j KUBE-ROUTER-FORWARD
      -A DOCKER-USER -j RETURN
      -A KUBE-ROUTER-FORWARD -i lo -j ACCEPT
      COMMIT
      *nat
      :PREROUTING ACCEPT [0:0]
      :INPUT ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      :POSTROUTING ACCEPT [0:0]
      :CNI-HOSTPORT - [0:0]
      -A PREROUTING -j CNI-HOSTPORT
      -A POSTROUTING -o eth9 -j MASQUERADE
      -A CNI-HOSTPORT -p tcp -m tcp --dport 8443 -j RETURN
      COMMIT
      *mangle
      :PREROUTING ACCEPT [0:0]
      :INPUT ACCEPT [0:0]
      :FORWARD ACCEPT [0:0]
      :OUTPUT ACCEPT [0:0]
      :POSTROUTING ACCEPT [0:0]
      -A FORWARD -p tcp -m tcp --tcp-flags SYN,RST SYN -j TCPMSS --clamp-mss-to-pmtu
      COMMIT
      """;

  private static final String FUNCTIONS =
      """
      save() { # NAME
        for t in iptables ip6tables; do
          for table in filter nat mangle; do
            "$t-$variant-save" -t $table | grep -v '^#' | sed 's/ \\[[0-9:]*\\]$//'
          done
        done >"$1"
      }
      same() { cmp -s "$1" "$2" || { echo "$1 and $2 differ:"; diff "$1" "$2" | head -40; exit 9; }; }
      foreign() { for t in iptables ip6tables; do "$t-$variant-restore" --noflush <foreign; done; }
      apply() { sh "$@"; }
      fails() { if sh "$@"; then echo "$* must fail"; exit 9; fi; }
      """;

  @TempDir Path directory;

  @BeforeAll
  static void kernel() {
    PrivateNamespace.assumeAvailable();
  }

  private static ServiceIntent service(String name, Family family, int number) {
    String pods = family == Family.IPV4 ? "10.244.0." : "fd00:244::";
    String services = family == Family.IPV4 ? "10.96.0." : "fd00:96::";
    List<Endpoint> endpoints = new ArrayList<>();
    for (int i = 1; i <= 3; i++) {
      endpoints.add(new Endpoint(IpAddress.of(pods + (number * 10 + i)), 8080, i == 1, ORIGIN));
    }
    EndpointGroup cluster = new EndpointGroup(EndpointGroup.Scope.CLUSTER, endpoints);
    EndpointGroup local = new EndpointGroup(EndpointGroup.Scope.LOCAL, List.of());
    Disposition to = new Disposition.Forward(cluster, false);
    List<Frontend> frontends =
        List.of(
            new Frontend(
                Frontend.Kind.CLUSTER_IP,
                IpAddress.of(services + number),
                80,
                false,
                to,
                to,
                to,
                ORIGIN),
            new Frontend(Frontend.Kind.NODE_PORT, null, 30000 + number, false, to, to, to, ORIGIN));
    ObjectRef object = new ObjectRef("Service", "shop", name);
    return new ServiceIntent(
        object,
        "http",
        Protocol.TCP,
        family,
        60,
        cluster,
        local,
        false,
        false,
        List.of(),
        0,
        frontends,
        ORIGIN);
  }

  private static List<RuleSet> kube(String... names) {
    NodePortAddresses all = new NodePortAddresses.AllLocal(true);
    NodeProfile node =
        new NodeProfile(
            "node1",
            List.of(),
            new LocalTraffic.Unknown(),
            all,
            new NodePortAddresses.AllLocal(false),
            false,
            0x4000,
            false,
            NodeProfile.PolicyDeny.DROP,
            0x20000);
    List<ServiceIntent> services = new ArrayList<>();
    for (Family family : Family.values()) {
      for (int i = 0; i < names.length; i++) {
        services.add(service(names[i], family, i + 1));
      }
    }
    NodeIntent intent = new NodeIntent(node, List.of(Family.values()), services, List.of());
    return intent.families().stream()
        .map(family -> new KubeProxyLayout(FilterPart.NONE).lower(intent, family))
        .toList();
  }

  /** A stand-in for the other layout: chains and hooks by its names, and a set. */
  private static List<RuleSet> tree(String blocks) {
    List<RuleSet> ruleSets = new ArrayList<>();
    for (Family family : Family.values()) {
      TableBuilder filter = new TableBuilder(Table.Name.FILTER);
      filter.add(
          "FORWARD",
          List.of(new Match.Comment("svcc's own")),
          new Action.Jump("SVCC-POLICY"),
          ORIGIN);
      String set = family == Family.IPV4 ? "SVCC-4-PEERS" : "SVCC-6-PEERS";
      filter.add(
          "SVCC-POLICY",
          List.of(new Match.SetMember(set, List.of("src"), false)),
          new Action.Return(),
          ORIGIN);
      filter.add("SVCC-POLICY", List.of(), new Action.Drop(), ORIGIN);
      TableBuilder nat = new TableBuilder(Table.Name.NAT);
      nat.add("PREROUTING", List.of(), new Action.Jump("SVCC-SERVICES"), ORIGIN)
          .declare("SVCC-SERVICES");
      AddressSet peers =
          new AddressSet(
              set,
              "hash:net",
              family,
              List.of(family == Family.IPV4 ? blocks : "fd00:" + blocks.length() + "::/32"));
      ruleSets.add(new RuleSet(family, List.of(filter.build(), nat.build()), List.of(peers)));
    }
    return ruleSets;
  }

  private void write(String name, List<RuleSet> ruleSets) throws IOException {
    Path to = Files.createDirectory(directory.resolve(name));
    for (RuleSet ruleSet : ruleSets) {
      String file = ruleSet.family() == Family.IPV4 ? "rules.v4" : "rules.v6";
      Files.writeString(to.resolve(file), new ScriptWriter(Hooks.NONE).write(List.of(ruleSet)));
    }
    String sets = new SetScript().write(ruleSets);
    if (!sets.isEmpty()) {
      Files.writeString(to.resolve("ipset.restore"), sets);
    }
    Files.writeString(
        to.resolve("sysctl.conf"), "# for localhost\nnet.ipv4.conf.all.route_localnet = 1\n");
    Files.writeString(to.resolve("apply.sh"), new ApplyScript().write(ruleSets));
  }

  /** Breaks a copy of a directory: one line of one of its files is replaced. */
  private void broken(String from, String name, String file, String line, String by)
      throws IOException {
    Path to = Files.createDirectory(directory.resolve(name));
    for (String part :
        List.of("rules.v4", "rules.v6", "sysctl.conf", "apply.sh", "ipset.restore")) {
      if (Files.exists(directory.resolve(from).resolve(part))) {
        Files.copy(directory.resolve(from).resolve(part), to.resolve(part));
      }
    }
    String text = Files.readString(to.resolve(file));
    assertTrue(text.contains(line), line);
    Files.writeString(to.resolve(file), text.replaceFirst(java.util.regex.Pattern.quote(line), by));
  }

  private String run(Variant variant, String script) throws IOException {
    Files.writeString(directory.resolve("foreign"), FOREIGN);
    String start = "variant=" + variant.text() + "\n" + FUNCTIONS;
    return PrivateNamespace.runIn(directory, start + script, TIMEOUT).orFail().output();
  }

  private String saved(String name) throws IOException {
    return Files.readString(directory.resolve(name));
  }

  @ParameterizedTest
  @EnumSource
  void twiceInARowIsTheSameAndRemovingLeavesWhatOthersHave(Variant variant) throws IOException {
    write("all", kube("front", "back"));
    run(
        variant,
        """
        foreign
        save before
        apply all/apply.sh
        save once
        apply all/apply.sh
        save twice
        same once twice
        cat /proc/sys/net/ipv4/conf/all/route_localnet >localnet
        apply all/apply.sh --remove
        save after
        same before after
        """);
    String once = saved("once");
    assertTrue(
        once.contains(
            "-A FORWARD -m conntrack --ctstate NEW -m comment --comment \"kubernetes load balancer"
                + " firewall\""));
    assertTrue(once.contains("-A KUBE-ROUTER-FORWARD -i lo -j ACCEPT"));
    assertTrue(once.contains(":FORWARD DROP"));
    assertEquals("1\n", saved("localnet"));
    List<String> forward = once.lines().filter(line -> line.startsWith("-A FORWARD")).toList();
    assertTrue(forward.get(0).endsWith("-j KUBE-PROXY-FIREWALL"), forward.toString());
    assertTrue(forward.get(4).endsWith("-j DOCKER-USER"), forward.toString());
  }

  @ParameterizedTest
  @EnumSource
  void onAnEmptyNodeWithTheVariantOfItsChoice(Variant variant) throws IOException {
    write("all", kube("front"));
    run(
        variant,
        """
        SVCC_IPTABLES=$variant apply all/apply.sh
        save here
        apply all/apply.sh
        save again
        same here again
        """);
    assertTrue(saved("here").contains("-A KUBE-SERVICES -d 10.96.0.1/32"));
    assertTrue(saved("here").contains("-A KUBE-SERVICES -d fd00:96::1/128"));
  }

  @ParameterizedTest
  @EnumSource
  void aServiceThatIsGoneTakesItsChainsAlong(Variant variant) throws IOException {
    write("both", kube("front", "back"));
    write("one", kube("front"));
    run(
        variant,
        """
        foreign
        apply one/apply.sh
        save wanted
        apply both/apply.sh
        save both.saved
        apply one/apply.sh
        save one.saved
        same wanted one.saved
        """);
    assertTrue(saved("both.saved").contains("shop/back:http"));
    assertFalse(saved("one.saved").contains("shop/back:http"));
  }

  @ParameterizedTest
  @EnumSource
  void whatOthersJumpToStays(Variant variant) throws IOException {
    write("one", kube("front"));
    run(
        variant,
        """
        foreign
        apply one/apply.sh
        printf '*nat\\n-A CNI-HOSTPORT -s 10.0.0.1/32 -j KUBE-MARK-MASQ\\nCOMMIT\\n' | iptables-$variant-restore --noflush
        apply one/apply.sh --remove
        save after
        """);
    assertTrue(saved("after").contains("-A KUBE-MARK-MASQ -j MARK --set-xmark 0x4000/0x4000"));
    assertTrue(saved("after").contains("-A CNI-HOSTPORT -s 10.0.0.1/32 -j KUBE-MARK-MASQ"));
    assertFalse(saved("after").contains("KUBE-SERVICES -"));
  }

  @ParameterizedTest
  @EnumSource
  void hooksGoBackToTheTopWhereOthersPushedThemDown(Variant variant) throws IOException {
    write("one", kube("front"));
    run(
        variant,
        """
        foreign
        apply one/apply.sh
        save good
        iptables-$variant -I INPUT 3 -j ACCEPT
        iptables-$variant -A INPUT -j KUBE-FIREWALL
        apply one/apply.sh
        iptables-$variant -D INPUT -j ACCEPT
        save healed
        same good healed
        """);
  }

  @ParameterizedTest
  @EnumSource
  void ifAnyFileIsBrokenTheOldRulesStand(Variant variant) throws IOException {
    write("old", kube("front", "back"));
    write("new", kube("front", "other", "third"));
    broken("new", "bad-filter", "rules.v4", "-A KUBE-FORWARD", "-A KUBE-NOWHERE");
    broken("new", "bad-nat", "rules.v4", "-j MASQUERADE", "-j NOTHING-LIKE-IT");
    broken("new", "bad-v6", "rules.v6", "-j MASQUERADE", "-j MASQUERADE --no-such-option");
    broken("new", "cut", "rules.v6", "COMMIT\n*nat", "*nat");
    broken("new", "bad-sysctl", "sysctl.conf", "net.ipv4", "no.such.key = 1\nnet.ipv4");
    run(
        variant,
        """
        foreign
        save before
        for bad in bad-filter bad-nat bad-v6 cut bad-sysctl; do
          fails $bad/apply.sh
          save after
          same before after
        done
        apply old/apply.sh
        save before
        for bad in bad-filter bad-nat bad-v6 cut bad-sysctl; do
          fails $bad/apply.sh
          save after
          same before after
        done
        iptables-$variant -I FORWARD 3 -s 10.9.9.9/32 -j ACCEPT
        save before
        fails bad-v6/apply.sh
        save after
        same before after
        """);
    assertTrue(saved("after").contains("shop/back:http"));
    assertFalse(saved("after").contains("shop/third:http"));
  }

  @ParameterizedTest
  @EnumSource
  void oneLayoutReplacesTheOtherAndSetsAreExchanged(Variant variant) throws IOException {
    write("kube", kube("front"));
    write("tree", tree("10.0.0.0/8"));
    write("tree2", tree("10.0.0.0/16"));
    broken("tree2", "bad", "rules.v6", "-j DROP", "-j NOTHING-LIKE-IT");
    run(
        variant,
        """
        foreign
        save before
        apply kube/apply.sh
        save kube.saved
        apply tree/apply.sh
        save tree.saved
        ipset save -s | grep ^add >sets.tree
        fails bad/apply.sh
        save after
        same tree.saved after
        ipset save -s | grep ^add >sets.after
        same sets.tree sets.after
        apply tree2/apply.sh
        ipset save -s | grep ^add >sets.tree2
        apply kube/apply.sh
        save kube.again
        same kube.saved kube.again
        test -z "$(ipset list -n)"
        apply tree/apply.sh
        apply tree/apply.sh --remove
        save after
        same before after
        test -z "$(ipset list -n)"
        """);
    assertFalse(saved("tree.saved").contains("KUBE-SERVICES -"));
    assertTrue(saved("sets.tree").contains("add SVCC-4-PEERS 10.0.0.0/8"));
    assertTrue(saved("sets.tree2").contains("add SVCC-4-PEERS 10.0.0.0/16"));
  }

  @ParameterizedTest
  @EnumSource
  void aLiveKubeProxyKeepsItsChainsBesideTheTree(Variant variant) throws IOException {
    write("kube", kube("front"));
    write("tree", tree("10.0.0.0/8"));
    run(
        variant,
        """
        foreign
        apply kube/apply.sh
        for t in iptables ip6tables; do
          printf '*mangle\\n:KUBE-PROXY-CANARY - [0:0]\\n:KUBE-KUBELET-CANARY - [0:0]\\nCOMMIT\\n' | $t-$variant-restore --noflush
        done
        save before
        apply tree/apply.sh
        save both
        apply tree/apply.sh --remove
        save after
        same before after
        """);
    assertTrue(
        saved("both").contains("-A FORWARD -m comment --comment \"svcc\\'s own\" -j SVCC-POLICY"));
    assertTrue(saved("both").contains("-A KUBE-SERVICES -d 10.96.0.1/32"));
  }
}
