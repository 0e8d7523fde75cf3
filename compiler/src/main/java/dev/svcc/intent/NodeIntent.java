package dev.svcc.intent;

import dev.svcc.net.Family;
import java.util.List;

/**
 * Everything one node must do, decided. Every list is sorted, so equal intents give equal rules.
 *
 * @param node the node and the settings that hold for all its Services
 * @param families the families to make rules for, IPv4 first; at least one
 * @param services one entry per Service, port and family: by namespace, name, port name, protocol,
 *     family
 * @param podPolicies one entry per isolated local pod, direction and family: by pod, family,
 *     direction
 */
public record NodeIntent(
    NodeProfile node,
    List<Family> families,
    List<ServiceIntent> services,
    List<PodPolicy> podPolicies) {
  public NodeIntent {
    families = List.copyOf(families);
    services = List.copyOf(services);
    podPolicies = List.copyOf(podPolicies);
  }

  /** The Services of one family, in order. */
  public List<ServiceIntent> services(Family family) {
    return services.stream().filter(service -> service.family() == family).toList();
  }

  /** The pod policies of one family, in order. */
  public List<PodPolicy> podPolicies(Family family) {
    return podPolicies.stream().filter(policy -> policy.family() == family).toList();
  }
}
