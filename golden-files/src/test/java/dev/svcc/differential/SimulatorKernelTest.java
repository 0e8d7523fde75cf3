package dev.svcc.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.kernel.ParallelRuns;
import dev.svcc.kernel.PrivateNamespace;
import dev.svcc.kernel.Variant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The simulator against the kernel, on random clusters. A run prints its seed; {@code
 * -Dsvcc.seed=SEED} repeats it.
 */
@Tag("kernel")
class SimulatorKernelTest {
  private static final int CLUSTERS = 20;

  @BeforeAll
  static void kernel() {
    PrivateNamespace.assumeAvailable();
  }

  @Test
  void theKernelDoesWhatTheSimulatorSays() {
    long seed = Long.getLong("svcc.seed", System.nanoTime());
    System.out.println("svcc.seed=" + seed);
    Random seeds = new Random(seed);
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
