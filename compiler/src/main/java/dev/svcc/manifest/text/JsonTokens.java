package dev.svcc.manifest.text;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonLocation;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import dev.svcc.diagnostic.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** The tokens of JSON values that follow each other. Not RFC 8259 to the letter only in that. */
public final class JsonTokens implements Tokens {
  // Depth is limited where nodes are built, which is far below this.
  private static final JsonFactory FACTORY =
      JsonFactory.builder()
          .streamReadConstraints(
              StreamReadConstraints.builder()
                  .maxStringLength(Integer.MAX_VALUE)
                  .maxNameLength(Integer.MAX_VALUE)
                  .build())
          .build();

  private final JsonParser parser;
  private final int linesBefore;
  private final int columnsBefore;
  private final Texts texts;
  private JsonToken token = JsonToken.NOT_AVAILABLE;
  private @Nullable JsonLocation at;

  /**
   * Reads a part of a file.
   *
   * @param ascii whether all bytes are below 128
   * @param linesBefore how many lines of the file stand before it
   */
  public JsonTokens(byte[] bytes, int start, int end, boolean ascii, int linesBefore, Texts texts) {
    this(bytes, start, end, ascii, linesBefore, 0, texts);
  }

  /** Reads items of a list, in brackets of their own. */
  public static JsonTokens of(byte[] bytes, JsonItems.Stretch stretch, boolean ascii, Texts texts) {
    int length = stretch.end() - stretch.start();
    byte[] list = new byte[length + 2];
    list[0] = '[';
    System.arraycopy(bytes, stretch.start(), list, 1, length);
    list[length + 1] = ']';
    int columnsBefore = stretch.columnsBefore() - 1;
    return new JsonTokens(list, 0, list.length, ascii, stretch.linesBefore(), columnsBefore, texts);
  }

  private JsonTokens(
      byte[] bytes,
      int start,
      int end,
      boolean ascii,
      int linesBefore,
      int columnsBefore,
      Texts texts) {
    this.texts = texts;
    this.linesBefore = linesBefore;
    this.columnsBefore = columnsBefore;
    try {
      // The parser of bytes counts columns in bytes, the parser of characters in characters.
      parser =
          ascii
              ? FACTORY.createParser(bytes, start, end - start)
              : FACTORY.createParser(
                  new InputStreamReader(
                      new ByteArrayInputStream(bytes, start, end - start), StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new IllegalStateException("reading memory failed", e);
    }
  }

  @Override
  public Kind next() throws MalformedInput {
    at = null;
    try {
      JsonToken next = parser.nextToken();
      if (next == null) {
        token = JsonToken.NOT_AVAILABLE;
        return Kind.END;
      }
      token = next;
      return kind(next);
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  private static Kind kind(JsonToken token) {
    return switch (token) {
      case START_OBJECT -> Kind.MAPPING;
      case END_OBJECT -> Kind.END_MAPPING;
      case START_ARRAY -> Kind.SEQUENCE;
      case END_ARRAY -> Kind.END_SEQUENCE;
      case FIELD_NAME -> Kind.KEY;
      case VALUE_STRING,
          VALUE_NUMBER_INT,
          VALUE_NUMBER_FLOAT,
          VALUE_TRUE,
          VALUE_FALSE,
          VALUE_NULL,
          VALUE_EMBEDDED_OBJECT ->
          Kind.SCALAR;
      case NOT_AVAILABLE -> Kind.END;
    };
  }

  @Override
  public String text() throws MalformedInput {
    try {
      if (token == JsonToken.FIELD_NAME) {
        return String.valueOf(parser.currentName()); // the parser keeps these itself
      }
      return texts.of(parser.getTextCharacters(), parser.getTextOffset(), parser.getTextLength());
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  @Override
  public boolean plain() {
    return token != JsonToken.VALUE_STRING && token != JsonToken.FIELD_NAME;
  }

  @Override
  public @Nullable String anchor() {
    return null;
  }

  @Override
  public int line() {
    return location().getLineNr() + linesBefore;
  }

  @Override
  public int column() {
    JsonLocation location = location();
    return location.getColumnNr() + (location.getLineNr() == 1 ? columnsBefore : 0);
  }

  private JsonLocation location() {
    JsonLocation known = at;
    if (known == null) {
      known = parser.currentTokenLocation();
      at = known;
    }
    return known;
  }

  /** Escapes count as the one character that they stand for. */
  @Override
  public int length() throws MalformedInput {
    return text().length() + (plain() ? 0 : 2);
  }

  private MalformedInput malformed(IOException e) {
    int line = 0;
    int column = 0;
    String problem = "unreadable";
    if (e instanceof JsonProcessingException known) {
      JsonLocation where = known.getLocation();
      line = where == null ? 0 : where.getLineNr() + linesBefore;
      column = where == null ? 0 : where.getColumnNr();
      problem = firstLine(known.getOriginalMessage());
    }
    return new MalformedInput(Code.SYNTAX, line, column, 1, "not well-formed JSON: " + problem, "");
  }

  private static String firstLine(@Nullable String message) {
    return message == null ? "unreadable" : message.lines().findFirst().orElse("unreadable");
  }
}
