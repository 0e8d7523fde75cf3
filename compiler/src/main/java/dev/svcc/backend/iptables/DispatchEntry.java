package dev.svcc.backend.iptables;

import dev.svcc.diagnostic.Origin;
import dev.svcc.net.Cidr;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What becomes of packets to one address and port, in the few rules that stand where the search for
 * them ends.
 *
 * @param address the address; null for nodePorts
 * @param protocol TCP, UDP or SCTP
 * @param port 1 to 65535
 * @param steps the rules without address, port and comment, at least one
 * @param decides whether every packet that comes here ends here; else others may want it
 * @param depth how many chains nest below the steps
 * @param comment what people look for
 * @param origin where the frontend was written
 */
record DispatchEntry(
    @Nullable IpAddress address,
    Protocol protocol,
    int port,
    List<Step> steps,
    boolean decides,
    int depth,
    String comment,
    Origin origin) {
  /** One rule: a few more conditions, and what to do. */
  record Step(List<Match> when, Action action) {
    Step {
      when = List.copyOf(when);
    }

    static Step always(Action action) {
      return new Step(List.of(), action);
    }

    /** The step for those alone who meet this condition, too. */
    Step only(Match condition) {
      List<Match> both = new ArrayList<>(when.size() + 1);
      both.add(condition);
      both.addAll(when);
      return new Step(both, action);
    }

    /** Whether the step asks for the packet's source address, of which a rule has one match. */
    boolean asksSource() {
      return when.stream().anyMatch(Match.Source.class::isInstance);
    }
  }

  DispatchEntry {
    steps = List.copyOf(steps);
  }

  /**
   * The matches of a step, in the order that iptables prints.
   *
   * @param withAddress whether the rule must ask for the address; not where the chain is for it
   *     alone
   */
  List<Match> matches(Step step, boolean withAddress) {
    List<Match> matches = new ArrayList<>(step.when().size() + 4);
    step.when().stream().filter(Match.Source.class::isInstance).forEach(matches::add);
    IpAddress to = address;
    if (to != null && withAddress) {
      matches.add(new Match.Destination(Cidr.of(to)));
    }
    step.when().stream().filter(Match.InInterface.class::isInstance).forEach(matches::add);
    matches.add(new Match.Proto(protocol));
    matches.add(CommentText.of(comment));
    matches.add(Match.Ports.destination(protocol, port));
    for (Match match : step.when()) {
      if (!(match instanceof Match.Source || match instanceof Match.InInterface)) {
        matches.add(match);
      }
    }
    return matches;
  }
}
