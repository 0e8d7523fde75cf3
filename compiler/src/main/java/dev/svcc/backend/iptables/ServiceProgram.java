package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.DispatchEntry.Step;
import dev.svcc.backend.iptables.SourceDecision.Case;
import dev.svcc.backend.iptables.TreeNames.Part;
import dev.svcc.intent.Disposition;
import dev.svcc.intent.Endpoint;
import dev.svcc.intent.EndpointGroup;
import dev.svcc.intent.Frontend;
import dev.svcc.intent.NodeProfile;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * One Service port in the nat table: its decisions as few steps for each frontend, and the chains
 * that those share. An endpoint that is alone is a step itself.
 */
final class ServiceProgram {
  /**
   * Steps with the chains they lead to.
   *
   * @param steps what to do, in order
   * @param depth how many chains nest below
   */
  private record Way(List<Step> steps, int depth) {
    private Way {
      steps = List.copyOf(steps);
    }
  }

  /** A frontend that leads somewhere. */
  private record Reached(Frontend frontend, SourceDecision decision) {}

  private final TableBuilder nat;
  private final TreeNames names;
  private final ServiceIntent service;
  private final NodeProfile node;
  private final Step mark;
  private final List<Reached> reached = new ArrayList<>();

  /** What sends a packet to one endpoint of a group. */
  private final Map<EndpointGroup.Scope, Way> groups = new EnumMap<>(EndpointGroup.Scope.class);

  /** Which decision's masquerading is done in the group's chain. */
  private final Map<EndpointGroup.Scope, SourceDecision> folded =
      new EnumMap<>(EndpointGroup.Scope.class);

  /** Chains that hold the steps of one decision. */
  private final Map<SourceDecision, Way> chained = new LinkedHashMap<>();

  ServiceProgram(TableBuilder nat, TreeNames names, ServiceIntent service, NodeProfile node) {
    this.nat = nat;
    this.names = names;
    this.service = service;
    this.node = node;
    this.mark = Step.always(new Action.SetMark(node.masqueradeMark(), node.masqueradeMark()));
    for (Frontend frontend : service.frontends()) {
      SourceDecision decision = SourceDecision.of(frontend, node.localTraffic(), service.family());
      if (decision.forwards()) {
        reached.add(new Reached(frontend, decision));
      }
    }
  }

  /** Adds the Service's chains, and to the lists what its frontends are to be found as. */
  void addTo(List<DispatchEntry> addresses, List<DispatchEntry> nodePorts) {
    addGroup(service.cluster(), Part.SERVICE);
    addGroup(service.local(), Part.LOCAL);
    for (Reached one : reached) {
      Frontend frontend = one.frontend();
      Way way = frontend.guarded() ? guarded(one.decision()) : inline(one.decision(), frontend);
      if (!way.steps().isEmpty()) {
        DispatchEntry entry =
            new DispatchEntry(
                frontend.address(),
                service.protocol(),
                frontend.port(),
                way.steps(),
                one.decision().alwaysForwards() && !frontend.guarded(),
                way.depth(),
                comment(frontend),
                frontend.origin());
        (frontend.kind() == Frontend.Kind.NODE_PORT ? nodePorts : addresses).add(entry);
      }
    }
  }

  private String comment(Frontend frontend) {
    return switch (frontend.kind()) {
      case CLUSTER_IP -> service.portName() + " cluster IP";
      case EXTERNAL_IP -> service.portName() + " external IP";
      case LOAD_BALANCER_IP -> service.portName() + " loadbalancer IP";
      case NODE_PORT -> service.portName();
    };
  }

  private void addGroup(EndpointGroup group, Part part) {
    EndpointGroup.Scope scope = group.scope();
    if (group.isEmpty() || reached.stream().noneMatch(one -> one.decision().uses(scope))) {
      return;
    }
    EndpointChains endpoints = new EndpointChains(nat, names, service);
    if (group.endpoints().size() == 1) {
      Endpoint only = group.endpoints().getFirst();
      Step step = new Step(endpoints.remember(only), EndpointChains.translation(only));
      groups.put(scope, new Way(List.of(step), 0));
      return;
    }
    String chain = names.service(part, service);
    SourceDecision first = reached.getFirst().decision();
    if (first.isSimple(scope)
        && !first.masqueradesNobody()
        && reached.stream().allMatch(other -> admits(other.decision(), first, scope))) {
      folded.put(scope, first);
      nat.add(chain, first.masqueraded(), mark.action(), service.origin());
    }
    endpoints.balance(chain, group.endpoints());
    int depth = EndpointChains.depth(group.endpoints().size());
    groups.put(scope, new Way(List.of(Step.always(new Action.Goto(chain))), depth));
  }

