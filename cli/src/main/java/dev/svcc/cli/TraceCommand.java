package dev.svcc.cli;

import dev.svcc.diagnostic.Severity;
import dev.svcc.trace.Expectation;
import dev.svcc.trace.NameProblem;
import dev.svcc.trace.Trace;
import dev.svcc.trace.Tracer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.CommandSpec;

/** {@code svcc trace}: follows one packet. */
final class TraceCommand implements Command {
  static final String NAME = "trace";

  private final Terminal terminal;

  private final InputFlags input = new InputFlags();
  private final TraceFlags packet = new TraceFlags();
  private final NodeFlags node = new NodeFlags();
  private final LayoutFlags layout = new LayoutFlags();
  private final AllocationFlags allocation = new AllocationFlags();
  private final MessageFlags messages = new MessageFlags();
  private @Nullable String from;
  private @Nullable String to;
  private @Nullable String expected;

  TraceCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(NAME);
    spec.usageMessage()
        .description("Follow one packet: which rules it meets, which manifest lines made them.", "")
        .abbreviateSynopsis(true)
        .sortOptions(false)
        .footer("", "Example: svcc trace --from shop/front-0 --to shop/db:5432 manifests/");
    Flags flags = Flags.of(spec);
    flags
        .flag("--from")
        .takes("SENDER")
        .says("NAMESPACE/POD, node, node/NAME, outside:ADDRESS or ADDRESS.")
        .to(value -> from = value);
    flags
        .flag("--to")
        .takes("TARGET")
        .says(
            "[svc/|pod/]NAMESPACE/NAME:PORT, a DNS name of the cluster, node:PORT,",
            "NODE:PORT or ADDRESS:PORT; a port by number or name.")
        .to(value -> to = value);
    packet.declare(flags);
    flags
        .flag("--expect")
        .takes("WHAT")
        .says(
            "Exit 1 unless it is so: allow, deny, drop, reject, none, local, or the",
            "endpoints with | between: 10.244.1.5:8080|shop/web-1.")
        .to(value -> expected = value);
    input.declare(flags);
    node.declare(flags);
    layout.declare(flags);
    allocation.declare(flags);
    messages.declare(flags);
    flags.help();
    return spec;
  }

  @Override
  public Integer call() {
    Pipeline pipeline = new Pipeline(terminal, messages);
    Pipeline.Input read =
        pipeline
            .read(input.paths(), input.namespace(), node, layout.backend(), allocation)
            .orElse(null);
    if (read == null) {
      pipeline.reportOrStop(Severity.ERROR);
      throw new IllegalStateException("no input and no error");
    }
    if (from == null || to == null) {
      throw Failure.invalid("--from and --to are needed");
    }
    ClusterNodes nodes = new ClusterNodes(pipeline, read, layout);
    try {
      Expectation expectation = expected == null ? null : Expectation.parse(expected);
      List<Trace> traces =
          new Tracer(read.manifests(), nodes, input.namespace())
              .trace(from, to, packet.wanted(), read.options().families());
      TraceText text = new TraceText(messages.verbose(), messages.colour(terminal));
      Outputs.toStream(terminal.out(), text.of(from, to, traces));
      return expectation == null || expectation.isMet(traces) ? ExitCode.DONE : ExitCode.FINDINGS;
    } catch (NameProblem e) {
      throw Failure.invalid(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public boolean isVerbose() {
    return messages.verbose();
  }
}
