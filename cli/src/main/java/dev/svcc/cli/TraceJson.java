package dev.svcc.cli;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import dev.svcc.analysis.Fraction;
import dev.svcc.net.Packet;
import dev.svcc.trace.Client;
import dev.svcc.trace.Ending;
import dev.svcc.trace.Hop;
import dev.svcc.trace.Note;
import dev.svcc.trace.Place;
import dev.svcc.trace.Reply;
import dev.svcc.trace.Target;
import dev.svcc.trace.Trace;
import dev.svcc.trace.Way;
import java.io.IOException;
import java.io.StringWriter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Tells traces to programs; docs/trace.md describes every field. */
final class TraceJson {
  /** Counted up when a field changes its meaning or goes away; new fields may come without. */
  private static final int SCHEMA = 1;

  private final JsonGenerator json;

  private TraceJson(JsonGenerator json) {
    this.json = json;
  }

  /** The text for these flows. */
  static String of(List<Flow> flows) {
    StringWriter out = new StringWriter();
    JsonFactory factory = JsonFactory.builder().enable(JsonWriteFeature.ESCAPE_NON_ASCII).build();
    try (JsonGenerator json = factory.createGenerator(out)) {
      DefaultIndenter indenter = new DefaultIndenter("  ", "\n");
      json.setPrettyPrinter(
          new DefaultPrettyPrinter().withObjectIndenter(indenter).withArrayIndenter(indenter));
      new TraceJson(json).flows(flows);
    } catch (IOException e) {
      throw new IllegalStateException("a StringWriter does not fail", e);
    }
    return out.append('\n').toString();
  }

