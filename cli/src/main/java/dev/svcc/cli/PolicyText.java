package dev.svcc.cli;

import static java.util.stream.Collectors.joining;

import dev.svcc.analysis.Subject;
import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Origin;
import dev.svcc.intent.PodPolicy;
import dev.svcc.net.Family;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who isolates Pods of this node, for people. */
final class PolicyText {
  private static final String POLICY = "NetworkPolicy";

  private final Subject.OfObject subject;
  private final StringBuilder out = new StringBuilder();

  private PolicyText(Subject.OfObject subject) {
    this.subject = subject;
  }

  /** What is known of the subject as a policy, or as a Pod that policies isolate; or empty. */
  static String of(Subject.OfObject subject, List<PodPolicy> policies) {
    PolicyText text = new PolicyText(subject);
    for (PodPolicy policy : policies) {
      if (text.isMeant(policy.pod())) {
        text.line(name(policy) + " is isolated by");
        policy.isolation().policies().forEach(origin -> text.line("  " + place(origin)));
      }
      for (Origin origin : policy.isolation().policies()) {
        if (text.isMeant(origin.object())) {
          text.line(place(origin) + " isolates " + name(policy));
        }
      }
    }
    return text.out.isEmpty() ? "" : text.out.append('\n').toString();
  }

  private boolean isMeant(@Nullable ObjectRef object) {
    return object != null && subject.means(object);
  }

  private static String name(PodPolicy policy) {
    String family = policy.family() == Family.IPV4 ? ", IPv4 " : ", IPv6 ";
    String addresses = policy.addresses().stream().map(Object::toString).collect(joining(", "));
    String direction = policy.direction().name().toLowerCase(Locale.ROOT);
    return policy.pod() + " (" + direction + family + addresses + ")";
  }

  private static String place(Origin origin) {
    String path = origin.object() == null ? "every node" : origin.object().path();
    return POLICY + " " + path + " (" + origin.at() + ")";
  }

  private void line(String text) {
    out.append(Escaped.text(text)).append('\n');
  }
}
