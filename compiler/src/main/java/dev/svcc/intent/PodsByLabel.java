package dev.svcc.intent;

import dev.svcc.manifest.Pod;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * Pods found by equality selector without looking at all of them: of the selector's labels the
 * rarest leads.
 */
final class PodsByLabel {
  private final Map<Label, List<Pod>> byLabel = new LinkedHashMap<>();
  private final List<Pod> pods;

  private record Label(String namespace, String key, String value) {}

  PodsByLabel(List<Pod> pods) {
    this.pods = pods;
  }

  /** The Pods of a namespace that carry all these labels, at least one, in the input's order. */
  List<Pod> select(String namespace, Map<String, String> selector) {
    if (byLabel.isEmpty()) {
      index(); // late, because input with EndpointSlices never asks
    }
    List<Pod> fewest = null;
    for (Map.Entry<String, String> label : selector.entrySet()) {
      List<Pod> found =
          byLabel.getOrDefault(new Label(namespace, label.getKey(), label.getValue()), List.of());
      if (fewest == null || found.size() < fewest.size()) {
        fewest = found;
      }
    }
    if (fewest == null) {
      return List.of();
    }
    return fewest.stream()
        .filter(pod -> pod.metadata().labels().entrySet().containsAll(selector.entrySet()))
        .toList();
  }

  /** The values that Pods of a namespace have for a label, sorted. */
  List<String> values(String namespace, String key) {
    return pods.stream()
        .filter(pod -> pod.metadata().namespace().equals(namespace))
        .flatMap(pod -> Stream.ofNullable(pod.metadata().labels().get(key)))
        .distinct()
        .sorted()
        .toList();
  }

  private void index() {
    for (Pod pod : pods) {
      String namespace = pod.metadata().namespace();
      pod.metadata()
          .labels()
          .forEach(
              (key, value) ->
                  byLabel
                      .computeIfAbsent(
                          new Label(namespace, key, value), unused -> new ArrayList<>())
                      .add(pod));
    }
  }
}