  private void flows(List<Flow> flows) throws IOException {
    json.writeStartObject();
    json.writeNumberField("schema", SCHEMA);
    json.writeArrayFieldStart("flows");
    for (Flow flow : flows) {
      json.writeStartObject();
      json.writeStringField("from", flow.from());
      json.writeStringField("to", flow.to());
      if (flow.line() > 0) {
        json.writeNumberField("line", flow.line());
      }
      if (!flow.expected().isEmpty()) {
        json.writeStringField("expected", flow.expected());
        json.writeBooleanField("asExpected", flow.isMet());
      }
      json.writeArrayFieldStart("traces");
      for (Trace trace : flow.traces()) {
        trace(trace);
      }
      json.writeEndArray();
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  private void trace(Trace trace) throws IOException {
    json.writeStartObject();
    json.writeStringField("answer", word(trace.answer()));
    probability("allowed", trace.allowed());
    client(trace.client());
    json.writeArrayFieldStart("names");
    for (Target.Name name : trace.target().names()) {
      json.writeStartObject();
      json.writeStringField("name", name.name());
      json.writeStringField("means", name.means());
      StepJson.at(json, name.at());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeStringField("node", trace.node());
    packet(trace.packet());
    json.writeArrayFieldStart("ways");
    for (Way way : trace.ways()) {
      way(way);
    }
    json.writeEndArray();
    json.writeArrayFieldStart("notes");
    for (Note note : trace.notes()) {
      json.writeStartObject();
      json.writeStringField("kind", kind(note));
      json.writeStringField("text", NoteText.of(note));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
  }

  /** The record's name in lower camel case. */
  private static String kind(Note note) {
    String name = note.getClass().getSimpleName();
    return name.substring(0, 1).toLowerCase(Locale.ROOT) + name.substring(1);
  }

  private static String word(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  private void probability(String field, Fraction fraction) throws IOException {
    json.writeObjectFieldStart(field);
    json.writeStringField("fraction", fraction.numerator() + "/" + fraction.denominator());
    json.writeNumberField("value", fraction.value());
    json.writeEndObject();
  }

  private void client(Client client) throws IOException {
    json.writeObjectFieldStart("client");
    switch (client) {
      case Client.OfPod pod -> {
        json.writeStringField("kind", "pod");
        json.writeStringField("pod", pod.pod().metadata().ref().path());
        json.writeStringField("node", pod.node());
      }
      case Client.OfNode node -> {
        json.writeStringField("kind", "node");
        json.writeStringField("node", node.node());
      }
      case Client.Outside outside -> {
        json.writeStringField("kind", "outside");
        json.writeStringField("address", outside.address().toString());
      }
      case Client.Unlisted unlisted -> {
        json.writeStringField("kind", "unlisted");
        json.writeStringField("address", unlisted.address().toString());
      }
    }
    json.writeEndObject();
  }

  private void packet(Packet packet) throws IOException {
    json.writeObjectFieldStart("packet");
    json.writeStringField("protocol", packet.protocol().kernelName());
    json.writeStringField("source", packet.source().toString());
    json.writeNumberField("sourcePort", packet.sourcePort());
    json.writeStringField("destination", packet.destination().toString());
    json.writeNumberField("destinationPort", packet.destinationPort());
    json.writeNumberField("icmpType", packet.icmpType());
    json.writeNumberField("icmpCode", packet.icmpCode());
    json.writeStringField("inInterface", packet.inInterface());
    json.writeStringField("state", word(packet.state()));
    json.writeEndObject();
  }

  private void way(Way way) throws IOException {
    json.writeStartObject();
    probability("probability", way.probability());
    json.writeObjectFieldStart("ending");
    ending(way);
    json.writeEndObject();
    hops(way.hops());
    Optional<Reply> reply = way.reply();
    if (reply.isPresent()) {
      reply(reply.get());
    }
    json.writeEndObject();
  }

  private void ending(Way way) throws IOException {
    json.writeStringField("answer", word(Trace.answer(way)));
    switch (way.ending()) {
      case Ending.Reached reached -> place(reached.by());
      case Ending.Left left -> json.writeStringField("kind", "left");
      case Ending.Lost lost -> place(lost.service());
      case Ending.Dropped dropped -> {
        json.writeStringField("kind", "dropped");
        json.writeStringField("why", word(dropped.why()));
      }
      case Ending.Rejected rejected -> {
        json.writeStringField("kind", "rejected");
        json.writeStringField("with", rejected.answer());
      }
      case Ending.Unknown unknown -> json.writeStringField("kind", "unknown");
    }
    json.writeStringField("address", way.last().outcome().destination().toString());
    json.writeNumberField("port", way.last().outcome().destinationPort());
    json.writeStringField("source", way.last().outcome().source().toString());
    json.writeBooleanField("masqueraded", way.hidesSender());
  }

  private void place(Place place) throws IOException {
    switch (place) {
      case Place.OfPod pod -> {
        json.writeStringField("kind", "pod");
        json.writeStringField("pod", pod.pod().path());
        json.writeStringField("node", pod.node());
        StepJson.at(json, pod.at());
      }
      case Place.OfEndpoint endpoint -> {
        json.writeStringField("kind", "endpoint");
        json.writeStringField("service", endpoint.service().path());
        json.writeStringField("node", endpoint.node());
        StepJson.at(json, endpoint.at());
      }
      case Place.OfNode node -> {
        json.writeStringField("kind", "node");
        json.writeStringField("node", node.node());
      }
      case Place.OfService service -> {
        json.writeStringField("kind", "service");
        json.writeStringField("service", service.service().path());
        StepJson.at(json, service.at());
      }
      case Place.Unknown unknown -> json.writeStringField("kind", "left");
    }
  }

  private void hops(List<Hop> hops) throws IOException {
    json.writeArrayFieldStart("hops");
    for (Hop hop : hops) {
      json.writeStartObject();
      json.writeStringField("node", hop.node());
      StepJson.steps(json, hop.outcome().steps());
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void reply(Reply reply) throws IOException {
    json.writeObjectFieldStart("reply");
    switch (reply.ending()) {
      case Reply.Ending.Arrives arrives -> {
        json.writeStringField("kind", "arrives");
        json.writeStringField("source", arrives.ends().source().toString());
        json.writeNumberField("sourcePort", arrives.ends().sourcePort());
      }
      case Reply.Ending.Bypasses bypasses -> {
        json.writeStringField("kind", "bypasses");
        json.writeStringField("node", bypasses.node());
      }
      case Reply.Ending.Stopped stopped -> json.writeStringField("kind", "stopped");
    }
    hops(reply.hops());
    json.writeEndObject();
  }
}
