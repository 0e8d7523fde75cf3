package dev.svcc.trace;

import static java.util.stream.Collectors.joining;

import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Metadata;
import dev.svcc.manifest.Node;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.Service;
import dev.svcc.manifest.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Finds objects of the input by name, and says what was meant where there is none. */
final class ObjectNames {
  private static final int NAMED_IN_MESSAGES = 6;

  private final Manifests manifests;

  ObjectNames(Manifests manifests) {
    this.manifests = manifests;
  }

  Optional<Service> service(String path) {
    return find(manifests.services(), Service::metadata, path);
  }

  Optional<Pod> exactPod(String path) {
    return find(manifests.pods(), Pod::metadata, path);
  }

  Optional<Node> node(String name) {
    return find(manifests.nodes(), Node::metadata, name);
  }

  private static <T> Optional<T> find(
      List<T> objects, Function<T, Metadata> metadata, String path) {
    return objects.stream()
        .filter(object -> metadata.apply(object).ref().path().equals(path))
        .findFirst();
  }

  /**
   * The pod of this name, or the only one whose name goes on after it with a dash: {@code
   * shop/front} is {@code shop/front-7d9f4-abcde} while there is one.
   */
  Optional<Pod> pod(String path) throws NameProblem {
    Optional<Pod> exact = exactPod(path);
    if (exact.isPresent()) {
      return exact;
    }
    List<Pod> longer =
        manifests.pods().stream()
            .filter(pod -> pod.metadata().ref().path().startsWith(path))
            .filter(pod -> !pod.hasEnded())
            .toList();
    if (longer.size() > 1) {
      throw new NameProblem(
          path + " may be any of " + longer.size() + " pods: " + some(paths(longer)));
    }
    return longer.stream().findFirst();
  }

  /** The pod of this name; a problem says which names are near. */
  Pod knownPod(String path) throws NameProblem {
    Optional<Pod> pod = pod(path);
    if (pod.isEmpty()) {
      throw new NameProblem("no pod " + path + " in the input" + near(path, podPaths()));
    }
    return pod.get();
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
    List<String> names = manifests.nodes().stream().map(node -> node.metadata().name()).toList();
    boolean hostsPods = manifests.pods().stream().anyMatch(pod -> pod.nodeName().equals(name));
    if (!names.contains(name) && !hostsPods) {
      throw new NameProblem("no Node " + name + " in the input" + near(name, names));
    }
    return name;
  }

  List<String> podPaths() {
    return paths(manifests.pods());
  }

  List<String> servicePaths() {
    return manifests.services().stream().map(its -> its.metadata().ref().path()).toList();
  }

  private static List<String> paths(List<Pod> pods) {
    return pods.stream().map(pod -> pod.metadata().ref().path()).toList();
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
