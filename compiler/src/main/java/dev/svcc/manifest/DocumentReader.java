package dev.svcc.manifest;

import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.ObjectReader.Implied;
import dev.svcc.manifest.text.MalformedInput;
import dev.svcc.manifest.text.Node;
import dev.svcc.manifest.text.Node.Mapping;
import dev.svcc.manifest.text.Node.Scalar;
import dev.svcc.manifest.text.Node.Sequence;
import dev.svcc.manifest.text.NodeBuilder;
import dev.svcc.manifest.text.NodeBuilder.MappingUnderWay;
import dev.svcc.manifest.text.Outline;
import dev.svcc.manifest.text.ScalarType;
import dev.svcc.manifest.text.Tokens;
import dev.svcc.manifest.text.Tokens.Kind;
import java.util.List;

/**
 * Reads the documents of a stretch of text. The items of a list are decoded as they come, so that a
 * List of a whole cluster is never held as nodes; kubectl writes {@code items} before {@code kind},
 * therefore they are kept apart until it is known that they are items.
 */
final class DocumentReader {
  private final String file;
  private final Tokens tokens;
  private final NodeBuilder builder;
  private final MetadataDecoder metadata;
  private final Collected collected = new Collected();
  private final Diagnostics diagnostics = new Diagnostics();
  private final ObjectReader objects;

  DocumentReader(String file, Tokens tokens, MetadataDecoder metadata) {
    this.file = file;
    this.tokens = tokens;
    this.builder = new NodeBuilder(tokens);
    this.metadata = metadata;
    this.objects = new ObjectReader(file, metadata, collected, diagnostics);
  }

  Collected collected() {
    return collected;
  }

  Diagnostics diagnostics() {
    return diagnostics;
  }

  /** Reads to the end; what was found before the text turned out malformed stays. */
  void readAll() throws MalformedInput {
    for (Kind kind = tokens.next(); kind != Kind.END; kind = tokens.next()) {
      builder.startDocument();
      if (kind == Kind.MAPPING) {
        readMapping();
      } else {
        // Nothing of it is needed, but it must end, and not be too deep.
        Node node = builder.build(kind, kind == Kind.SCALAR ? Outline.ALL : Outline.NONE);
        boolean empty = node instanceof Scalar scalar && scalar.type() == ScalarType.NULL;
        if (!empty) {
          objects.read(kind == Kind.SEQUENCE ? emptyList(node) : node, Implied.NOTHING);
        }
      }
    }
  }

  private static Node emptyList(Node node) {
    return new Sequence(List.of(), node.line(), node.column());
  }

  private void readMapping() throws MalformedInput {
    MappingUnderWay mapping = builder.startMapping();
    ListItems items = null;
    for (Kind kind = tokens.next(); kind != Kind.END_MAPPING; kind = tokens.next()) {
      Scalar key = builder.key();
      Kind value = tokens.next();
      boolean first = items == null && mapping.get("items") == null;
      if (first && key.text().equals("items") && value == Kind.SEQUENCE && isNameless()) {
        mapping.add(key, new Sequence(List.of(), tokens.line(), tokens.column()));
        items = new ListItems(file, metadata, kindOf(mapping), textOf(mapping, "apiVersion"));
        readItems(items);
      } else {
        mapping.add(key, builder.build(value, outline(mapping, key)));
      }
    }
    Mapping object = builder.endMapping(mapping);
    objects.read(object, Implied.NOTHING);
    if (items != null && items.end(object)) {
      collected.addAll(items.collected());
      diagnostics.addAll(items.diagnostics());
    }
  }

  private void readItems(ListItems items) throws MalformedInput {
    builder.startSequence();
    for (Kind kind = tokens.next(); kind != Kind.END_SEQUENCE; kind = tokens.next()) {
      items.add(object(kind));
    }
    builder.endSequence();
  }

  private boolean isNameless() {
    return tokens.anchor() == null;
  }

  /** Builds an object, of which only what its kind needs is kept. */
  private Node object(Kind kind) throws MalformedInput {
    if (kind != Kind.MAPPING || !isNameless()) {
      return builder.build(kind, Outline.ALL);
    }
    MappingUnderWay mapping = builder.startMapping();
    for (Kind next = tokens.next(); next != Kind.END_MAPPING; next = tokens.next()) {
      Scalar key = builder.key();
      mapping.add(key, builder.build(tokens.next(), outline(mapping, key)));
    }
    return builder.endMapping(mapping);
  }

  private static Outline outline(MappingUnderWay mapping, Scalar key) {
    String kind = kindOf(mapping);
    if (kind.isEmpty() || key.text().equals("<<")) {
      return ReadKind.ANY.of(key.text());
    }
    ReadKind<?> read = ReadKind.of(kind);
    boolean list = kind.endsWith("List") && key.text().equals("items");
    Outline outline = read == null && !list ? ReadKind.OTHER : ReadKind.ANY;
    return (read == null ? outline : read.outline()).of(key.text());
  }

  private static String kindOf(MappingUnderWay mapping) {
    return textOf(mapping, "kind");
  }

  private static String textOf(MappingUnderWay mapping, String key) {
    return mapping.get(key) instanceof Scalar scalar ? scalar.text() : "";
  }
}
