package dev.svcc.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.kernel.GuestLabs;
import dev.svcc.kernel.ParallelRuns;
import dev.svcc.kernel.PrivateNamespace;
import dev.svcc.kernel.UserModeLinux;
import dev.svcc.kernel.Variant;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The simulator against the kernel, on random clusters. A run prints its seed; {@code
 * -Dsvcc.seed=SEED} repeats it.
 */
@Tag("kernel")
class SimulatorKernelTest {
  private static final int CLUSTERS = 20;

  private static final int CLUSTERS_THROUGH_IPVS = 8;

  @TempDir private Path folder;

  /** The source of every cluster's seed. */
  private static Random seeds() {
    long seed = Long.getLong("svcc.seed", System.nanoTime());
    System.out.println("svcc.seed=" + seed);
    return new Random(seed);
  }

  @Test
  void theKernelBalancesAsTheSimulatorSays() throws IOException {
    UserModeLinux.assumeAvailable();
    Random seeds = seeds();
    Map<String, IpvsExperiment> experiments = new LinkedHashMap<>();
    List<GuestLabs.Guest> guests = new ArrayList<>();
    for (int i = 0; i < CLUSTERS_THROUGH_IPVS; i++) {
      IpvsExperiment experiment = new IpvsExperiment(new Experiment(seeds.nextLong()).scenario());
      guests.add(experiment.guest());
      experiments.put(guests.getLast().name(), experiment);
    }
    ParallelRuns.Result result =
        GuestLabs.judge(
            folder,
            guests,
            (guest, answers) ->
                Objects.requireNonNull(experiments.get(guest.name())).failures(answers.getFirst()));
    System.out.println(result.summary("probes of the simulator through IPVS"));
    assertTrue(result.tried() > 0);
    assertEquals("", String.join("\n", result.failures()));
  }

  @Test
  void theKernelDoesWhatTheSimulatorSays() {
    PrivateNamespace.assumeAvailable();
    Random seeds = seeds();
    List<ParallelRuns.Run> runs = new ArrayList<>();
    for (int i = 0; i < CLUSTERS; i++) {
      Experiment experiment = new Experiment(seeds.nextLong());
      Variant variant = i % 2 == 0 ? Variant.LEGACY : Variant.NFT;
      runs.add(
          new ParallelRuns.Run(
              experiment.toString(), patience -> experiment.run(variant, patience)));
    }
    ParallelRuns.Result result = ParallelRuns.all(runs);
    System.out.println(result.summary("probes of the simulator") + ", " + CLUSTERS + " clusters");
    assertTrue(result.tried() > 0);
    assertEquals("", String.join("\n", result.failures()));
  }
}
