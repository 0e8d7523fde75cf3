package dev.svcc.manifest;

import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.manifest.text.Documents.Part;
import dev.svcc.manifest.text.JsonItems;
import dev.svcc.manifest.text.JsonItems.Stretch;
import dev.svcc.manifest.text.JsonTokens;
import dev.svcc.manifest.text.MalformedInput;
import dev.svcc.manifest.text.Texts;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a large List in JSON, such as kubectl prints of a whole cluster, on all processors:
 * stretches of items apart, joined in their order. Wherever anything is not well-formed it gives
 * up, and what reads from the beginning says what is wrong.
 */
final class SplitList {
  private static final int STRETCH = 1 << 18;

  private final String file;
  private final byte[] bytes;
  private final boolean ascii;
  private final MetadataDecoder metadata;
  private @Nullable Diagnostics inItems;

  SplitList(String file, byte[] bytes, boolean ascii, MetadataDecoder metadata) {
    this.file = file;
    this.bytes = bytes;
    this.ascii = ascii;
    this.metadata = metadata;
  }

  /** Reads a part that begins with a brace; null if it is no such list, or not well-formed. */
  @Nullable Outcome read(Part part) {
    if (part.end() - part.start() < SourceReader.LARGE) {
      return null;
    }
    JsonItems items = JsonItems.find(bytes, part, STRETCH).orElse(null);
    if (items == null) {
      return null;
    }
    byte[] frame = items.frame(bytes, part);
    DocumentReader list =
        new DocumentReader(
            file,
            new JsonTokens(frame, 0, frame.length, ascii, part.linesBefore(), new Texts()),
            metadata,
            target -> addStretches(items.stretches(), target));
    try {
      list.readAll();
    } catch (MalformedInput e) {
      return null;
    }
    // What is found outside of the items has no place here.
    Diagnostics found = inItems;
    if (found == null
        || found.size() < list.diagnostics().size()
        || found.errors() > DocumentReader.MOST_ERRORS) {
      return null;
    }
    return new Outcome(list.collected(), list.diagnostics());
  }

  private void addStretches(List<Stretch> stretches, ListItems target) {
    List<Optional<ListItems>> read =
        stretches.parallelStream().map(stretch -> read(stretch, target)).toList();
    if (read.stream().allMatch(Optional::isPresent)) {
      read.forEach(items -> items.ifPresent(target::addAll));
      inItems = target.diagnostics();
    }
  }

  private Optional<ListItems> read(Stretch stretch, ListItems target) {
    ListItems items = target.from(stretch.itemsBefore());
    try {
      new DocumentReader(file, JsonTokens.of(bytes, stretch, ascii, new Texts()), metadata)
          .readStretch(items);
      return Optional.of(items);
    } catch (MalformedInput e) {
      return Optional.empty();
    }
  }
}
