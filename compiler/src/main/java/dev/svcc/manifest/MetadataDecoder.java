package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.manifest.text.Node.Entry;
import dev.svcc.manifest.text.Node.Mapping;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Decodes ObjectMeta, which every object has. */
final class MetadataDecoder {
  private static final Set<String> FIELDS =
      Set.of(
          "annotations",
          "clusterName",
          "creationTimestamp",
          "deletionGracePeriodSeconds",
          "deletionTimestamp",
          "finalizers",
          "generateName",
          "generation",
          "labels",
          "managedFields",
          "name",
          "namespace",
          "ownerReferences",
          "resourceVersion",
          "selfLink",
          "uid");

  private final String defaultNamespace;

  MetadataDecoder(String defaultNamespace) {
    this.defaultNamespace = defaultNamespace;
  }

  /**
   * Reads metadata. Where the name is missing or invalid it is empty, after a complaint, and the
   * object goes without a name in later findings.
   *
   * @param rule what names the kind allows
   * @param namespaced whether objects of the kind live in namespaces
   */
  Metadata decode(Value object, Subject subject, NameRule rule, boolean namespaced) {
    Value place = object.child("metadata");
    if (place == null || !(place.node() instanceof Mapping)) {
      if (place == null || place.isNull()) {
        object.report(Code.MISSING_FIELD, "metadata.name is required", "");
      } else {
        place.wrongType("mapping");
      }
      return nameless(object, subject);
    }
    Value name = place.child("name");
    Value namespace = place.child("namespace");
    String nameText = name(place, name, rule);
    String namespaceText = namespaced ? namespace(namespace) : "";
    ObjectRef ref = new ObjectRef(subject.kind(), namespaceText, nameText);
    if (!nameText.isEmpty()) {
      subject.isCalled(ref);
    }
    SortedMap<String, String> labels = new TreeMap<>();
    SortedMap<String, String> annotations = new TreeMap<>();
    boolean deleting = false;
    for (Entry entry : place.entries()) {
      switch (entry.key().text()) {
        case "labels" -> labels = LabelRule.labels(place.child(entry));
        case "annotations" -> annotations = LabelRule.annotations(place.child(entry));
        case "deletionTimestamp" -> deleting = !place.child(entry).isNull();
        default -> place.unknownUnless(FIELDS, entry);
      }
    }
    return new Metadata(ref, labels, annotations, deleting, (name == null ? place : name).span());
  }

  private static Metadata nameless(Value object, Subject subject) {
    ObjectRef ref = new ObjectRef(subject.kind(), "", "");
    return new Metadata(ref, new TreeMap<>(), new TreeMap<>(), false, object.span());
  }

  private static String name(Value place, @Nullable Value name, NameRule rule) {
    if (name == null || name.isNull()) {
      boolean generated = place.child("generateName") != null;
      place.report(
          Code.MISSING_FIELD,
          "metadata.name is required",
          generated ? "generateName gives no name before an API server has seen the object" : "");
      return "";
    }
    String text = name.text();
    return name.isText() ? rule.check(name, text) : "";
  }

  private String namespace(@Nullable Value namespace) {
    String text = namespace == null ? "" : namespace.text();
    if (namespace == null || text.isEmpty()) {
      return defaultNamespace;
    }
    return NameRule.LABEL.check(namespace, text);
  }
}
