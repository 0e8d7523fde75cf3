package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import java.util.List;
import java.util.function.Function;

/** Two objects of one kind, namespace and name: which of them counts would be a matter of luck. */
final class DuplicateCheck {
  private final Diagnostics diagnostics;

  private DuplicateCheck(Diagnostics diagnostics) {
    this.diagnostics = diagnostics;
  }

  /** Reports DUPLICATE_OBJECT. */
  static void check(Manifests manifests, Diagnostics diagnostics) {
    DuplicateCheck check = new DuplicateCheck(diagnostics);
    check.check(manifests.services(), Service::metadata);
    check.check(manifests.slices(), EndpointSlice::metadata);
    check.check(manifests.endpoints(), Endpoints::metadata);
    check.check(manifests.pods(), Pod::metadata);
    check.check(manifests.nodes(), Node::metadata);
    check.check(manifests.namespaces(), Namespace::metadata);
    check.check(manifests.policies(), NetworkPolicy::metadata);
  }

  private <T> void check(List<T> objects, Function<T, Metadata> metadata) {
    for (int i = 1; i < objects.size(); i++) {
      Metadata before = metadata.apply(objects.get(i - 1));
      Metadata here = metadata.apply(objects.get(i));
      if (here.ref().equals(before.ref())) {
        diagnostics.report(
            Code.DUPLICATE_OBJECT,
            here.ref(),
            here.at(),
            here.ref() + " is there twice: here and at " + before.at(),
            "remove one, or give it another name or namespace");
      }
    }
  }
}
