package dev.svcc.manifest.text;

import com.fasterxml.jackson.core.ErrorReportConfiguration;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamWriteConstraints;
import com.fasterxml.jackson.core.io.ContentReference;
import com.fasterxml.jackson.core.io.IOContext;
import com.fasterxml.jackson.core.util.BufferRecycler;
import com.fasterxml.jackson.dataformat.yaml.YAMLParser;
import dev.svcc.diagnostic.Code;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.events.Event;
import org.yaml.snakeyaml.events.MappingStartEvent;
import org.yaml.snakeyaml.events.ScalarEvent;
import org.yaml.snakeyaml.events.SequenceStartEvent;

/** The tokens of YAML documents, all of YAML 1.1 but tags other than those of the core. */
public final class YamlTokens implements Tokens {
  private final EventParser parser;
  private final int linesBefore;

  /**
   * Reads a part of a file.
   *
   * @param linesBefore how many lines of the file stand before it
   */
  public YamlTokens(byte[] bytes, int start, int end, int linesBefore) {
    this.linesBefore = linesBefore;
    this.parser =
        new EventParser(
            new InputStreamReader(
                new ByteArrayInputStream(bytes, start, end - start), StandardCharsets.UTF_8));
  }

  /** Jackson's parser, which keeps the event that knows quotes, tags and the end of a token. */
  private static final class EventParser extends YAMLParser {
    EventParser(Reader reader) {
      super(context(), 0, 0, options(), null, reader);
    }

    private static IOContext context() {
      return new IOContext(
          StreamReadConstraints.defaults(),
          StreamWriteConstraints.defaults(),
          ErrorReportConfiguration.defaults(),
          new BufferRecycler(),
          ContentReference.unknown(),
          false);
    }

    private static LoaderOptions options() {
      LoaderOptions options = new LoaderOptions();
      // A List of a whole cluster is one document; the library would stop at 3 MiB.
      options.setCodePointLimit(Integer.MAX_VALUE);
      return options;
    }

    Event event() {
      return _lastEvent;
    }
  }

  @Override
  public Kind next() throws MalformedInput {
    JsonToken token;
    try {
      token = parser.nextToken();
    } catch (IOException e) {
      throw malformed(e);
    } catch (RuntimeException e) {
      // The library means to throw only its own exceptions, but hostile text has made it throw
      // others; whatever it is, the text cannot be read.
      throw new MalformedInput(Code.SYNTAX, line(), column(), 1, "not well-formed YAML", "");
    }
    if (token == null) {
      if (!parser.isClosed()) {
        throw new MalformedInput(
            Code.SYNTAX, line(), column(), length(), "not a value of its tag", "");
      }
      return Kind.END;
    }
    refuseTags();
    return kind(token);
  }

  private Kind kind(JsonToken token) {
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
          parser.isCurrentAlias() ? Kind.ALIAS : Kind.SCALAR;
      case NOT_AVAILABLE -> Kind.END;
    };
  }

  private void refuseTags() throws MalformedInput {
    String tag =
        switch (parser.event()) {
          case ScalarEvent scalar -> scalar.getTag();
          case MappingStartEvent mapping -> mapping.getTag();
          case SequenceStartEvent sequence -> sequence.getTag();
          default -> null;
        };
    if (tag == null) {
      return;
    }
    switch (tag) {
      case "!", "tag:yaml.org,2002:str", "tag:yaml.org,2002:map", "tag:yaml.org,2002:seq" -> {}
      default ->
          throw new MalformedInput(
              Code.TAG,
              line(),
              column(),
              1,
              "the tag `" + Shortened.text(tag) + "` has no place in a manifest",
              "remove it: svcc builds nothing but text, numbers, lists and mappings");
    }
  }

  @Override
  public String text() throws MalformedInput {
    try {
      return String.valueOf(parser.getText());
    } catch (IOException e) {
      throw malformed(e);
    }
  }

  @Override
  public boolean plain() {
    return parser.event() instanceof ScalarEvent scalar
        && scalar.isPlain()
        && scalar.getTag() == null;
  }

  @Override
  public @Nullable String anchor() {
    return switch (parser.event()) {
      case ScalarEvent scalar -> scalar.getAnchor();
      case MappingStartEvent mapping -> mapping.getAnchor();
      case SequenceStartEvent sequence -> sequence.getAnchor();
      default -> null;
    };
  }

  @Override
  public int line() {
    Event event = parser.event();
    return event == null ? 0 : event.getStartMark().getLine() + 1 + linesBefore;
  }

  @Override
  public int column() {
    Event event = parser.event();
    return event == null ? 0 : event.getStartMark().getColumn() + 1;
  }

  @Override
  public int length() {
    Mark start = parser.event().getStartMark();
    Mark end = parser.event().getEndMark();
    return start.getLine() == end.getLine() ? end.getColumn() - start.getColumn() : 1;
  }

  private MalformedInput malformed(IOException e) {
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof MarkedYAMLException marked) {
        YamlProblem problem = YamlProblem.of(marked);
        Mark at = problem.at();
        return new MalformedInput(
            Code.SYNTAX,
            at == null ? line() : at.getLine() + 1 + linesBefore,
            at == null ? column() : at.getColumn() + 1,
            1,
            problem.message(),
            problem.help());
      }
    }
    return new MalformedInput(
        Code.SYNTAX,
        line(),
        column(),
        1,
        "a mapping or list stands where a key belongs, and a key must be text",
        "is this a template, with {{ }}? Fill it in first, as `helm template` does");
  }
}
