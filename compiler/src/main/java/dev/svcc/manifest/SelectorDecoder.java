package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.manifest.LabelSelector.Operator;
import dev.svcc.manifest.LabelSelector.Requirement;
import dev.svcc.manifest.text.Node.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Decodes metav1.LabelSelector, strictly: what is misread selects too much. */
final class SelectorDecoder {
  private static final Set<String> FIELDS = Set.of("matchLabels", "matchExpressions");
  private static final Set<String> EXPRESSION_FIELDS = Set.of("key", "operator", "values");

  private SelectorDecoder() {}

  static LabelSelector decode(Value place) {
    List<Requirement> labels = new ArrayList<>();
    List<Requirement> expressions = new ArrayList<>();
    for (Entry entry : place.entries()) {
      switch (entry.key().text()) {
        case "matchLabels" ->
            LabelRule.labels(place.child(entry))
                .forEach(
                    (key, value) -> labels.add(new Requirement(key, Operator.IN, List.of(value))));
        case "matchExpressions" -> {
          for (Value item : place.child(entry).mappings()) {
            Requirement requirement = requirement(item);
            if (requirement != null) {
              expressions.add(requirement);
            }
          }
        }
        default -> unknown(place, entry);
      }
    }
    labels.addAll(expressions);
    return new LabelSelector(labels, place.span());
  }

  private static void unknown(Value place, Entry entry) {
    String name = entry.key().text();
    boolean bareLabel = Suggestion.nearest(name, FIELDS).isEmpty() && LabelRule.isKey(name);
    place.report(
        Code.UNKNOWN_FIELD,
        entry.key(),
        "unknown field " + Value.quoted(name),
        bareLabel
            ? "labels stand under `matchLabels`; ignored, this selector would take too much"
            : Suggestion.help(name, FIELDS));
  }

  private static @Nullable Requirement requirement(Value place) {
    String key = "";
    Operator operator = null;
    List<Value> values = List.of();
    for (Entry entry : place.entries()) {
      Value field = place.child(entry);
      switch (entry.key().text()) {
        case "key" -> key = LabelRule.checkKey(field, field.text());
        case "operator" -> operator = operator(field);
        case "values" -> values = field.items();
        default -> place.unknownUnless(EXPRESSION_FIELDS, entry);
      }
    }
    boolean hasKey = required(place, "key");
    boolean hasOperator = required(place, "operator");
    if (!hasKey || !hasOperator || operator == null || key.isEmpty()) {
      return null;
    }
    return new Requirement(key, operator, values(place, operator, values));
  }

  private static boolean required(Value place, String field) {
    Value value = place.child(field);
    if (value != null && !value.isNull()) {
      return true;
    }
    place.report(Code.MISSING_FIELD, field + " is required", "");
    return false;
  }

  private static @Nullable Operator operator(Value place) {
    return switch (place.oneOf(List.of("In", "NotIn", "Exists", "DoesNotExist"))) {
      case "In" -> Operator.IN;
      case "NotIn" -> Operator.NOT_IN;
      case "Exists" -> Operator.EXISTS;
      case "DoesNotExist" -> Operator.DOES_NOT_EXIST;
      default -> null;
    };
  }

  private static List<String> values(Value place, Operator operator, List<Value> items) {
    List<String> values = new ArrayList<>();
    for (Value item : items) {
      values.add(LabelRule.checkValue(item, item.itemText()));
    }
    boolean takesValues = operator == Operator.IN || operator == Operator.NOT_IN;
    if (takesValues && values.isEmpty()) {
      place.report(Code.MISSING_FIELD, "values is required with In and NotIn", "");
    }
    if (!takesValues && !values.isEmpty()) {
      place.report(
          Code.INVALID_VALUE, "values has no meaning with Exists and DoesNotExist", "remove it");
    }
    return values;
  }
}
