package dev.svcc.manifest;

import dev.svcc.manifest.text.Node.Entry;
import java.util.Set;

/** Decodes v1 Namespaces: their name and labels. */
final class NamespaceDecoder implements Decoder<Namespace> {
  private static final Set<String> FIELDS =
      Set.of("apiVersion", "kind", "metadata", "spec", "status");

  @Override
  public Namespace decode(Value object, Metadata metadata) {
    for (Entry entry : object.entries()) {
      object.unknownUnless(FIELDS, entry);
    }
    return new Namespace(metadata);
  }
}
