package dev.svcc.cli;

import dev.svcc.diagnostic.Severity;
import dev.svcc.trace.Tracer;
import java.util.List;
import picocli.CommandLine.Model.CommandSpec;

/** {@code svcc trace}: follows one packet, or checks many. */
final class TraceCommand implements Command {
  static final String NAME = "trace";

  /** {@code -o}. */
  enum Format {
    TEXT,
    JSON
  }

  private final Terminal terminal;

  private final TraceQuestions questions = new TraceQuestions();
  private final InputFlags input = new InputFlags();
  private final NodeFlags node = new NodeFlags();
  private final LayoutFlags layout = new LayoutFlags();
  private final AllocationFlags allocation = new AllocationFlags();
  private final MessageFlags messages = new MessageFlags();
  private Format format = Format.TEXT;

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
    questions.declare(flags);
    flags
        .flag("-o", "--output")
        .takes("FORMAT", Format.class)
        .says("text (default) or json.")
        .to(value -> format = value);
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
    questions.check();
    Pipeline pipeline = new Pipeline(terminal, messages);
    Pipeline.Input read =
        pipeline
            .read(input.paths(), input.namespace(), node, layout.backend(), allocation)
            .orElse(null);
    if (read == null) {
      pipeline.reportOrStop(Severity.ERROR);
      throw new IllegalStateException("no input and no error");
    }
    ClusterNodes nodes = new ClusterNodes(pipeline, read, layout);
    Tracer tracer = new Tracer(read.manifests(), nodes, input.namespace());
    List<Flow> flows = questions.answer(tracer, read.options().families());
    Outputs.toStream(terminal.out(), text(flows));
    long wrong = flows.stream().filter(flow -> !flow.isMet()).count();
    if (!messages.quiet()) {
      FlowReport.summary(flows, questions.areMany()).ifPresent(terminal.err()::println);
    }
    return wrong == 0 ? ExitCode.DONE : ExitCode.FINDINGS;
  }

  private String text(List<Flow> flows) {
    return switch (format) {
      case JSON -> TraceJson.of(flows);
      case TEXT ->
          questions.areMany()
              ? FlowReport.of(flows, questions.fileName())
              : new TraceText(messages.verbose(), messages.colour(terminal)).of(flows.get(0));
    };
  }

  @Override
  public boolean isVerbose() {
    return messages.verbose();
  }
}
