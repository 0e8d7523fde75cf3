package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.AddressTrie.Entry;
import dev.svcc.backend.iptables.AddressTrie.Node;
import dev.svcc.backend.iptables.AddressTrie.Region;
import dev.svcc.backend.iptables.AddressTrie.Shape;
import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodeProfile;
import dev.svcc.intent.PodPolicy;
import dev.svcc.intent.PodPolicy.Direction;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.AddressSet;
import dev.svcc.rule.Match;
import dev.svcc.rule.Match.ConntrackState.State;
import dev.svcc.rule.Rule;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Lowers pod policies to chains of the filter table, the same for every layout of Services.
 *
 * <p>The hooks send new connections through {@code SVCC-POLICY}: first egress, by source address,
 * then ingress, by destination address, each through a search that leads isolated pods to their
 * isolation's chain and everybody else straight back. A packet that is allowed comes back, too:
 * nothing here accepts, so the rules after it still have their say.
 */
public final class PolicyLowering implements FilterPart {
  /** iptables-nft refuses deeper nesting below a built-in chain. */
  private static final int MAX_CHAINS = 15;

  private static final String FRAME = "SVCC-POLICY";
  private static final String INPUT_FRAME = "SVCC-POLICY-INPUT";
  private static final String DISCOVERY = "SVCC-POLICY-ND";
  private static final Origin HOOK = Origin.base("judges new connections by NetworkPolicies");
  private static final Origin NEIGHBOURS = Origin.base("IPv6 needs neighbour discovery");

  private final boolean selfByProgram;
  private final boolean useSets;

  /**
   * A lowering.
   *
   * @param selfByProgram whether a pod's packets to itself are known by {@code -m bpf}
   * @param useSets whether more than 64 peers go into an ipset
   */
  public PolicyLowering(boolean selfByProgram, boolean useSets) {
    this.selfByProgram = selfByProgram;
    this.useSets = useSets;
  }

  @Override
  public List<AddressSet> addTo(TableBuilder filter, NodeIntent intent, Family family) {
    return addTo(filter, intent, family, List.of());
  }

  /**
   * Adds chains, rules and hook rules of one family.
   *
   * @param inputFirst rules that see a packet to the node itself before it is judged; one that
   *     returns leaves it unjudged there
   * @return the address sets that the rules name, by name
   */
  public List<AddressSet> addTo(
      TableBuilder filter, NodeIntent intent, Family family, List<Rule> inputFirst) {
    List<PodPolicy> policies = intent.podPolicies(family);
    if (policies.isEmpty()) {
      return List.of();
    }
    hooks(filter, inputFirst);
    PeerSets sets = new PeerSets(useSets, family);
    SearchChains searches = new SearchChains(filter, intent.node().policyMark(), sets);
    SelfMatch self =
        selfByProgram
            ? SelfMatch.byProgram(family)
            : SelfMatch.bySearch(
                family,
                policies.stream()
                    .flatMap(policy -> policy.addresses().stream())
                    .distinct()
                    .toList());
    IsolationChains isolations = new IsolationChains(filter, intent.node(), family, searches, self);
    int deepest = 0;
    for (PodPolicy policy : policies) {
      deepest = Math.max(deepest, isolations.write(policy.isolation(), policy.direction()));
    }
    List<String> frames = frames(filter, family);
    int above = frames.size() + (inputFirst.isEmpty() ? 0 : 1);
    Shape shape = new Shape(1, 4, MAX_CHAINS - above - deepest);
    dispatch(filter, frames, Direction.EGRESS, policies, shape);
    dispatch(filter, frames, Direction.INGRESS, policies, shape);
    return sets.build();
  }

  /** What becomes of a packet that no policy allows. */
  public static Action deny(NodeProfile.PolicyDeny how, Family family) {
    return switch (how) {
      case DROP -> new Action.Drop();
      case REJECT ->
          new Action.Reject(
              switch (family) {
                case IPV4 -> "icmp-admin-prohibited";
                case IPV6 -> "icmp6-adm-prohibited";
              });
    };
  }

