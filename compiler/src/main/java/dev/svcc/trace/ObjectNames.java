package dev.svcc.trace;

import static java.util.stream.Collectors.joining;

import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Node;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.Service;
import dev.svcc.manifest.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** Finds objects of the input by name, and says what was meant where there is none. */
final class ObjectNames {
  private static final int NAMED_IN_MESSAGES = 6;

  private final NavigableMap<String, Service> services = new TreeMap<>();
  private final NavigableMap<String, Pod> pods = new TreeMap<>();
  private final NavigableMap<String, Node> nodes = new TreeMap<>();
  private final Set<String> hosts = new TreeSet<>();

  ObjectNames(Manifests manifests) {
    manifests.services().forEach(its -> services.put(its.metadata().ref().path(), its));
    manifests.pods().forEach(its -> pods.put(its.metadata().ref().path(), its));
    manifests.nodes().forEach(its -> nodes.put(its.metadata().name(), its));
    manifests.pods().forEach(its -> hosts.add(its.nodeName()));
  }

  Optional<Service> service(String path) {
    return Optional.ofNullable(services.get(path));
  }

  Optional<Pod> exactPod(String path) {
    return Optional.ofNullable(pods.get(path));
  }

  Optional<Node> node(String name) {
    return Optional.ofNullable(nodes.get(name));
  }

  /**
   * The pod of this name, or the only one whose name begins so: {@code shop/front} and {@code
   * shop/front-7d9} are {@code shop/front-7d9f4-abcde} while there is one.
   */
  Optional<Pod> pod(String path) throws NameProblem {
    Optional<Pod> exact = exactPod(path);
    if (exact.isPresent() || path.endsWith("/")) {
      return exact;
    }
    List<String> longer =
        pods.tailMap(path).entrySet().stream()
            .takeWhile(pod -> pod.getKey().startsWith(path))
            .filter(pod -> !pod.getValue().hasEnded() && isBegun(path, pod.getKey()))
            .map(Map.Entry::getKey)
            .toList();
    if (longer.size() > 1) {
      throw new NameProblem(path + " may be any of " + longer.size() + " pods: " + some(longer));
    }
    return longer.isEmpty() ? Optional.empty() : exactPod(longer.get(0));
  }

  /**
   * Whether a pod's name is written as far as its letters matter: up to a dash, or into the letters
   * that a controller made up, which have digits among them.
   */
  private static boolean isBegun(String path, String name) {
    String last = path.substring(Math.max(path.lastIndexOf('-'), path.lastIndexOf('/')));
    return name.charAt(path.length()) == '-' || last.chars().anyMatch(Character::isDigit);
  }

  /** The pod of this name; a problem says which names are near. */
  Pod knownPod(String path) throws NameProblem {
    Optional<Pod> pod = pod(path);
    if (pod.isEmpty()) {
      throw new NameProblem("no pod " + path + " in the input" + nearPod(path));
    }
    return pod.get();
  }

  /** Pods are misspelt by what comes before the letters that a cluster adds. */
  private String nearPod(String path) {
    Map<String, String> spelt = new TreeMap<>();
    for (String name : pods.keySet()) {
      for (String part = name; part.contains("/"); part = withoutLast(part)) {
        spelt.putIfAbsent(part, name);
      }
    }
    String nearest = Suggestion.nearest(path, spelt.keySet());
    return nearest.isEmpty()
        ? near(path, podPaths())
        : "; did you mean " + spelt.get(nearest) + "?";
  }

  private static String withoutLast(String name) {
    int dash = name.lastIndexOf('-');
    return dash < name.indexOf('/') ? "" : name.substring(0, dash);
  }

  /** The Service of this name; a problem says which names are near. */
  Service knownService(String path) throws NameProblem {
    Optional<Service> service = service(path);
    if (service.isEmpty()) {
      throw new NameProblem("no Service " + path + " in the input" + near(path, servicePaths()));
    }
    return service.get();
  }

  /** The name of a Node; a problem says which there are. */
  String knownNode(String name) throws NameProblem {
    if (!nodes.containsKey(name) && !hosts.contains(name)) {
      throw new NameProblem("no Node " + name + " in the input" + near(name, nodes.keySet()));
    }
    return name;
  }

  Collection<String> podPaths() {
    return pods.keySet();
  }

  Collection<String> servicePaths() {
    return services.keySet();
  }

  /** {@code ; did you mean X?}, or the first names that there are. */
  static String near(String name, Collection<String> known) {
    if (known.isEmpty()) {
      return ", which has none";
    }
    String nearest = Suggestion.nearest(name, known);
    return nearest.isEmpty()
        ? ", which has " + some(List.copyOf(known))
        : "; did you mean " + nearest + "?";
  }

  /** The first few, and how many more. */
  static String some(List<String> names) {
    String first = names.stream().limit(NAMED_IN_MESSAGES).collect(joining(", "));
    int more = names.size() - NAMED_IN_MESSAGES;
    return more > 0 ? first + " and " + more + " more" : first;
  }
}
