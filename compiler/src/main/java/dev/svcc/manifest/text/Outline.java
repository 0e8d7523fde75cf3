package dev.svcc.manifest.text;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * Which parts of a value are kept. A list has the outline of each of its items.
 *
 * @param parts the outlines of keys
 * @param keepsOthers whether all other keys are kept whole; their presence is kept in any case
 */
public record Outline(Map<String, Outline> parts, boolean keepsOthers) {
  /** Everything is kept. */
  public static final Outline ALL = new Outline(Map.of(), true);

  /** Nothing is kept but the place. */
  public static final Outline NONE = new Outline(Map.of(), false);

  public Outline {
    parts = Collections.unmodifiableMap(new LinkedHashMap<>(parts));
  }

  /** These keys whole, and of others their presence. */
  public static Outline only(Set<String> keys) {
    return only(keys, Map.of());
  }

  /** These keys, some of them in part, and of others their presence. */
  public static Outline only(Set<String> keys, Map<String, Outline> inPart) {
    Map<String, Outline> parts = new TreeMap<>(inPart);
    for (String key : new TreeSet<>(keys)) {
      parts.putIfAbsent(key, ALL);
    }
    return new Outline(parts, false);
  }

  /** All but some parts of these keys. */
  public static Outline allBut(Map<String, Outline> parts) {
    return new Outline(parts, true);
  }

  /** The outline of the value of a key. */
  public Outline of(String key) {
    Outline part = parts.isEmpty() ? null : parts.get(key);
    return part != null ? part : keepsOthers ? ALL : NONE;
  }

  /** Whether a value with this outline is passed over. */
  public boolean isNone() {
    return !keepsOthers && parts.isEmpty();
  }
}
