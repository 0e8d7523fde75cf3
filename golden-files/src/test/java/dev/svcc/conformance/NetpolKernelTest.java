package dev.svcc.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.kernel.GuestLabs;
import dev.svcc.kernel.LabAnswer;
import dev.svcc.kernel.LabRun;
import dev.svcc.kernel.ParallelRuns;
import dev.svcc.kernel.PrivateNamespace;
import dev.svcc.kernel.UserModeLinux;
import dev.svcc.kernel.Variant;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Who may reach whom under NetworkPolicies, with real rules and real sockets. */
@Tag("kernel")
final class NetpolKernelTest {
  private static final List<Layout> LAYOUTS = List.of(Layout.values());

  @TempDir private Path folder;

  /** TCP and UDP, in both families; the cases take turns with layouts and variants. */
  @Test
  void tcpAndUdpProbesAgree() throws IOException {
    PrivateNamespace.assumeAvailable();
    List<Path> cases = ConformanceFolder.cases("netpol");
    List<ParallelRuns.Run> runs = new ArrayList<>();
    for (int i = 0; i < cases.size(); i++) {
      Path at = cases.get(i);
      Variant variant = i % 2 == 0 ? Variant.NFT : Variant.LEGACY;
      Layout layout = LAYOUTS.get(i / 2 % LAYOUTS.size());
      runs.add(
          new ParallelRuns.Run(
              at.getFileName().toString(), patience -> judge(at, layout, variant, patience)));
    }
    ParallelRuns.Result result = ParallelRuns.all(runs);
    System.out.println(result.summary("policy probes") + ", in " + cases.size() + " cases");
    assertTrue(result.tried() > 0);
    assertEquals("", String.join("\n", result.failures()));
  }

  private static ParallelRuns.Result judge(
      Path at, Layout layout, Variant variant, Duration patience) {
    try {
      PolicyLab lab = PolicyLab.of(at, false);
      List<LabAnswer> answers =
          LabRun.run(lab.lab(), variant, lab.rules(layout), lab.probes(), patience);
      List<String> failures =
          lab.disagreements(answers).stream()
              .map(row -> at.getFileName() + ", " + layout + ", " + variant + ": " + row)
              .toList();
      return new ParallelRuns.Result(answers.size(), failures);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** SCTP, in a User-Mode-Linux kernel, because few hosts have it: all cases in one boot. */
  @Test
  void sctpProbesAgree() throws IOException {
    UserModeLinux.assumeAvailable();
    Map<String, PolicyLab> labs = new LinkedHashMap<>();
    List<GuestLabs.Guest> guests = new ArrayList<>();
    for (Path at : ConformanceFolder.cases("netpol")) {
      PolicyLab lab = PolicyLab.of(at, true);
      if (!lab.probes().isEmpty()) {
        Layout layout = LAYOUTS.get(guests.size() % LAYOUTS.size());
        labs.put(at.getFileName().toString(), lab);
        guests.add(guest(at, lab, lab.rules(layout)));
      }
    }
    judge("SCTP policy probes", labs, guests);
  }

  /**
   * TCP and UDP to Services and to pods, where IPVS balances: every case that has Services, and
   * every third of the others.
   */
  @Test
  void probesThroughIpvsAgree() throws IOException {
    UserModeLinux.assumeAvailable();
    Map<String, PolicyLab> labs = new LinkedHashMap<>();
    List<GuestLabs.Guest> guests = new ArrayList<>();
    List<Path> cases = ConformanceFolder.cases("netpol");
    for (int i = 0; i < cases.size(); i++) {
      PolicyLab lab = PolicyLab.of(cases.get(i), false);
      if (lab.hasServices() || i % 3 == 0) {
        labs.put(cases.get(i).getFileName().toString(), lab);
        guests.add(guest(cases.get(i), lab, lab.ipvs(NetpolConformanceTest.IPVS)));
      }
    }
    judge("policy probes through IPVS", labs, guests);
  }

  private static GuestLabs.Guest guest(Path at, PolicyLab lab, List<? extends LabRun.Step> loads) {
    List<LabRun.Step> steps = new ArrayList<>(loads);
    steps.add(new LabRun.Try(lab.probes()));
    return new GuestLabs.Guest(at.getFileName().toString(), lab.lab(), steps);
  }

  private void judge(String what, Map<String, PolicyLab> labs, List<GuestLabs.Guest> guests)
      throws IOException {
    ParallelRuns.Result result =
        GuestLabs.judge(
            folder,
            guests,
            (guest, answers) ->
                Objects.requireNonNull(labs.get(guest.name())).disagreements(answers.getFirst()));
    System.out.println(result.summary(what) + " in " + guests.size() + " cases");
    assertTrue(result.tried() > 0);
    assertEquals("", String.join("\n", result.failures()));
  }
}
