package dev.svcc.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.kernel.GuestLabs;
import dev.svcc.kernel.LabRun;
import dev.svcc.kernel.NodeFiles;
import dev.svcc.kernel.ParallelRuns;
import dev.svcc.kernel.UserModeLinux;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every golden flow of the IPVS back end, with real virtual servers and real sockets. */
@Tag("kernel")
final class IpvsFlowsKernelTest {
  @TempDir private Path folder;

  @Test
  void everyFlowEndsWhereItMust() throws IOException {
    UserModeLinux.assumeAvailable();
    Map<String, FlowLab> labs = new LinkedHashMap<>();
    List<GuestLabs.Guest> guests = new ArrayList<>();
    for (FlowCase c : FlowCase.ofIpvs()) {
      FlowLab lab = new FlowLab(c);
      NodeFiles files = c.nodeFiles();
      lab.lab().sysctls(files.sysctls());
      List<LabRun.Step> steps = new ArrayList<>(files.loads());
      steps.add(new LabRun.Try(lab.probes()));
      labs.put(c.toString(), lab);
      guests.add(new GuestLabs.Guest(c.toString(), lab.lab(), steps));
    }
    ParallelRuns.Result result =
        GuestLabs.judge(
            folder,
            guests,
            (guest, answers) ->
                Objects.requireNonNull(labs.get(guest.name()))
                    .failures(answers.getFirst())
                    .values()
                    .stream()
                    .toList());
    System.out.println(
        result.summary("tries of flows through IPVS") + " in " + guests.size() + " cases");
    assertTrue(result.tried() > 0);
    assertEquals("", String.join("\n", result.failures()));
  }
}
