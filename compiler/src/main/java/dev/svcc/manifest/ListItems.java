package dev.svcc.manifest;

import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.ObjectReader.Implied;
import dev.svcc.manifest.text.Node;
import dev.svcc.manifest.text.Node.Mapping;
import dev.svcc.manifest.text.Node.Scalar;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The items of what is probably a list, decoded as they come. kubectl writes {@code items} before
 * {@code kind}; what needs the kind of the list waits for it.
 */
final class ListItems {
  private final Collected collected = new Collected();
  private final Diagnostics diagnostics = new Diagnostics();
  private final String file;
  private final MetadataDecoder metadata;
  private final ObjectReader reader;
  private final @Nullable Implied known;
  private final Set<String> kinds = new HashSet<>();
  private final List<Value> firstOfKind = new ArrayList<>();
  private final List<Value> waiting = new ArrayList<>();
  private int count;

  /** Begins a list whose kind and apiVersion are empty where they come behind the items. */
  ListItems(String file, MetadataDecoder metadata, String kind, String apiVersion) {
    this(file, metadata, known(kind, apiVersion), 0);
  }

  private ListItems(String file, MetadataDecoder metadata, @Nullable Implied known, int count) {
    this.file = file;
    this.metadata = metadata;
    this.reader = new ObjectReader(file, metadata, collected, diagnostics);
    this.known = known;
    this.count = count;
  }

  private static @Nullable Implied known(String kind, String apiVersion) {
    boolean list = kind.endsWith(ObjectReader.LIST) && !apiVersion.isEmpty();
    return list ? ObjectReader.implied(kind, apiVersion) : null;
  }

  /** A place for later items of the same list, to be {@linkplain #addAll added} to it. */
  ListItems from(int itemsBefore) {
    return new ListItems(file, metadata, known, itemsBefore);
  }

  /** Adds the items that follow these. */
  void addAll(ListItems next) {
    collected.addAll(next.collected);
    diagnostics.addAll(next.diagnostics);
    for (Value item : next.firstOfKind) {
      if (((Mapping) item.node()).get("kind") instanceof Scalar kind && kinds.add(kind.text())) {
        firstOfKind.add(item(item.node(), item.path()));
      }
    }
    for (Value item : next.waiting) {
      waiting.add(item(item.node(), item.path()));
    }
  }

  Collected collected() {
    return collected;
  }

  Diagnostics diagnostics() {
    return diagnostics;
  }

  /** Takes the next item. */
  void add(Node node) {
    Value item = item(node, "items[" + count++ + "]");
    if (known != null) {
      reader.readItem(item, known);
    } else if (!(node instanceof Mapping)) {
      reader.readItem(item, Implied.NOTHING);
    } else if (node instanceof Mapping mapping
        && mapping.get("apiVersion") instanceof Scalar
        && mapping.get("kind") instanceof Scalar kind) {
      if (kinds.add(kind.text())) {
        firstOfKind.add(item);
      }
      reader.read(node, Implied.NOTHING);
    } else {
      waiting.add(item);
    }
  }

  private Value item(Node node, String path) {
    return Value.root(new Subject(file, ObjectReader.LIST, diagnostics), node, path);
  }

  /** Ends the list, now that it is whole; says whether it is one. */
  boolean end(Mapping list) {
    String kind = list.get("kind") instanceof Scalar scalar ? scalar.text() : "";
    String apiVersion = list.get("apiVersion") instanceof Scalar scalar ? scalar.text() : "";
    if (!kind.endsWith(ObjectReader.LIST)) {
      return false;
    }
    Implied implied = ObjectReader.implied(kind, apiVersion);
    for (Value item : firstOfKind) {
      ObjectReader.fits(item, implied);
    }
    for (Value item : waiting) {
      reader.readItem(item, implied);
    }
    return true;
  }
}
