package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.text.Documents;
import dev.svcc.manifest.text.Documents.Part;
import dev.svcc.manifest.text.SourceLines;
import dev.svcc.manifest.text.TextCheck;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads one text: checks its encoding and splits it into documents. */
final class SourceReader {
  /** Fewer bytes are read before other threads have started. */
  static final int LARGE = 1 << 20;

  private static final int BATCH = 1 << 18;

  private final Source source;
  private final String file;
  private final byte[] bytes;
  private final MetadataDecoder metadata;
  private final Outcome outcome = new Outcome();

  SourceReader(Source source, MetadataDecoder metadata) {
    this.source = source;
    this.file = source.name();
    this.bytes = source.bytes();
    this.metadata = metadata;
  }

  Outcome read() {
    TextCheck check = TextCheck.of(bytes);
    if (TextCheck.looksLikeUtf16(bytes)) {
      report(
          Code.NOT_UTF8,
          new SourceSpan(file, 1, 1, 1),
          "the file is UTF-16, and manifests are UTF-8",
          "save it as UTF-8");
    } else if (check.invalid() >= 0) {
      report(
          Code.NOT_UTF8,
          span(check.invalid()),
          String.format(Locale.ROOT, "byte 0x%02x is not UTF-8", bytes[check.invalid()]),
          "save the file as UTF-8");
    } else {
      readParts(check);
    }
    return outcome;
  }

  private void readParts(TextCheck check) {
    List<Part> parts = Documents.split(bytes, check.start());
    if (bytes.length < LARGE || parts.size() == 1) {
      join(parts, readBatch(parts, check));
      return;
    }
    List<Outcome> outcomes = new ArrayList<>(parts.size());
    batches(parts).parallelStream()
        .map(batch -> readBatch(batch, check))
        .toList()
        .forEach(outcomes::addAll);
    join(parts, outcomes);
  }

  private static List<List<Part>> batches(List<Part> parts) {
    List<List<Part>> batches = new ArrayList<>();
    int first = 0;
    for (int i = 1; i <= parts.size(); i++) {
      if (i == parts.size() || parts.get(i).start() - parts.get(first).start() >= BATCH) {
        batches.add(parts.subList(first, i));
        first = i;
      }
    }
    return batches;
  }

  /** Reads parts one after the other; those behind too many errors not at all. */
  private List<Outcome> readBatch(List<Part> parts, TextCheck check) {
    PartReader reader = new PartReader(source, check, metadata);
    List<Outcome> outcomes = new ArrayList<>(parts.size());
    int errors = 0;
    for (Part part : parts) {
      Outcome read = errors > DocumentReader.MOST_ERRORS ? new Outcome() : reader.read(part);
      errors += read.diagnostics().errors();
      outcomes.add(read);
    }
    return outcomes;
  }

  private void join(List<Part> parts, List<Outcome> outcomes) {
    for (int i = 0; i < parts.size(); i++) {
      if (outcome.diagnostics().errors() > DocumentReader.MOST_ERRORS) {
        report(
            Code.UNREADABLE,
            span(parts.get(i).start()),
            "after " + DocumentReader.MOST_ERRORS + " errors the rest of the file is not read",
            "");
        return;
      }
      outcome.addAll(outcomes.get(i));
    }
  }

  private SourceSpan span(int offset) {
    return new SourceLines(bytes).span(file, offset);
  }

  private void report(Code code, SourceSpan at, String message, String help) {
    outcome.diagnostics().report(code, null, at, message, help);
  }
}
