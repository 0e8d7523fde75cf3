package dev.svcc.intent;

import dev.svcc.diagnostic.Origin;
import java.util.List;

/**
 * What the policies that select a pod say about one direction in one family. Pods that the same
 * policies select, and whose named ports mean the same numbers, share one.
 *
 * @param policies the policies that isolate, by namespace and name, at least one
 * @param names the numbers that named ports have on the selected pods, such as {@code
 *     TCP/http=8080}, joined by commas; empty where no name had to be resolved there. Together with
 *     the policies it tells isolations of one direction and family apart.
 * @param allows what may pass, sorted; nothing else does
 */
public record Isolation(List<Origin> policies, String names, List<Allow> allows) {
  public Isolation {
    policies = List.copyOf(policies);
    allows = List.copyOf(allows);
  }
}
