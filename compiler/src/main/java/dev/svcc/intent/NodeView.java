package dev.svcc.intent;

import dev.svcc.manifest.Pod;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The node as the passes that resolve Services and policies see it.
 *
 * @param profile what the node's rules depend on
 * @param labels the Node's labels, with those of the flags over them
 * @param podsAreUnscheduled whether no Pod of the input has a nodeName, so that all of them are
 *     taken for this node's
 */
record NodeView(NodeProfile profile, SortedMap<String, String> labels, boolean podsAreUnscheduled) {
  NodeView {
    labels = Collections.unmodifiableSortedMap(new TreeMap<>(labels));
  }

  /** Whether {@code pods} are manifests that no scheduler has seen. */
  static boolean areUnscheduled(List<Pod> pods) {
    return pods.stream().allMatch(pod -> pod.nodeName().isEmpty());
  }

  /** Whether an endpoint with this nodeName runs here; an empty one runs nowhere. */
  boolean isHere(String nodeName) {
    return !nodeName.isEmpty() && nodeName.equals(profile.name());
  }

  /** Whether policies are enforced for this Pod here. */
  boolean hosts(Pod pod) {
    return isHere(pod.nodeName()) || podsAreUnscheduled;
  }
}
