package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.text.Documents;
import dev.svcc.manifest.text.Documents.Part;
import dev.svcc.manifest.text.MalformedInput;
import dev.svcc.manifest.text.Node;
import dev.svcc.manifest.text.Node.Scalar;
import dev.svcc.manifest.text.NodeBuilder;
import dev.svcc.manifest.text.Outline;
import dev.svcc.manifest.text.ScalarType;
import dev.svcc.manifest.text.TextCheck;
import dev.svcc.manifest.text.Tokens.Kind;
import dev.svcc.manifest.text.YamlTokens;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads small YAML texts that are no manifests as whole trees: configuration and locks. Reports
 * NOT_UTF8, SYNTAX and the limits of nesting and aliases.
 */
final class DocumentTrees {
  private final String file;
  private final int linesBefore;
  private final Diagnostics diagnostics;

  /**
   * A reader of one text.
   *
   * @param file the name for messages
   * @param linesBefore how many lines of the file stand before the text
   */
  DocumentTrees(String file, int linesBefore, Diagnostics diagnostics) {
    this.file = file;
    this.linesBefore = linesBefore;
    this.diagnostics = diagnostics;
  }

  /** The documents that are not empty; those before an error if there is one. */
  List<Node> read(byte[] bytes) {
    List<Node> trees = new ArrayList<>();
    TextCheck check = TextCheck.of(bytes);
    if (check.invalid() >= 0 || check.unprintable() >= 0 || TextCheck.looksLikeUtf16(bytes)) {
      diagnostics.report(
          Code.NOT_UTF8,
          null,
          SourceSpan.file(file),
          "the file is not plain UTF-8 text",
          "save it as UTF-8, without control characters");
      return trees;
    }
    try {
      for (Part part : Documents.split(bytes, check.start())) {
        read(bytes, part, trees);
      }
    } catch (MalformedInput e) {
      diagnostics.report(
          e.code(),
          null,
          new SourceSpan(file, e.line(), e.column(), e.length()),
          e.message(),
          e.help());
    }
    return trees;
  }

  private void read(byte[] bytes, Part part, List<Node> trees) throws MalformedInput {
    YamlTokens tokens =
        new YamlTokens(bytes, part.start(), part.end(), linesBefore + part.linesBefore());
    NodeBuilder builder = new NodeBuilder(tokens);
    for (Kind kind = tokens.next(); kind != Kind.END; kind = tokens.next()) {
      builder.startDocument();
      Node node = builder.build(kind, Outline.ALL);
      if (!(node instanceof Scalar scalar && scalar.type() == ScalarType.NULL)) {
        trees.add(node);
      }
    }
  }
}