  /**
   * Whether a group's chain may masquerade as {@code first} says when {@code other} sends packets
   * there: it would have masqueraded those packets anyway.
   */
  private static boolean admits(
      SourceDecision other, SourceDecision first, EndpointGroup.Scope scope) {
    if (other.equals(first) || !other.uses(scope)) {
      return true;
    }
    if (other.cases().stream().filter(one -> one.forwardsTo(scope)).allMatch(Case::masquerades)) {
      return true;
    }
    // Who is known to be a pod in both is the same; pods are the first case of either.
    Case pods = other.cases().getFirst();
    return first.cases().size() == 2
        && !first.cases().getFirst().masquerades()
        && other.cases().size() > 1
        && pods.who().equals(first.cases().getFirst().who())
        && other.cases().stream()
            .skip(1)
            .filter(one -> one.forwardsTo(scope))
            .allMatch(Case::masquerades);
  }

  /** The steps for a decision, where they are few; else a step to a chain of them. */
  private Way inline(SourceDecision decision, Frontend frontend) {
    Way way = way(decision);
    boolean returns = way.steps().stream().anyMatch(step -> step.action() instanceof Action.Return);
    return way.steps().size() > PrefixTree.INLINE_RULES || returns
        ? chain(decision, frontend.isExternal() ? Part.EXTERNAL : Part.INTERNAL)
        : way;
  }

  private Way way(SourceDecision decision) {
    List<Step> steps = new ArrayList<>();
    int depth = 0;
    for (Map.Entry<EndpointGroup.Scope, Way> group : groups.entrySet()) {
      if (decision.isSimple(group.getKey())) {
        if (!decision.masqueradesNobody() && !decision.equals(folded.get(group.getKey()))) {
          steps.add(new Step(decision.masqueraded(), mark.action()));
        }
        steps.addAll(group.getValue().steps());
        return new Way(steps, group.getValue().depth());
      }
    }
    for (Case one : decision.cases()) {
      if (one.disposition() instanceof Disposition.Forward forward) {
        if (forward.masquerade()) {
          steps.add(new Step(one.who(), mark.action()));
        }
        Way group =
            Objects.requireNonNull(
                groups.get(forward.group().scope()), "a group that something is sent to");
        group.steps().forEach(step -> steps.add(with(one.who(), step)));
        depth = Math.max(depth, group.depth());
      } else if (!one.who().isEmpty()) {
        steps.add(new Step(one.who(), new Action.Return()));
      }
    }
    return new Way(steps, depth);
  }

  private static Step with(List<Match> who, Step step) {
    return who.isEmpty() ? step : step.only(who.getFirst());
  }

  private Way chain(SourceDecision decision, Part part) {
    Way known = chained.get(decision);
    if (known != null) {
      return known;
    }
    String first = names.service(part, service);
    String chain = first;
    for (int number = 2; nat.has(chain); number++) {
      chain = first + "-" + number;
    }
    Way way = way(decision);
    for (Step step : way.steps()) {
      nat.add(chain, inChain(step), step.action(), service.origin());
    }
    Way entered = new Way(List.of(Step.always(new Action.Goto(chain))), way.depth() + 1);
    chained.put(decision, entered);
    return entered;
  }

  /** A step's matches where no dispatch has asked for the protocol in the same rule. */
  private List<Match> inChain(Step step) {
    if (!(step.action() instanceof Action.Dnat)) {
      return step.when();
    }
    List<Match> matches = new ArrayList<>(step.when().size() + 1);
    step.when().stream().filter(Match.Source.class::isInstance).forEach(matches::add);
    step.when().stream().filter(Match.InInterface.class::isInstance).forEach(matches::add);
    matches.add(new Match.Proto(service.protocol()));
    for (Match match : step.when()) {
      if (!(match instanceof Match.Source || match instanceof Match.InInterface)) {
        matches.add(match);
      }
    }
    return matches;
  }

  /** The steps for the allowed sources alone. */
  private Way guarded(SourceDecision decision) {
    AllowedSources allowed = AllowedSources.of(service, node);
    Way way = way(decision);
    if (allowed.all()) {
      return way.steps().size() > PrefixTree.INLINE_RULES ? chain(decision, Part.EXTERNAL) : way;
    }
    boolean combines = way.steps().stream().noneMatch(Step::asksSource);
    int rules = way.steps().size() * allowed.blocks().size();
    if (combines && rules <= PrefixTree.INLINE_RULES) {
      return new Way(allowed.limit(way.steps()), way.depth());
    }
    if (!combines || way.steps().size() > 1) {
      way = chain(decision, Part.EXTERNAL);
    }
    String chain = names.service(Part.GUARD, service);
    int depth = way.depth() + AllowedSources.depth(allowed.blocks().size());
    if (!nat.has(chain)) {
      Step in = way.steps().getFirst();
      allowed.write(nat, names, chain, new Step(inChain(in), in.action()));
    }
    return new Way(List.of(Step.always(new Action.Goto(chain))), depth);
  }
}
