package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.text.BlockYamlTokens;
import dev.svcc.manifest.text.Documents;
import dev.svcc.manifest.text.Documents.Part;
import dev.svcc.manifest.text.JsonTokens;
import dev.svcc.manifest.text.MalformedInput;
import dev.svcc.manifest.text.SourceLines;
import dev.svcc.manifest.text.TextCheck;
import dev.svcc.manifest.text.Texts;
import dev.svcc.manifest.text.Tokens;
import dev.svcc.manifest.text.YamlTokens;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Reads one text: checks its encoding, splits it into documents, and finds the parser for each. */
final class SourceReader {
  private final String file;
  private final byte[] bytes;
  private final MetadataDecoder metadata;
  private final Collected collected;
  private final Diagnostics diagnostics;
  private final Texts texts = new Texts();

  SourceReader(
      Source source, MetadataDecoder metadata, Collected collected, Diagnostics diagnostics) {
    this.file = source.name();
    this.bytes = source.bytes();
    this.metadata = metadata;
    this.collected = collected;
    this.diagnostics = diagnostics;
  }

  /** What one parser made of a part. */
  private record Attempt(DocumentReader reader, @Nullable MalformedInput failure) {}

  void read() {
    TextCheck check = TextCheck.of(bytes);
    if (TextCheck.looksLikeUtf16(bytes)) {
      diagnostics.report(
          Code.NOT_UTF8,
          null,
          new SourceSpan(file, 1, 1, 1),
          "the file is UTF-16, and manifests are UTF-8",
          "save it as UTF-8");
      return;
    }
    if (check.invalid() >= 0) {
      diagnostics.report(
          Code.NOT_UTF8,
          null,
          span(check.invalid()),
          String.format(Locale.ROOT, "byte 0x%02x is not UTF-8", bytes[check.invalid()]),
          "save the file as UTF-8");
      return;
    }
    int before = diagnostics.errors();
    for (Part part : Documents.split(bytes, check.start())) {
      if (diagnostics.errors() - before > DocumentReader.MOST_ERRORS) {
        diagnostics.report(
            Code.UNREADABLE,
            null,
            span(part.start()),
            "after " + DocumentReader.MOST_ERRORS + " errors the rest of the file is not read",
            "");
        return;
      }
      readPart(part, check);
    }
  }

  private void readPart(Part part, TextCheck check) {
    Attempt json = null;
    Part body = body(part);
    if (body.start() < body.end() && bytes[body.start()] == '{') {
      json =
          attempt(
              new JsonTokens(
                  bytes, body.start(), body.end(), check.ascii(), body.linesBefore(), texts));
      if (!isSyntax(json)) {
        finish(json);
        return;
      }
    }
    if (check.unprintable() >= part.start() && check.unprintable() < part.end()) {
      diagnostics.report(
          Code.SYNTAX,
          null,
          span(check.unprintable()),
          "a control character, which YAML does not allow",
          "write it as an escape in double quotes if it is meant");
      return;
    }
    if (!check.hasRareBreaks()) {
      Attempt block = attempt(new BlockYamlTokens(bytes, part, check.ascii(), texts));
      if (!isSyntax(block)) {
        finish(block);
        return;
      }
    }
    Attempt yaml = attempt(new YamlTokens(bytes, part.start(), part.end(), part.linesBefore()));
    boolean meantAsJson = json != null && isQuote(body.start() + 1, body.end());
    finish(json != null && meantAsJson && yaml.failure() != null ? json : yaml);
  }

  private static boolean isSyntax(Attempt attempt) {
    return attempt.failure() != null && attempt.failure().code() == Code.SYNTAX;
  }

  private SourceSpan span(int offset) {
    SourceLines lines = new SourceLines(bytes);
    return new SourceSpan(file, lines.lineOf(offset), lines.columnOf(offset), 1);
  }

  /** The part without its marker and blank lines, if nothing else stands there. */
  private Part body(Part part) {
    int at = part.start();
    int line = part.linesBefore();
    boolean marked = at + 3 <= part.end() && bytes[at] == '-' && bytes[at + 1] == '-';
    at += marked ? 3 : 0;
    int lineStart = at;
    while (at < part.end() && (bytes[at] == ' ' || bytes[at] == '\t' || isBreak(bytes[at]))) {
      if (isBreak(bytes[at])) {
        boolean pair = bytes[at] == '\r' && at + 1 < part.end() && bytes[at + 1] == '\n';
        at += pair ? 2 : 1;
        line++;
        lineStart = at;
      } else {
        at++;
      }
    }
    // Columns are counted from where the parser begins.
    boolean sameLine = marked && line == part.linesBefore();
    return sameLine || lineStart != at ? new Part(at, at, line) : new Part(at, part.end(), line);
  }

  /**
   * Whether the next that is not blank is a double quote: then YAML was not what somebody wrote.
   */
  private boolean isQuote(int from, int end) {
    int at = from;
    while (at < end && (bytes[at] == ' ' || bytes[at] == '\t' || isBreak(bytes[at]))) {
      at++;
    }
    return at < end && bytes[at] == '"';
  }

  private static boolean isBreak(byte b) {
    return b == '\n' || b == '\r';
  }

  private Attempt attempt(Tokens tokens) {
    DocumentReader reader = new DocumentReader(file, tokens, metadata);
    try {
      reader.readAll();
      return new Attempt(reader, null);
    } catch (MalformedInput e) {
      return new Attempt(reader, e);
    }
  }

  private void finish(Attempt attempt) {
    collected.addAll(attempt.reader().collected());
    diagnostics.addAll(attempt.reader().diagnostics());
    MalformedInput failure = attempt.failure();
    if (failure != null) {
      diagnostics.report(
          failure.code(),
          null,
          new SourceSpan(file, failure.line(), failure.column(), failure.length()),
          failure.message(),
          failure.help());
    }
  }
}
