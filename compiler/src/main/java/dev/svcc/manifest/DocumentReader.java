package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
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
import java.util.function.Consumer;

/**
 * Reads the documents of a stretch of text. The items of a list are decoded as they come, so that a
 * List of a whole cluster is never held as nodes; kubectl writes {@code items} before {@code kind},
 * therefore they are kept apart until it is known that they are items.
 */
final class DocumentReader {
  /** Nobody reads more, and hostile input has no end of them. */
  static final int MOST_ERRORS = 1000;

  private final String file;
  private final Tokens tokens;
  private final NodeBuilder builder;
  private final MetadataDecoder metadata;
  private final Collected collected = new Collected();
  private final Diagnostics diagnostics = new Diagnostics();
  private final ObjectReader objects;
  private final Consumer<ListItems> moreItems;

  DocumentReader(String file, Tokens tokens, MetadataDecoder metadata) {
    this(file, tokens, metadata, items -> {});
  }

  /**
   * A reader of documents whose items do not all stand among the tokens.
   *
   * @param moreItems adds the others
   */
  DocumentReader(
      String file, Tokens tokens, MetadataDecoder metadata, Consumer<ListItems> moreItems) {
    this.file = file;
    this.tokens = tokens;
    this.builder = new NodeBuilder(tokens);
    this.metadata = metadata;
    this.moreItems = moreItems;
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
      stopIfHopeless(diagnostics);
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

  private void stopIfHopeless(Diagnostics findings) throws MalformedInput {
    if (findings.errors() > MOST_ERRORS) {
      throw new MalformedInput(
          Code.UNREADABLE,
          tokens.line(),
          tokens.column(),
          1,
          "after " + MOST_ERRORS + " errors the rest of the file is not read",
          "");
    }
  }

  private static Node emptyList(Node node) {
    return new Sequence(List.of(), node.line(), node.column());
  }

  private void readMapping() throws MalformedInput {
    MappingUnderWay mapping = builder.startMapping();
    KindSoFar told = new KindSoFar();
    ListItems items = null;
    boolean first = true;
    for (Kind kind = tokens.next(); kind != Kind.END_MAPPING; kind = tokens.next()) {
      Scalar key = builder.key();
      Kind value = tokens.next();
      if (key.text().equals("items") && first && value == Kind.SEQUENCE && isNameless()) {
        mapping.add(key, new Sequence(List.of(), tokens.line(), tokens.column()));
        items = new ListItems(file, metadata, told.kind, told.apiVersion);
        try {
          readItems(items);
          moreItems.accept(items);
        } catch (MalformedInput e) {
          diagnostics.addAll(items.diagnostics());
          throw e;
        }
      } else {
        Node node = builder.build(value, told.outline(key));
        told.listen(key, node);
        mapping.add(key, node);
      }
      first &= !key.text().equals("items");
    }
    Mapping object = builder.endMapping(mapping);
    objects.read(object, Implied.NOTHING);
    if (items != null && items.end(object)) {
      collected.addAll(items.collected());
      diagnostics.addAll(items.diagnostics());
    }
  }

  /** Reads nothing but items, in brackets, of a list whose beginning was read elsewhere. */
  void readStretch(ListItems items) throws MalformedInput {
    builder.startSequence(); // stands for the list, which is as deep
    if (tokens.next() != Kind.SEQUENCE) {
      throw new IllegalStateException("items without brackets");
    }
    readItems(items);
    if (tokens.next() != Kind.END) {
      throw new IllegalStateException("items behind their bracket");
    }
  }

  private void readItems(ListItems items) throws MalformedInput {
    builder.startSequence();
    for (Kind kind = tokens.next(); kind != Kind.END_SEQUENCE; kind = tokens.next()) {
      items.add(object(kind));
      stopIfHopeless(items.diagnostics());
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
    KindSoFar told = new KindSoFar();
    for (Kind next = tokens.next(); next != Kind.END_MAPPING; next = tokens.next()) {
      Scalar key = builder.key();
      Node value = builder.build(tokens.next(), told.outline(key));
      told.listen(key, value);
      mapping.add(key, value);
    }
    return builder.endMapping(mapping);
  }

  /** What the entries of an object have told of its kind: empty until they have. */
  private static final class KindSoFar {
    private String kind = "";
    private String apiVersion = "";

    void listen(Scalar key, Node value) {
      if (!(value instanceof Scalar scalar)) {
        return;
      }
      switch (key.text()) {
        case "kind" -> kind = scalar.text();
        case "apiVersion" -> apiVersion = scalar.text();
        default -> {}
      }
    }

    /** Which parts of the value of a key this kind of object needs. */
    Outline outline(Scalar key) {
      if (kind.isEmpty() || key.text().equals("<<")) {
        return ReadKind.ANY.of(key.text());
      }
      ReadKind<?> read = ReadKind.of(kind);
      if (read != null) {
        return read.outline().of(key.text());
      }
      boolean list = kind.endsWith(ObjectReader.LIST) && key.text().equals("items");
      return (list ? ReadKind.ANY : ReadKind.OTHER).of(key.text());
    }
  }
}
