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
  private final ObjectReader reader;
  private final @Nullable Implied known;
  private final Set<String> kinds = new HashSet<>();
  private final List<Value> firstOfKind = new ArrayList<>();
  private final List<Value> waiting = new ArrayList<>();
  private int count;

  /** Begins a list whose kind and apiVersion are empty where they come behind the items. */
  ListItems(String file, MetadataDecoder metadata, String kind, String apiVersion) {
    this.file = file;
    this.reader = new ObjectReader(file, metadata, collected, diagnostics);
    boolean list = kind.endsWith(ObjectReader.LIST) && !apiVersion.isEmpty();
    this.known = list ? ObjectReader.implied(kind, apiVersion) : null;
  }

  Collected collected() {
    return collected;
  }

  Diagnostics diagnostics() {
    return diagnostics;
  }

  /** Takes the next item. */
  void add(Node node) {
    Value item =
        Value.root(
            new Subject(file, ObjectReader.LIST, diagnostics), node, "items[" + count++ + "]");
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
