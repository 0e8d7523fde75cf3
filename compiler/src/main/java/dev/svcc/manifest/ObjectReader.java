package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.text.Node;
import dev.svcc.manifest.text.Node.Mapping;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Finds out what an object is and has it decoded; lists are taken apart. */
final class ObjectReader {
  /** The end of the kind of every list, and the kind of the list of anything. */
  static final String LIST = "List";

  private static final Set<String> LIST_FIELDS = Set.of("apiVersion", "kind", "metadata", "items");

  private final String file;
  private final MetadataDecoder metadata;
  private final Collected collected;
  private final Diagnostics diagnostics;

  ObjectReader(
      String file, MetadataDecoder metadata, Collected collected, Diagnostics diagnostics) {
    this.file = file;
    this.metadata = metadata;
    this.collected = collected;
    this.diagnostics = diagnostics;
  }

  /** What a list says its items are, where they do not say it themselves. */
  record Implied(String apiVersion, String kind) {
    static final Implied NOTHING = new Implied("", "");
  }

  /** Reads a document, or an item of a list. */
  void read(Node node, Implied implied) {
    Value object = Value.root(new Subject(file, "", diagnostics), node);
    if (!(node instanceof Mapping)) {
      notAnObject(object);
      return;
    }
    String kind = field(object, "kind", implied.kind());
    String apiVersion = field(object, "apiVersion", implied.apiVersion());
    if (kind.isEmpty() || apiVersion.isEmpty()) {
      return;
    }
    Value items = object.child("items");
    if (kind.endsWith(LIST) && (items != null || kind.equals(LIST))) {
      readList(node, kind, apiVersion, items);
    } else {
      readObject(node, kind, apiVersion);
    }
  }

  private static void notAnObject(Value place) {
    place.report(
        Code.NOT_AN_OBJECT,
        "expected an object, found " + place.shown(),
        "an object is a mapping with apiVersion, kind and metadata, as kubectl get -o yaml prints"
            + " it");
  }

  private static String field(Value object, String name, String implied) {
    Value place = object.child(name);
    if (place == null || place.isNull() || (place.isText() && place.text().isEmpty())) {
      if (implied.isEmpty()) {
        List<String> keys = object.entries().stream().map(entry -> entry.key().text()).toList();
        String near = place == null ? Suggestion.nearest(name, keys) : "";
        object.report(
            Code.MISSING_FIELD,
            name + " is required",
            near.isEmpty() ? "" : Value.quoted(near) + " is written `" + name + "`");
      }
      return implied;
    }
    return place.text();
  }

  private void readObject(Node node, String kind, String apiVersion) {
    ReadKind<?> read = ReadKind.of(kind);
    Subject subject = new Subject(file, read == null ? "" : kind, diagnostics);
    Value object = Value.root(subject, node);
    if (read == null) {
      object.entries(); // complains of keys that stand there twice
      checkSpelling(object, kind, apiVersion);
      collected.skip(kind);
    } else if (read.apiVersion().equals(apiVersion)) {
      read.read(object, subject, metadata, collected);
    } else if (isForeign(apiVersion)) {
      collected.skip(kind + "." + apiVersion.substring(0, apiVersion.indexOf('/')));
    } else {
      Value place = object.child("apiVersion");
      (place == null ? object : place)
          .report(
              Code.UNSUPPORTED_VERSION,
              "unsupported apiVersion " + Value.quoted(apiVersion),
              "svcc reads " + kind + " of " + read.apiVersion());
    }
  }

  /** Whether an API group is none of Kubernetes' own: it may well have a Service, too. */
  private static boolean isForeign(String apiVersion) {
    int slash = apiVersion.indexOf('/');
    String group = slash < 0 ? "" : apiVersion.substring(0, slash);
    return group.indexOf('.') >= 0 && !group.endsWith(".k8s.io");
  }

  /** A NetworkPolcy would be passed over like any other kind, and its pods stay open. */
  private static void checkSpelling(Value object, String kind, String apiVersion) {
    String meant = Suggestion.nearest(kind, ReadKind.all());
    ReadKind<?> near = ReadKind.of(meant);
    Value place = object.child("kind");
    if (near != null && near.apiVersion().equals(apiVersion) && place != null) {
      place.report(
          Code.INVALID_VALUE,
          apiVersion + " has no kind " + Value.quoted(kind),
          "did you mean `" + meant + "`?");
    }
  }

  private void readList(Node node, String kind, String apiVersion, @Nullable Value items) {
    Value list = checkedList(node, kind);
    Value place = list.child("items");
    if (items == null || place == null) {
      return;
    }
    Implied implied = implied(kind, apiVersion);
    for (Value item : place.items()) {
      readItem(item, implied);
    }
  }

  /** A list whose own fields are in order. */
  Value checkedList(Node node, String kind) {
    Value list = Value.root(new Subject(file, kind, diagnostics), node);
    for (Node.Entry entry : list.entries()) {
      list.unknownUnless(LIST_FIELDS, entry);
    }
    return list;
  }

  /** What a list of this kind implies. */
  static Implied implied(String kind, String apiVersion) {
    return kind.equals(LIST)
        ? Implied.NOTHING
        : new Implied(apiVersion, kind.substring(0, kind.length() - LIST.length()));
  }

  /** Reads an item of a list, which must fit it. */
  void readItem(Value item, Implied implied) {
    if (!(item.node() instanceof Mapping)) {
      notAnObject(item);
      return;
    }
    if (fits(item, implied)) {
      read(item.node(), implied);
    }
  }

  /** Whether an item is of the kind that its list is for; complains if it is not. */
  static boolean fits(Value item, Implied implied) {
    Value kind = item.child("kind");
    if (implied.kind().isEmpty()
        || kind == null
        || !kind.isText()
        || kind.text().equals(implied.kind())) {
      return true;
    }
    kind.report(
        Code.INVALID_VALUE,
        Value.quoted(kind.text()) + " does not belong into a list of " + implied.kind(),
        "a List takes objects of every kind");
    return false;
  }
}
