package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.text.BlockYamlTokens;
import dev.svcc.manifest.text.Documents.Part;
import dev.svcc.manifest.text.JsonTokens;
import dev.svcc.manifest.text.MalformedInput;
import dev.svcc.manifest.text.SourceLines;
import dev.svcc.manifest.text.TextCheck;
import dev.svcc.manifest.text.Texts;
import dev.svcc.manifest.text.Tokens;
import dev.svcc.manifest.text.YamlTokens;
import org.jspecify.annotations.Nullable;

/** Reads parts of a text, and finds the parser for each. */
final class PartReader {
  private final String file;
  private final byte[] bytes;
  private final TextCheck check;
  private final MetadataDecoder metadata;
  private final Texts texts = new Texts();

  /**
   * A reader of some parts of one text.
   *
   * @param check what was found in the whole text
   */
  PartReader(Source source, TextCheck check, MetadataDecoder metadata) {
    this.file = source.name();
    this.bytes = source.bytes();
    this.check = check;
    this.metadata = metadata;
  }

  /** What one parser made of a part. */
  private record Attempt(DocumentReader reader, @Nullable MalformedInput failure) {
    boolean isSyntax() {
      return failure != null && failure.code() == Code.SYNTAX;
    }
  }

  Outcome read(Part part) {
    Attempt json = null;
    Part body = body(part);
    if (body.start() < body.end() && bytes[body.start()] == '{') {
      Outcome quick = new SplitList(file, bytes, check.ascii(), metadata).read(body);
      if (quick != null) {
        return quick;
      }
      json =
          attempt(
              new JsonTokens(
                  bytes, body.start(), body.end(), check.ascii(), body.linesBefore(), texts));
      if (!json.isSyntax()) {
        return outcome(json);
      }
    }
    if (check.unprintable() >= part.start() && check.unprintable() < part.end()) {
      Outcome unprintable = new Outcome();
      unprintable
          .diagnostics()
          .report(
              Code.SYNTAX,
              null,
              new SourceLines(bytes).span(file, check.unprintable()),
              "a control character, which YAML does not allow",
              "write it as an escape in double quotes if it is meant");
      return unprintable;
    }
    if (!check.hasRareBreaks()) {
      Attempt block = attempt(new BlockYamlTokens(bytes, part, check.ascii(), texts));
      if (!block.isSyntax()) {
        return outcome(block);
      }
    }
    Attempt yaml = attempt(new YamlTokens(bytes, part.start(), part.end(), part.linesBefore()));
    boolean meantAsJson = json != null && isQuote(body.start() + 1, body.end());
    return outcome(json != null && meantAsJson && yaml.failure() != null ? json : yaml);
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

  private Outcome outcome(Attempt attempt) {
    Outcome outcome = new Outcome(attempt.reader().collected(), attempt.reader().diagnostics());
    MalformedInput failure = attempt.failure();
    if (failure != null) {
      outcome
          .diagnostics()
          .report(
              failure.code(),
              null,
              new SourceSpan(file, failure.line(), failure.column(), failure.length()),
              failure.message(),
              failure.help());
    }
    return outcome;
  }
}
