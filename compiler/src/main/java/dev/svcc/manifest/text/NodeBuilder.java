package dev.svcc.manifest.text;

import dev.svcc.diagnostic.Code;
import dev.svcc.manifest.text.Node.Entry;
import dev.svcc.manifest.text.Node.Mapping;
import dev.svcc.manifest.text.Node.Scalar;
import dev.svcc.manifest.text.Node.Sequence;
import dev.svcc.manifest.text.Node.Skipped;
import dev.svcc.manifest.text.Tokens.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Builds nodes from the tokens of one document. Aliases become the node that they name, so a small
 * text stays small in memory; what they would be written out is limited all the same, because
 * whoever walks over the nodes meets every copy.
 */
public final class NodeBuilder {
  /** Mappings and lists within each other: far more than any object of the API has. */
  public static final int MAX_DEPTH = 64;

  /** How many nodes all aliases of a document may stand for. */
  public static final int MAX_ALIASED = 100_000;

  private static final String MERGE_KEY = "<<";
  private static final int FEW_KEYS = 12;

  private final Tokens tokens;
  private final Map<String, Anchored> anchors = new HashMap<>();
  private final Set<String> open = new HashSet<>();
  private int depth;
  private int built;
  private int aliased;

  /** A node with an anchor, and how many nodes it is written out. */
  private record Anchored(Node node, int size) {}

  public NodeBuilder(Tokens tokens) {
    this.tokens = tokens;
  }

  /** Forgets the anchors: they end with their document. */
  public void startDocument() {
    anchors.clear();
    aliased = 0;
  }

  /** Builds the value that begins with the last token; afterwards the last token is its end. */
  public Node build(Kind kind, Outline outline) throws MalformedInput {
    String anchor = kind == Kind.ALIAS ? null : tokens.anchor();
    if (anchor == null) {
      return outline.isNone() ? skip(kind) : buildHere(kind, outline);
    }
    // Whoever names it later may want all of it.
    int before = built + aliased;
    boolean outermost = open.add(anchor);
    Node node = buildHere(kind, Outline.ALL);
    if (outermost) {
      open.remove(anchor);
    }
    anchors.put(anchor, new Anchored(node, built + aliased - before));
    return node;
  }

  private Node buildHere(Kind kind, Outline outline) throws MalformedInput {
    built++;
    return switch (kind) {
      case MAPPING -> mapping(outline);
      case SEQUENCE -> sequence(outline);
      case SCALAR -> scalar();
      case ALIAS -> alias();
      case KEY, END_MAPPING, END_SEQUENCE, END ->
          throw new IllegalStateException("no value begins with " + kind);
    };
  }

  private Scalar scalar() throws MalformedInput {
    return new Scalar(
        tokens.text(), tokens.plain(), tokens.line(), tokens.column(), tokens.length());
  }

  private Sequence sequence(Outline outline) throws MalformedInput {
    int line = tokens.line();
    int column = tokens.column();
    enter();
    List<Node> items = new ArrayList<>();
    for (Kind kind = tokens.next(); kind != Kind.END_SEQUENCE; kind = tokens.next()) {
      items.add(build(kind, outline));
    }
    depth--;
    return new Sequence(items, line, column);
  }

  private Mapping mapping(Outline outline) throws MalformedInput {
    MappingUnderWay mapping = startMapping();
    for (Kind kind = tokens.next(); kind != Kind.END_MAPPING; kind = tokens.next()) {
      Scalar key = key();
      mapping.add(key, build(tokens.next(), isMerge(key) ? outline : outline.of(key.text())));
    }
    return endMapping(mapping);
  }

  /** Begins a mapping that the caller fills, entry by entry, from {@link #key} and values. */
  public MappingUnderWay startMapping() throws MalformedInput {
    enter();
    return new MappingUnderWay(tokens.line(), tokens.column());
  }

  /** The key that is the last token. */
  public Scalar key() throws MalformedInput {
    Scalar key = scalar();
    String anchor = tokens.anchor();
    if (anchor != null) {
      anchors.put(anchor, new Anchored(key, 1));
    }
    return key;
  }

  private static boolean isMerge(Scalar key) {
    return key.plain() && key.text().equals(MERGE_KEY);
  }

  /** Ends a mapping: the last token is its end. */
  public Mapping endMapping(MappingUnderWay mapping) throws MalformedInput {
    depth--;
    return mapping.finish();
  }

  /** Begins a list whose items the caller builds one by one. */
  public void startSequence() throws MalformedInput {
    enter();
  }

  /** Ends such a list. */
  public void endSequence() {
    depth--;
  }

