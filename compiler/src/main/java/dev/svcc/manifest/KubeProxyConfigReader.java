package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.text.Node;
import dev.svcc.manifest.text.Node.Scalar;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a KubeProxyConfiguration: a file of its own, one document of a kubeadm configuration, or
 * the ConfigMap {@code kube-system/kube-proxy} that kubeadm makes of it. Reports CONFIG_FILE.
 */
public final class KubeProxyConfigReader {
  private static final String KIND = "KubeProxyConfiguration";
  private static final String API = "kubeproxy.config.k8s.io/v1alpha1";
  private static final String KEY = "config.conf";

  /** The configuration; empty, with an error reported, if the file has none or a wrong one. */
  public Optional<KubeProxyConfig> read(Source source, Diagnostics diagnostics) {
    Diagnostics own = new Diagnostics();
    List<Value> found = new ArrayList<>();
    for (Node tree : new DocumentTrees(source.name(), 0, own).read(source.bytes())) {
      Value document = Value.root(new Subject(source.name(), "", own), tree);
      if (text(document, "kind").equals("ConfigMap")) {
        found.addAll(inConfigMap(document, source.name(), own));
      } else if (text(document, "kind").equals(KIND)) {
        found.add(Value.root(new Subject(source.name(), KIND, own), tree));
      }
    }
    Optional<KubeProxyConfig> config = Optional.empty();
    if (found.size() == 1) {
      config = Optional.of(decode(found.get(0)));
    } else if (!own.hasErrors()) {
      own.report(
          Code.CONFIG_FILE,
          null,
          SourceSpan.file(source.name()),
          found.isEmpty() ? "no " + KIND + " in this file" : "several of " + KIND + " in this file",
          "give the file of kube-proxy's --config, or the output of kubectl -n kube-system get"
              + " configmap kube-proxy -o yaml");
    }
    diagnostics.addAll(own);
    return own.hasErrors() ? Optional.empty() : config;
  }

  /** A document inside a text of a document; its lines are those of the file. */
  private static List<Value> inConfigMap(Value map, String file, Diagnostics diagnostics) {
    Value data = map.child("data");
    Value text = data == null ? null : data.child(KEY);
    if (text == null || !(text.node() instanceof Scalar scalar)) {
      return List.of();
    }
    // A block begins on the line below its indicator; quoted text says nothing about its lines.
    DocumentTrees trees = new DocumentTrees(file, scalar.line(), diagnostics);
    return trees.read(scalar.text().getBytes(StandardCharsets.UTF_8)).stream()
        .map(tree -> Value.root(new Subject(file, KIND, diagnostics), tree))
        .filter(value -> text(value, "kind").equals(KIND))
        .toList();
  }

  private static KubeProxyConfig decode(Value config) {
    String version = text(config, "apiVersion");
    if (!version.equals(API)) {
      config.report(
          Code.UNSUPPORTED_VERSION,
          "apiVersion " + Value.quoted(version) + " is not supported",
          "svcc reads " + API);
    }
    return new KubeProxyConfigDecoder().decode(config);
  }

  private static String text(Value document, String key) {
    @Nullable Value value = document.child(key);
    return value != null && value.isText() ? value.text() : "";
  }
}
