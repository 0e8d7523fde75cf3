package dev.svcc.kernel;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Runs labs side by side: they mostly wait for answers that do not come. */
public final class ParallelRuns {
  private static final int AT_ONCE = 4;

  private static final Duration PATIENCE = Duration.ofMillis(800);

  /** For a second try: on a busy machine an answer may take long, and look like a drop. */
  private static final Duration LONG_PATIENCE = Duration.ofSeconds(5);

  private ParallelRuns() {}

  /** What a lab does, given how long it waits for answers. */
  @FunctionalInterface
  public interface Work {
    Result run(Duration patience);
  }

  /**
   * One lab's work.
   *
   * @param name what to call it when it breaks
   * @param work the work
   */
  public record Run(String name, Work work) {}

  /**
   * What came out.
   *
   * @param tried how many questions were asked
   * @param failures the answers that were wrong, a line each
   */
  public record Result(int tried, List<String> failures) {
    /** {@code 41 of 42 flows agree with the kernel}. */
    public String summary(String what) {
      int agree = tried - failures.size();
      return agree + " of " + tried + " " + what + " agree with the kernel";
    }
  }

  /**
   * Runs all and adds up what came out; work that throws counts as one failure. What fails is tried
   * once more, with more patience, and only that counts.
   */
  public static Result all(List<Run> runs) {
    try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
      List<Future<Result>> futures = new ArrayList<>();
      for (Run run : runs) {
        futures.add(threads.submit(() -> twice(run.work())));
      }
      int tried = 0;
      List<String> failures = new ArrayList<>();
      for (int i = 0; i < futures.size(); i++) {
        try {
          Result result = futures.get(i).get();
          tried += result.tried();
          failures.addAll(result.failures());
        } catch (ExecutionException e) {
          failures.add(runs.get(i).name() + ": " + e.getCause());
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          throw new IllegalStateException(e);
        }
      }
      return new Result(tried, failures);
    }
  }

  private static Result twice(Work work) {
    Result result = work.run(PATIENCE);
    return result.failures().isEmpty() ? result : work.run(LONG_PATIENCE);
  }
}
