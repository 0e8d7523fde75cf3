package dev.svcc.cli;

import dev.svcc.analysis.Explainer;
import dev.svcc.analysis.Subject;
import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.intent.NodeIntent;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.manifest.Suggestion;
import dev.svcc.rule.Chain;
import dev.svcc.rule.RuleSet;
import dev.svcc.rule.Table;
import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Looks in an intent, and in its rules, for what somebody asks about. */
final class Inquiry {
  /** Kinds by the names that people write, kubectl's short ones among them. */
  private static final SortedMap<String, String> KINDS = kinds();

  private final NodeIntent intent;
  private final LayoutFlags layout;

  Inquiry(NodeIntent intent, LayoutFlags layout) {
    this.intent = intent;
    this.layout = layout;
  }

  private static SortedMap<String, String> kinds() {
    SortedMap<String, String> kinds = new TreeMap<>();
    List.of("svc", "service", "services").forEach(name -> kinds.put(name, "Service"));
    List.of("po", "pod", "pods").forEach(name -> kinds.put(name, "Pod"));
    List.of("policy", "netpol", "networkpolicy", "networkpolicies")
        .forEach(name -> kinds.put(name, "NetworkPolicy"));
    List.of("endpointslice", "endpointslices", "slice")
        .forEach(name -> kinds.put(name, "EndpointSlice"));
    List.of("ep", "endpoints").forEach(name -> kinds.put(name, "Endpoints"));
    return kinds;
  }

  /** What there is to say about a rule, from its chain on, in the spelling of iptables. */
  String aboutRule(String line) {
    for (LayoutFlags each : layout.thisFirst()) {
      ExplanationText text = new ExplanationText(each.inWords());
      for (RuleSet rules : RuleFiles.lower(intent, each.forDirectory())) {
        Explainer explainer = new Explainer(rules);
        for (Subject subject : RuleLine.subjects(line, rules)) {
          explainer.explain(subject).forEach(text::add);
        }
      }
      if (!text.toString().isEmpty()) {
        return text.toString();
      }
    }
    throw Failure.invalid("no rule of this node is '" + line + "'");
  }

  /**
   * What there is to say about a chain, {@code namespace/name}, {@code kind/namespace/name}, or a
   * port of a Service, {@code namespace/name:port}.
   */
  String about(String what) {
    return what.indexOf('/') < 0 ? aboutChain(what) : aboutObject(what);
  }

  private String aboutChain(String name) {
    SortedSet<String> known = new TreeSet<>();
    for (LayoutFlags each : layout.thisFirst()) {
      ExplanationText text = new ExplanationText(each.inWords());
      for (RuleSet rules : RuleFiles.lower(intent, each.forDirectory())) {
        new Explainer(rules).explain(new Subject.OfChain(name)).forEach(text::add);
        for (Table table : rules.tables()) {
          table.chains().forEach(chain -> known.add(chain.name()));
        }
      }
      if (!text.toString().isEmpty()) {
        return text.toString();
      }
    }
    for (Code code : Code.values()) {
      known.add(code.id());
    }
    throw unknown(name, "no chain, and no code of a message, is called '", known);
  }

  private String aboutObject(String what) {
    String[] parts = what.split("/", -1);
    String kind = parts.length == 3 ? KINDS.getOrDefault(parts[0], "?") : "";
    if (parts.length > 3 || kind.equals("?")) {
      throw unknown(parts[0], "no kind of object is called '", KINDS.keySet());
    }
    String namespace = parts[parts.length - 2];
    String name = parts[parts.length - 1];
    int colon = name.indexOf(':');
    String port = colon < 0 ? "" : name.substring(colon + 1);
    name = colon < 0 ? name : name.substring(0, colon);
    Subject.OfObject subject = new Subject.OfObject(kind, namespace, name);
    StringBuilder text = new StringBuilder();
    for (ServiceIntent service : intent.services()) {
      if (isMeant(subject, port, service)) {
        text.append(ServiceText.of(service)).append('\n');
      }
    }
    if (!port.isEmpty() && text.isEmpty()) {
      List<String> ports = intent.services().stream().map(ServiceIntent::portName).toList();
      throw unknown(what, "no port of a Service is called '", ports);
    }
    text.append(PolicyText.of(subject, intent.podPolicies()));
    ExplanationText made = new ExplanationText(layout.inWords());
    List<RuleSet> ruleSets = RuleFiles.lower(intent, layout.forDirectory());
    text.append(ServersText.of(subject, ruleSets));
    ruleSets.forEach(rules -> new Explainer(rules).explain(subject).forEach(made::add));
    String all = text.append(made).toString();
    if (all.isEmpty()) {
      throw unknown(
          namespace + "/" + name, "no object that has rules is called '", objects(ruleSets));
    }
    return all;
  }

  private static boolean isMeant(Subject.OfObject subject, String port, ServiceIntent service) {
    boolean ofPort =
        port.isEmpty()
            || service.port().equals(port)
            || service.frontends().stream().anyMatch(f -> (f.port() + "").equals(port));
    return ofPort && subject.means(service.service());
  }

  private SortedSet<String> objects(List<RuleSet> ruleSets) {
    SortedSet<String> known = new TreeSet<>();
    intent.services().forEach(service -> known.add(service.service().path()));
    intent.podPolicies().stream()
        .flatMap(policy -> policy.isolation().policies().stream())
        .forEach(origin -> addPath(known, origin.object()));
    for (RuleSet rules : ruleSets) {
      for (Table table : rules.tables()) {
        for (Chain chain : table.chains()) {
          chain.rules().stream()
              .map(rule -> rule.origin().object())
              .forEach(object -> addPath(known, object));
        }
      }
    }
    return known;
  }

  private static void addPath(SortedSet<String> known, @Nullable ObjectRef object) {
    if (object != null) {
      known.add(object.path());
    }
  }

  private static Failure unknown(String name, String message, Collection<String> known) {
    String help = Suggestion.help(name, known);
    return Failure.invalid(message + name + (help.isEmpty() ? "'" : "': " + help));
  }
}
