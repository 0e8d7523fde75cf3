package dev.svcc.kernel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Many labs in one boot of a User-Mode Linux kernel, where IPVS and SCTP are. */
public final class GuestLabs {
  /** Labs mostly wait for answers that do not come; the guest has one processor. */
  private static final int AT_ONCE = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** For a second try: on a busy machine an answer may take long, and look like a drop. */
  private static final Duration LONG_PATIENCE = Duration.ofSeconds(8);

  private static final Duration LIMIT = Duration.ofSeconds(280);

  private static final String MARK = "=== ";

  private GuestLabs() {}

  /**
   * A lab and what happens in it.
   *
   * @param name what to call it
   * @param lab the lab
   * @param steps what happens, one after the other
   */
  public record Guest(String name, Lab lab, List<LabRun.Step> steps) {
    public Guest {
      steps = List.copyOf(steps);
    }
  }

  /** Says which answers are wrong, a line each. */
  @FunctionalInterface
  public interface Judge {
    List<String> failures(Guest guest, List<List<LabAnswer>> answers);
  }

  /** Runs all labs and judges them. What fails is tried once more, with more patience. */
  public static ParallelRuns.Result judge(Path folder, List<Guest> guests, Judge judge)
      throws IOException {
    Map<String, List<List<LabAnswer>>> first = run(folder, guests, PATIENCE);
    int tried = first.values().stream().flatMap(List::stream).mapToInt(List::size).sum();
    List<Guest> again =
        guests.stream().filter(guest -> !failures(judge, guest, first).isEmpty()).toList();
    if (again.isEmpty()) {
      return new ParallelRuns.Result(tried, List.of());
    }
    Map<String, List<List<LabAnswer>>> second = run(folder, again, LONG_PATIENCE);
    return new ParallelRuns.Result(
        tried, again.stream().flatMap(guest -> failures(judge, guest, second).stream()).toList());
  }

  private static List<String> failures(
      Judge judge, Guest guest, Map<String, List<List<LabAnswer>>> answers) {
    return judge.failures(guest, answers.getOrDefault(guest.name(), List.of())).stream()
        .map(failure -> guest.name() + ": " + failure)
        .toList();
  }

  /** Every other lab in a kernel of its own, so that two processors have something to do. */
  private static Map<String, List<List<LabAnswer>>> run(
      Path folder, List<Guest> guests, Duration patience) throws IOException {
    List<List<Guest>> halves = List.of(new ArrayList<>(), new ArrayList<>());
    for (int i = 0; i < guests.size(); i++) {
      halves.get(i % 2).add(guests.get(i));
    }
    Map<String, List<List<LabAnswer>>> all = new LinkedHashMap<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(halves.size())) {
      List<Future<Map<String, List<List<LabAnswer>>>>> futures = new ArrayList<>();
      for (List<Guest> half : halves) {
        Path files = Files.createTempDirectory(folder, "guest");
        futures.add(threads.submit(() -> boot(files, half, patience)));
      }
      for (Future<Map<String, List<List<LabAnswer>>>> future : futures) {
        all.putAll(future.get());
      }
    } catch (ExecutionException e) {
      throw new LabRun.LabFailed(String.valueOf(e.getCause()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
    return all;
  }

  /** Runs labs in one boot: by name, what became of each probe, one list a {@link LabRun.Try}. */
  private static Map<String, List<List<LabAnswer>>> boot(
      Path folder, List<Guest> guests, Duration patience) throws IOException {
    if (guests.isEmpty()) {
      return Map.of();
    }
    StringBuilder script = new StringBuilder("mkdir /tmp/out\n");
    for (int i = 0; i < guests.size(); i++) {
      Guest guest = guests.get(i);
      List<String> command =
          LabRun.prepare(folder, i + ".", guest.lab(), Variant.LEGACY, guest.steps(), patience);
      script.append("{ ").append(String.join(" ", command));
      script.append(
          " >/tmp/out/%1$d 2>&1 || echo '%2$sfailed' >>/tmp/out/%1$d; } &\n".formatted(i, MARK));
      if (i % AT_ONCE == AT_ONCE - 1) {
        script.append("wait\n");
      }
    }
    script.append("wait\n");
    for (int i = 0; i < guests.size(); i++) {
      script.append("echo '%s%d'; cat /tmp/out/%d\n".formatted(MARK, i, i));
    }
    return answers(guests, UserModeLinux.run(folder, script.toString(), LIMIT).orFail().output());
  }

  private static Map<String, List<List<LabAnswer>>> answers(List<Guest> guests, String output) {
    Map<String, List<List<LabAnswer>>> all = new LinkedHashMap<>();
    List<String> rows = new ArrayList<>();
    for (String line : (output + MARK + "end").lines().skip(1).toList()) {
      if (!line.startsWith(MARK) || line.equals(MARK + "failed")) {
        rows.add(line);
        continue;
      }
      Guest guest = guests.get(all.size());
      if (rows.contains(MARK + "failed")) {
        String what = guest.lab().text() + guest.steps();
        throw new LabRun.LabFailed(guest.name() + ": " + String.join("\n", rows) + "\n" + what);
      }
      all.put(guest.name(), LabRun.answers(guest.steps(), rows));
      rows.clear();
    }
    return all;
  }
}
