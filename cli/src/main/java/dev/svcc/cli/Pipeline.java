package dev.svcc.cli;

import static java.util.stream.Collectors.joining;

import dev.svcc.analysis.NodeNetwork;
import dev.svcc.backend.ipvs.IpvsFindings;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Diagnostics;
import dev.svcc.diagnostic.Severity;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.NodeOptions;
import dev.svcc.intent.NodeOptionsBuilder;
import dev.svcc.intent.Resolver;
import dev.svcc.manifest.KubeProxyConfig;
import dev.svcc.manifest.KubeProxyConfigReader;
import dev.svcc.manifest.ManifestReader;
import dev.svcc.manifest.Manifests;
import dev.svcc.manifest.Source;
import dev.svcc.manifest.SourceFinder;
import dev.svcc.rule.RuleSet;
import dev.svcc.trace.RouteReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;

/**
 * Composes the compiler's passes for the commands, and prints what they found. One instance is one
 * run.
 */
final class Pipeline {
  private static final Manifests NO_MANIFESTS =
      new Manifests(
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          List.of(),
          Collections.emptySortedMap());

  private final Terminal terminal;
  private final MessageFlags messages;
  private final Diagnostics diagnostics = new Diagnostics();

  /** Every text that a finding may point into. */
  private final List<Source> texts = new ArrayList<>();

  /** How many objects of each other kind were passed over. */
  private SortedMap<String, Integer> skipped = Collections.emptySortedMap();

  Pipeline(Terminal terminal, MessageFlags messages) {
    this.terminal = terminal;
    this.messages = messages;
  }

  /**
   * What the command line hands over.
   *
   * @param manifests the objects, addresses given where that was asked for
   * @param options what flags and configuration say of the node
   */
  record Input(Manifests manifests, NodeOptions options) {}

  /**
   * From paths to what the node must do; empty if there are errors, which are among the findings.
   */
  Optional<NodeIntent> resolve(
      InputFlags input, NodeFlags node, BackendFlags backend, AllocationFlags allocation) {
    Optional<NodeIntent> intent =
        read(input.paths(), input.namespace(), node, backend, allocation).flatMap(this::resolve);
    if (backend.backend() == BackendFlags.Backend.IPVS) {
      intent.ifPresent(of -> new IpvsFindings(backend.ipvs()).report(of, diagnostics));
    }
    return intent;
  }

  /** From paths to objects; empty if there are errors. */
  Optional<Input> read(
      List<String> paths,
      String namespace,
      NodeFlags node,
      BackendFlags backend,
      AllocationFlags allocation) {
    NodeOptions options = node.over(configured(node, backend));
    if (paths.isEmpty()) {
      return Optional.of(new Input(NO_MANIFESTS, options));
    }
    List<Source> sources = new SourceFinder().find(paths, terminal.in(), diagnostics);
    texts.addAll(sources);
    Manifests manifests = new ManifestReader(namespace).read(sources, diagnostics);
    skipped = manifests.skipped();
    if (diagnostics.hasErrors()) {
      return Optional.empty();
    }
    if (allocation.enabled()) {
      Optional<Source> lock = allocation.read();
      lock.ifPresent(texts::add);
      manifests = allocation.allocate(manifests, lock, options, diagnostics);
      if (diagnostics.hasErrors()) {
        return Optional.empty();
      }
    }
    return Optional.of(new Input(manifests, options));
  }

  /** From files that a node's tools printed to its rules; empty if one cannot be read. */
  Optional<List<RuleSet>> readRules(List<Source> dumps) {
    texts.addAll(dumps);
    List<RuleSet> rules = new RuleDumps(diagnostics).read(dumps);
    return diagnostics.hasErrors() ? Optional.empty() : Optional.of(rules);
  }

  /** From files that {@code ip route} printed to routes; empty if one cannot be read. */
  Optional<List<NodeNetwork.Route>> readRoutes(List<Source> printed) {
    texts.addAll(printed);
    List<NodeNetwork.Route> routes = new ArrayList<>();
    for (Source source : printed) {
      String text = new String(source.bytes(), StandardCharsets.UTF_8);
      routes.addAll(RouteReader.read(text, source.name(), diagnostics));
    }
    return diagnostics.hasErrors() ? Optional.empty() : Optional.of(routes);
  }

  /** From objects to what the node must do; empty if there are errors. */
  Optional<NodeIntent> resolve(Input input) {
    NodeIntent intent = new Resolver().resolve(input.manifests(), input.options(), diagnostics);
    return diagnostics.hasErrors() ? Optional.empty() : Optional.of(intent);
  }

  /** What a configuration file says; the defaults where none is given. */
  private NodeOptions configured(NodeFlags node, BackendFlags backend) {
    Optional<Source> file = node.config();
    file.ifPresent(texts::add);
    Optional<KubeProxyConfig> config =
        file.flatMap(source -> new KubeProxyConfigReader().read(source, diagnostics));
    config.ifPresent(backend::over);
    NodeOptions defaults = NodeOptions.defaults();
    return config
        .map(values -> NodeOptionsBuilder.of(defaults).config(values).build())
        .orElse(defaults);
  }

  /**
   * Prints the findings that a reader of rules wants to see, and ends the run if there is an error
   * among them.
   */
  void reportOrStop() {
    reportOrStop(Severity.WARNING);
  }

  /** Prints the findings that weigh as much, or all under {@code -v}, and stops at an error. */
  void reportOrStop(Severity lightest) {
    report(messages.verbose() ? Severity.NOTE : lightest);
    if (diagnostics.hasErrors()) {
      throw Failure.said(ExitCode.INVALID);
    }
  }

  /** Prints the findings that weigh at least {@code lightest}, or errors alone under {@code -q}. */
  void report(Severity lightest) {
    Severity limit = messages.quiet() ? Severity.ERROR : lightest;
    List<Diagnostic> shown =
        diagnostics.sorted().stream()
            .filter(found -> found.severity().compareTo(limit) <= 0)
            .toList();
    terminal
        .err()
        .print(new DiagnosticRenderer(this::line, messages.colour(terminal)).render(shown));
    if (!messages.quiet()) {
      Summary.more(shown).ifPresent(terminal.err()::println);
    }
    if (messages.verbose() && !skipped.isEmpty()) {
      terminal.err().println("svcc: passed over: " + Escaped.text(kinds(skipped)));
    }
    terminal.err().flush();
  }

  private static String kinds(SortedMap<String, Integer> counts) {
    return counts.entrySet().stream()
        .map(kind -> kind.getValue() + " " + kind.getKey())
        .collect(joining(", "));
  }

  /** Every finding so far. */
  List<Diagnostic> findings() {
    return diagnostics.sorted();
  }

  private Optional<String> line(SourceSpan at) {
    return texts.stream()
        .filter(source -> source.name().equals(at.file()))
        .findFirst()
        .flatMap(source -> source.line(at.line()));
  }
}