  /**
   * FORWARD: between pods, and pods and others. INPUT: pods to their own node; IPVS takes Service
   * traffic there, and on to OUTPUT. OUTPUT: the node's own packets, which are always admitted, are
   * known by a local source; in FORWARD only a spoofed source is local.
   */
  private static void hooks(TableBuilder filter, List<Rule> inputFirst) {
    Match notKnown = new Match.ConntrackState(EnumSet.of(State.RELATED, State.ESTABLISHED), true);
    Match comment = new Match.Comment("network policies");
    Match notFromNode =
        new Match.AddressType(Match.AddressType.Side.SOURCE, List.of("LOCAL"), true);
    Action judge = new Action.Jump(FRAME);
    if (inputFirst.isEmpty()) {
      filter.add("INPUT", List.of(notKnown, comment), judge, HOOK);
    } else {
      filter.add("INPUT", List.of(notKnown, comment), new Action.Jump(INPUT_FRAME), HOOK);
      inputFirst.forEach(rule -> filter.add(INPUT_FRAME, rule));
      filter.add(INPUT_FRAME, List.of(), new Action.Goto(FRAME), HOOK);
    }
    filter.add("FORWARD", List.of(notKnown, comment), judge, HOOK);
    filter.add("OUTPUT", List.of(notKnown, comment, notFromNode), judge, HOOK);
  }

  /**
   * The chains that judge a packet: in IPv6 a second one for ICMPv6, which lets neighbour discovery
   * (router and neighbour messages and redirects, types 133 to 137) pass before it judges the rest.
   */
  private static List<String> frames(TableBuilder filter, Family family) {
    filter.declare(FRAME);
    if (family == Family.IPV4) {
      return List.of(FRAME);
    }
    Match.Proto icmp = new Match.Proto(Protocol.ICMPV6);
    filter.add(FRAME, List.of(icmp), new Action.Goto(DISCOVERY), NEIGHBOURS);
    for (int type = 133; type <= 137; type++) {
      filter.add(
          DISCOVERY,
          List.of(icmp, new Match.IcmpType(Family.IPV6, type, -1, false)),
          new Action.Return(),
          NEIGHBOURS);
    }
    return List.of(FRAME, DISCOVERY);
  }

  private static void dispatch(
      TableBuilder filter,
      List<String> frames,
      Direction direction,
      List<PodPolicy> policies,
      Shape shape) {
    SortedMap<IpAddress, List<PodPolicy>> byAddress = new TreeMap<>();
    for (PodPolicy policy : policies) {
      if (policy.direction() == direction) {
        for (IpAddress address : policy.addresses()) {
          byAddress.computeIfAbsent(address, key -> new ArrayList<>(1)).add(policy);
        }
      }
    }
    if (byAddress.isEmpty()) {
      return;
    }
    List<Entry<List<PodPolicy>>> entries = new ArrayList<>();
    byAddress.forEach((address, pods) -> entries.add(new Entry<>(Cidr.of(address), pods)));
    Node<List<PodPolicy>> tree = AddressTrie.build(entries, shape);
    String root = "SVCC-POL-" + IsolationChains.letter(direction);
    TrieChains<List<PodPolicy>> chains =
        new TrieChains<>(
            filter,
            direction == Direction.EGRESS
                ? Match.AddressType.Side.SOURCE
                : Match.AddressType.Side.DESTINATION,
            region -> HashedName.of(root + "-", SearchChains.text(region)),
            Origin.base("finds isolated pods by address"),
            (chain, entry) -> leaf(filter, chain, entry, direction));
    for (String frame : frames) {
      filter.add(frame, around(tree, chains), new Action.Jump(root), chains.origin());
    }
    chains.write(root, tree);
  }

  private static <T> List<Match> around(Node<T> tree, TrieChains<T> chains) {
    return switch (tree.region()) {
      case Region.Block block -> chains.in(block.cidr());
      case Region.Span span -> List.of();
    };
  }

  private static void leaf(
      TableBuilder filter, String chain, Entry<List<PodPolicy>> entry, Direction direction) {
    PodPolicy first = entry.payload().get(0);
    List<Match> matches = new ArrayList<>();
    matches.add(
        direction == Direction.EGRESS
            ? new Match.Source(entry.block())
            : new Match.Destination(entry.block()));
    matches.add(PolicyComment.ofPods(entry.payload().stream().map(PodPolicy::pod).toList()));
    String judge = IsolationChains.name(first.isolation(), direction);
    filter.add(chain, matches, new Action.Goto(judge), first.origin());
  }
}
