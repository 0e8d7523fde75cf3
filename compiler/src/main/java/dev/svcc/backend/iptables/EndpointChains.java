package dev.svcc.backend.iptables;

import dev.svcc.intent.Endpoint;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.rule.Action;
import dev.svcc.rule.Match;
import dev.svcc.rule.TableBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Balances over the endpoints of one Service port: each with the same probability, by one DNAT rule
 * each. Never a DNAT to a range of addresses, which the kernel chooses from by a hash of the
 * client: one client would meet one endpoint for ever.
 */
final class EndpointChains {
  /** So many endpoints are tried one after the other; more are split first. */
  static final int LINEAR = 16;

  private static final int LEAST_FAN_OUT = 4;

  /** How many chains endpoints may nest. */
  private static final int BUDGET = 4;

  private static final String PATH_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ";

  private final TableBuilder nat;
  private final TreeNames names;
  private final ServiceIntent service;

  EndpointChains(TableBuilder nat, TreeNames names, ServiceIntent service) {
    this.nat = nat;
    this.names = names;
    this.service = service;
  }

  /** How many chains nest from the one that balances over so many endpoints on. */
  static int depth(int endpoints) {
    int fanOut = fanOut(endpoints);
    int depth = 1;
    for (int rest = endpoints; rest > LINEAR && depth < BUDGET; rest = (rest - 1) / fanOut + 1) {
      depth++;
    }
    return depth;
  }

  /** The least number of parts, at least 4, with which the budget is kept. */
  private static int fanOut(int endpoints) {
    int fanOut = LEAST_FAN_OUT;
    while ((long) fanOut * fanOut * fanOut * LINEAR < endpoints && fanOut < PATH_DIGITS.length()) {
      fanOut++;
    }
    return fanOut;
  }

  /** Adds the choice among endpoints to a chain; further chains are named after it. */
  void balance(String chain, List<Endpoint> endpoints) {
    if (service.affinitySeconds() > 0 && endpoints.size() > 1) {
      // Before any choice, and for all: who is remembered for one of them stays there. Who is
      // remembered for an endpoint that is gone is found by no rule, and balanced anew.
      for (Endpoint endpoint : endpoints) {
        addTranslation(chain, endpoint, List.of(remembered(endpoint)));
      }
    }
    split(chain, chain + "-", endpoints, fanOut(endpoints.size()), 1);
  }

  private void split(String chain, String path, List<Endpoint> endpoints, int fanOut, int depth) {
    int count = endpoints.size();
    if (count <= LINEAR || depth == BUDGET) {
      for (int i = 0; i < count; i++) {
        addTranslation(chain, endpoints.get(i), chance(1, count - i));
      }
      return;
    }
    int from = 0;
    for (int part = 0; part < fanOut; part++) {
      int to = (int) ((long) count * (part + 1) / fanOut);
      String below = path + PATH_DIGITS.charAt(part);
      nat.add(chain, chance(to - from, count - from), new Action.Goto(below), service.origin());
      split(below, below, endpoints.subList(from, to), fanOut, depth + 1);
      from = to;
    }
  }

  /** Takes {@code part} of {@code whole} of the packets that come by. */
  private static List<Match> chance(int part, int whole) {
    return part == whole ? List.of() : List.of(new Match.Random(part, whole));
  }

  private void addTranslation(String chain, Endpoint endpoint, List<Match> when) {
    List<Match> matches = new ArrayList<>(3);
    matches.add(new Match.Proto(service.protocol())); // DNAT to a port asks for it
    matches.addAll(when);
    matches.addAll(remember(endpoint));
    nat.add(chain, matches, translation(endpoint), endpoint.origin());
  }

  static Action translation(Endpoint endpoint) {
    return new Action.Dnat(endpoint.address(), endpoint.port());
  }

  /** Remembers the source for the endpoint, as the last match before the translation. */
  List<Match> remember(Endpoint endpoint) {
    return service.affinitySeconds() > 0
        ? List.of(new Match.RecentSet(names.recentList(service, endpoint), service.family()))
        : List.of();
  }

  private Match remembered(Endpoint endpoint) {
    String list = names.recentList(service, endpoint);
    return new Match.RecentCheck(list, service.affinitySeconds(), true, service.family());
  }
}
