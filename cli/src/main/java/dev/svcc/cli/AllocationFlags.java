package dev.svcc.cli;

import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.intent.Allocator;
import dev.svcc.intent.NodeOptions;
import dev.svcc.manifest.AddressLock;
import dev.svcc.manifest.LockFile;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Source;
import dev.svcc.net.Cidr;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Addresses for manifests that never saw an API server. */
final class AllocationFlags {
  private boolean allocate;

  private Path lock = Path.of("svcc.lock");

  private List<Cidr> podCidrs = List.of();

  private Optional<AddressLock> allocated = Optional.empty();

  void declare(Flags flags) {
    flags
        .flag("--allocate")
        .says("Give clusterIPs and nodePorts to Services without, and keep them in svcc.lock.")
        .to(value -> allocate = value);
    flags
        .flag("--lock")
        .takes("FILE", Path.class)
        .says("The lock file of --allocate (default: svcc.lock).")
        .to(value -> lock = value);
    flags
        .flag("--pod-cidr")
        .takes("CIDR", new Converters.Block())
        .list()
        .says("With --allocate: give Pods without an address one of these, a block a family.")
        .to(value -> podCidrs = value);
  }

  boolean enabled() {
    return allocate;
  }

  /** The lock file as it is, for messages about it; empty where there is none yet. */
  Optional<Source> read() {
    try {
      return Optional.of(new Source(lock.toString(), Files.readAllBytes(lock)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw Failure.invalid(lock + ": " + Outputs.reason(e));
    }
  }

  /** The manifests with every address filled in; the lock is kept for {@link #save()}. */
  Manifests allocate(
      Manifests manifests, Optional<Source> file, NodeOptions options, Diagnostics diagnostics) {
    AddressLock before =
        file.flatMap(source -> LockFile.read(source, diagnostics)).orElse(AddressLock.EMPTY);
    if (diagnostics.hasErrors()) {
      return manifests;
    }
    Allocator.Result result =
        new Allocator()
            .allocate(manifests, before, Allocator.Ranges.of(options, podCidrs), diagnostics);
    allocated = Optional.of(result.lock());
    return result.manifests();
  }

  /** Writes the lock, where something was allocated and it is not there already. */
  void save() {
    if (allocated.isPresent()) {
      String text = LockFile.write(allocated.get());
      byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
      if (!read().map(old -> Arrays.equals(old.bytes(), bytes)).orElse(false)) {
        Outputs.toFile(lock, text);
      }
    }
  }
}
