package dev.svcc.differential;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.kernel.ParallelRuns;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/**
 * Every layout decides every packet alike, with the same probability of every end, on random
 * clusters. A run prints its seed; {@code -Dsvcc.seed=SEED} repeats it.
 */
class LayoutsAgreeTest {
  private static final int CLUSTERS = 60;

  @Test
  void layoutsDecideEveryPacketAlike() {
    long seed = Long.getLong("svcc.seed", System.nanoTime());
    System.out.println("svcc.seed=" + seed);
    Random seeds = new Random(seed);
    int tried = 0;
    List<String> failures = new ArrayList<>();
    for (int i = 0; i < CLUSTERS; i++) {
      ParallelRuns.Result result = new Experiment(seeds.nextLong()).compareLayouts();
      tried += result.tried();
      failures.addAll(result.failures());
    }
    System.out.println(tried + " packets in every layout, " + failures.size() + " differ");
    assertEquals("", String.join("\n", failures));
  }
}