  private void enter() throws MalformedInput {
    if (++depth > MAX_DEPTH) {
      throw new MalformedInput(
          Code.NESTING_LIMIT,
          tokens.line(),
          tokens.column(),
          1,
          "more than " + MAX_DEPTH + " lists and mappings within each other",
          "");
    }
  }

  private Node alias() throws MalformedInput {
    String name = tokens.text();
    Anchored target = target(name);
    aliased += target.size();
    if (aliased > MAX_ALIASED) {
      throw malformed(
          Code.ALIAS_LIMIT,
          "aliases stand for more than " + MAX_ALIASED + " values",
          "write the values out, or split the document");
    }
    return target.node();
  }

  private Anchored target(String name) throws MalformedInput {
    Anchored target = anchors.get(name);
    if (open.contains(name)) {
      throw malformed(
          Code.UNKNOWN_ALIAS, "`*" + Shortened.text(name) + "` would contain itself", "");
    }
    if (target == null) {
      throw malformed(
          Code.UNKNOWN_ALIAS,
          "no anchor `&" + Shortened.text(name) + "` stands before this alias",
          "");
    }
    return target;
  }

  private MalformedInput malformed(Code code, String message, String help) throws MalformedInput {
    return new MalformedInput(code, tokens.line(), tokens.column(), tokens.length(), message, help);
  }

  /** Passes over a value, but keeps what has an anchor. */
  private Node skip(Kind first) throws MalformedInput {
    Node place = new Skipped(tokens.line(), tokens.column());
    int outside = depth;
    Kind kind = first;
    while (true) {
      switch (kind) {
        case MAPPING, SEQUENCE -> enter();
        case END_MAPPING, END_SEQUENCE -> depth--;
        case ALIAS -> target(tokens.text());
        case SCALAR, KEY -> {}
        case END -> throw new IllegalStateException("a value without an end");
      }
      if (depth == outside) {
        return place;
      }
      kind = tokens.next();
      while (kind != Kind.KEY && beginsValue(kind) && tokens.anchor() != null) {
        build(kind, Outline.ALL);
        kind = tokens.next();
      }
    }
  }

  private static boolean beginsValue(Kind kind) {
    return kind == Kind.MAPPING || kind == Kind.SEQUENCE || kind == Kind.SCALAR;
  }

  /** A mapping whose entries are still coming. */
  public static final class MappingUnderWay {
    private final int line;
    private final int column;
    private final List<Entry> entries = new ArrayList<>();
    private final List<Entry> merges = new ArrayList<>();
    private @Nullable List<Scalar> repeated;
    private @Nullable Set<String> names;

    private MappingUnderWay(int line, int column) {
      this.line = line;
      this.column = column;
    }

    /** Adds an entry. */
    public void add(Scalar key, Node value) {
      if (isMerge(key)) {
        merges.add(new Entry(key, value));
      } else if (isNew(key.text())) {
        entries.add(new Entry(key, value));
      } else {
        repeated = repeated == null ? new ArrayList<>() : repeated;
        repeated.add(key);
      }
    }

    private boolean isNew(String name) {
      if (names == null && entries.size() == FEW_KEYS) {
        names = new HashSet<>();
        for (Entry entry : entries) {
          names.add(entry.key().text());
        }
      }
      if (names != null) {
        return names.add(name);
      }
      for (Entry entry : entries) {
        if (entry.key().text().equals(name)) {
          return false;
        }
      }
      return true;
    }

    private Mapping finish() throws MalformedInput {
      for (Entry merge : merges) {
        merge(merge);
      }
      return new Mapping(entries, repeated == null ? List.of() : repeated, line, column);
    }

    private void merge(Entry merge) throws MalformedInput {
      switch (merge.value()) {
        case Mapping mapping -> merge(mapping);
        case Sequence sequence -> {
          for (Node item : sequence.items()) {
            if (!(item instanceof Mapping mapping)) {
              throw notMergeable(merge.key());
            }
            merge(mapping);
          }
        }
        case Scalar scalar -> throw notMergeable(merge.key());
        case Skipped skipped -> {}
      }
    }

    /** What is there already wins. */
    private void merge(Mapping mapping) {
      for (Entry entry : mapping.entries()) {
        if (isNew(entry.key().text())) {
          entries.add(entry);
        }
      }
    }

    private static MalformedInput notMergeable(Scalar key) {
      return new MalformedInput(
          Code.MERGE_KEY,
          key.line(),
          key.column(),
          key.length(),
          "`<<` merges a mapping or a list of mappings, and this is neither",
          "");
    }
  }
}
