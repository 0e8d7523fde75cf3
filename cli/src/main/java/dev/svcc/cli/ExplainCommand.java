package dev.svcc.cli;

import dev.svcc.diagnostic.Code;
import dev.svcc.intent.NodeIntent;
import java.util.Optional;
import picocli.CommandLine.Model.CommandSpec;

/** {@code svcc explain}: what a chain, a rule, an object or a code is. */
final class ExplainCommand implements Command {
  static final String NAME = "explain";

  private final Terminal terminal;

  private final InputFlags input = new InputFlags();
  private final RulesFlags rules = new RulesFlags();
  private final MessageFlags messages = new MessageFlags();
  private String rule = "";

  ExplainCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public CommandSpec spec() {
    CommandSpec spec = CommandSpec.wrapWithoutInspection(this).name(NAME);
    spec.usageMessage()
        .description(
            "Say what WHAT is, which line made it, and which packets come there. WHAT is a chain,"
                + " namespace/name of a Service, Pod or policy (or kind/namespace/name, or"
                + " namespace/name:port), or the code of a message, which needs no PATH.",
            "")
        .customSynopsis("svcc explain [OPTION...] WHAT PATH...", "svcc explain CODE")
        .sortOptions(false)
        .footer(
            "",
            "Examples: svcc explain KUBE-SVC-67NZLRHBNDSAWJRO manifests/",
            "          svcc explain shop/web:http manifests/",
            "          svcc explain '-A SVCC-NODEPORTS -p tcp ...' manifests/",
            "          svcc explain SVCC0203");
    Flags flags = Flags.of(spec);
    input.declare(flags);
    flags
        .flag("-A", "-I")
        .takes(" RULE")
        .says("A rule instead of WHAT, quoted as a whole: '-A CHAIN ... -j TARGET'.")
        .to(value -> rule = value.strip());
    rules.declare(flags);
    messages.declare(flags);
    flags.help();
    return spec;
  }

  @Override
  public Integer call() {
    String what = input.paths().get(0);
    Optional<Code> code = rule.isEmpty() ? Code.byId(what) : Optional.empty();
    String text = code.map(CodePage::of).orElseGet(() -> inquire(what));
    Outputs.toStream(terminal.out(), text);
    return ExitCode.DONE;
  }

  private String inquire(String what) {
    InputFlags paths = rule.isEmpty() ? input.after(1) : input;
    if (paths.paths().isEmpty()) {
      throw Failure.invalid("name the manifests, too: svcc explain " + what + " PATH...");
    }
    Pipeline pipeline = new Pipeline(terminal, messages);
    NodeIntent intent = rules.resolve(pipeline, paths).orElse(null);
    pipeline.reportOrStop();
    if (intent == null) {
      throw new IllegalStateException("no intent and no error");
    }
    Inquiry inquiry = new Inquiry(intent, rules.layout());
    return rule.isEmpty() ? inquiry.about(what) : inquiry.aboutRule(rule);
  }

  @Override
  public boolean isVerbose() {
    return messages.verbose();
  }
}
