package dev.svcc.cli;

import com.fasterxml.jackson.core.JsonGenerator;
import dev.svcc.analysis.Step;
import dev.svcc.backend.iptables.RuleText;
import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.SourceSpan;
import java.io.IOException;
import java.util.List;

/** The rules that a packet met, for programs. */
final class StepJson {
  private StepJson() {}

  /** The field {@code steps}: every rule that held, whatever it did. */
  static void steps(JsonGenerator json, List<Step> steps) throws IOException {
    json.writeArrayFieldStart("steps");
    for (Step step : steps) {
      json.writeStartObject();
      json.writeStringField("hook", step.hook().name());
      switch (step) {
        case Step.AtRule rule -> {
          json.writeStringField("table", rule.table().text());
          json.writeStringField("chain", rule.chain());
          json.writeNumberField("number", rule.index() + 1);
          json.writeStringField("rule", RuleText.of(rule.rule()));
        }
        case Step.AtVirtualServer server -> {
          json.writeStringField("table", "ipvs");
          json.writeStringField("rule", RuleSteps.text(server.server()));
        }
      }
      json.writeStringField("effect", RuleSteps.effect(step));
      ObjectRef object = step.origin().object();
      if (object != null) {
        json.writeStringField("object", object.toString());
      }
      json.writeStringField("reason", step.origin().reason());
      at(json, step.origin().at());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  /** The fields {@code file}, {@code line} and {@code column}, of what stands in a file. */
  static void at(JsonGenerator json, SourceSpan at) throws IOException {
    if (!at.equals(SourceSpan.COMMAND_LINE)) {
      json.writeStringField("file", at.file());
      json.writeNumberField("line", at.line());
      json.writeNumberField("column", at.column());
    }
  }
}
