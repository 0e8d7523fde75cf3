package dev.svcc.backend.iptables;

import dev.svcc.intent.Disposition;
import dev.svcc.intent.EndpointGroup;
import dev.svcc.intent.Frontend;
import dev.svcc.intent.LocalTraffic;
import dev.svcc.net.Family;
import dev.svcc.rule.Match;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of a frontend's traffic by source, as cases that are tried in order. The last holds
 * for everybody who is left; a case that decides like all after it is not there.
 *
 * @param cases at least one
 */
record SourceDecision(List<Case> cases) {
  /**
   * A kind of source.
   *
   * @param who what holds for it; nothing in the last case
   */
  record Case(List<Match> who, Disposition disposition) {
    boolean forwardsTo(EndpointGroup.Scope scope) {
      return disposition instanceof Disposition.Forward forward && forward.group().scope() == scope;
    }

    boolean masquerades() {
      return disposition instanceof Disposition.Forward forward && forward.masquerade();
    }
  }

  SourceDecision {
    cases = List.copyOf(cases);
  }

  @Override
  public boolean equals(@Nullable Object object) {
    return object instanceof SourceDecision other && cases.equals(other.cases);
  }

  @Override
  public int hashCode() {
    return cases.hashCode();
  }

  static SourceDecision of(Frontend frontend, LocalTraffic traffic, Family family) {
    List<Case> cases = new ArrayList<>(3);
    PodTraffic.fromPod(traffic, family)
        .ifPresent(pod -> cases.add(new Case(List.of(pod), possible(frontend.fromPods()))));
    cases.add(new Case(List.of(Match.AddressType.sourceLocal()), possible(frontend.fromNode())));
    Disposition rest = possible(frontend.fromOutside());
    while (!cases.isEmpty() && cases.getLast().disposition().equals(rest)) {
      cases.removeLast();
    }
    cases.add(new Case(List.of(), rest));
    return new SourceDecision(cases);
  }

  /** Nobody can be sent to a group without endpoints. */
  private static Disposition possible(Disposition disposition) {
    return disposition instanceof Disposition.Forward forward && forward.group().isEmpty()
        ? new Disposition.DropTraffic()
        : disposition;
  }

  /** Whether any source is sent to an endpoint. */
  boolean forwards() {
    return cases.stream().anyMatch(one -> one.disposition() instanceof Disposition.Forward);
  }

  /** Whether every source is. */
  boolean alwaysForwards() {
    return cases.stream().allMatch(one -> one.disposition() instanceof Disposition.Forward);
  }

  /** Whether some source is sent to this group. */
  boolean uses(EndpointGroup.Scope scope) {
    return cases.stream().anyMatch(one -> one.forwardsTo(scope));
  }

  /**
   * Whether all are sent to this group, and one condition tells whom to masquerade. That condition
   * is {@link #masqueraded()}.
   */
  boolean isSimple(EndpointGroup.Scope scope) {
    return cases.size() <= 2 && cases.stream().allMatch(one -> one.forwardsTo(scope));
  }

  /** Whether nobody is masqueraded. */
  boolean masqueradesNobody() {
    return cases.stream().noneMatch(Case::masquerades);
  }

  /** In a simple decision that masquerades somebody: who is; nothing for everybody. */
  List<Match> masqueraded() {
    if (cases.size() == 1) {
      return List.of();
    }
    // Two cases that go to one group differ in this alone.
    Match first = cases.getFirst().who().getFirst();
    return List.of(cases.getFirst().masquerades() ? first : negated(first));
  }

  private static Match negated(Match who) {
    return switch (who) {
      case Match.Source source -> new Match.Source(source.block(), !source.negated());
      case Match.InInterface in -> new Match.InInterface(in.name(), !in.negated());
      case Match.AddressType type ->
          new Match.AddressType(type.side(), type.types(), !type.negated());
      default -> throw new IllegalStateException("no source is told by " + who);
    };
  }
}
