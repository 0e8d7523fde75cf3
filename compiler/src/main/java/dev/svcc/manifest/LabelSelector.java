package dev.svcc.manifest;

import dev.svcc.diagnostic.SourceSpan;
import java.util.List;
import java.util.Map;

/**
 * A label selector: every requirement must hold. matchLabels are requirements with IN and one
 * value. Without requirements it matches everything.
 *
 * @param requirements the requirements, in the order written, matchLabels first
 * @param at where it stands
 */
public record LabelSelector(List<Requirement> requirements, SourceSpan at) {
  /** The operators of matchExpressions. */
  public enum Operator {
    IN,
    NOT_IN,
    EXISTS,
    DOES_NOT_EXIST
  }

  /**
   * One requirement.
   *
   * @param key the label key
   * @param operator how it is compared
   * @param values at least one for IN and NOT_IN, none for the others
   */
  public record Requirement(String key, Operator operator, List<String> values) {
    public Requirement {
      values = List.copyOf(values);
    }

    /**
     * NOT_IN and DOES_NOT_EXIST also hold where the key is absent (apimachinery,
     * labels.Requirement).
     */
    boolean matches(Map<String, String> labels) {
      String value = labels.get(key);
      return switch (operator) {
        case IN -> value != null && values.contains(value);
        case NOT_IN -> value == null || !values.contains(value);
        case EXISTS -> value != null;
        case DOES_NOT_EXIST -> value == null;
      };
    }
  }

  public LabelSelector {
    requirements = List.copyOf(requirements);
  }

  /** Whether an object with these labels is selected. */
  public boolean matches(Map<String, String> labels) {
    for (Requirement requirement : requirements) {
      if (!requirement.matches(labels)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it selects everything. */
  public boolean isEmpty() {
    return requirements.isEmpty();
  }
}
