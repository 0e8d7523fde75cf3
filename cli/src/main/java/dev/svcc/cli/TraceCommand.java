package dev.svcc.cli;

import dev.svcc.diagnostic.Severity;
import dev.svcc.net.Family;
import dev.svcc.rule.RuleSet;
import dev.svcc.trace.Nodes;
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
  private final RulesFlags rules = new RulesFlags();
  private final MessageFlags messages = new MessageFlags();
  private final SavedFlags saved = new SavedFlags();
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
    saved.declare(flags);
    input.declareOptional(flags);
    rules.declare(flags);
    messages.declare(flags);
    flags.help();
    return spec;
  }

  @Override
  public Integer call() {
    questions.check();
    saved.check();
    if (input.paths().isEmpty() && !saved.given()) {
      throw Failure.invalid("nothing to read: name manifests, or --rules of a node");
    }
    Pipeline pipeline = new Pipeline(terminal, messages);
    Pipeline.Input read = rules.read(pipeline, input).orElseThrow(() -> stopped(pipeline));
    List<Family> families = read.options().families();
    Nodes nodes = new ClusterNodes(pipeline, read, rules.layout());
    if (saved.given()) {
      List<RuleSet> dumped = saved.rules(pipeline).orElseThrow(() -> stopped(pipeline));
      nodes =
          new DumpNodes(dumped, saved.routes(pipeline).orElseThrow(() -> stopped(pipeline)), read);
      families = families.isEmpty() ? dumped.stream().map(RuleSet::family).toList() : families;
    }
    Tracer tracer = new Tracer(read.manifests(), nodes, input.namespace());
    return told(questions.answer(tracer, families));
  }

  /** Says what is wrong with the input, and ends the run. */
  private static IllegalStateException stopped(Pipeline pipeline) {
    pipeline.reportOrStop(Severity.ERROR);
    return new IllegalStateException("no input and no error");
  }

  private int told(List<Flow> flows) {
    Outputs.toStream(terminal.out(), text(flows));
    if (!messages.quiet()) {
      FlowReport.summary(flows, questions.areMany()).ifPresent(terminal.err()::println);
    }
    return flows.stream().allMatch(Flow::isMet) ? ExitCode.DONE : ExitCode.FINDINGS;
  }

  private String text(List<Flow> flows) {
    return switch (format) {
      case JSON -> TraceJson.of(flows);
      case TEXT ->
          questions.areMany()
              ? FlowReport.of(flows, questions.fileName())
              : new TraceText(messages.verbose(), messages.outputColour(terminal)).of(flows.get(0));
    };
  }

  @Override
  public boolean isVerbose() {
    return messages.verbose();
  }
}
