package dev.svcc.intent;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.Origin;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.intent.Allow.Peer;
import dev.svcc.intent.Allow.Port;
import dev.svcc.net.Cidr;
import dev.svcc.net.CidrSet;
import dev.svcc.net.PortRange;
import dev.svcc.net.Protocol;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Allows become few, and never more or less than they were. */
final class AllowMergeTest {
  private static Origin origin(String policy) {
    return new Origin(
        new ObjectRef("NetworkPolicy", "shop", policy), new SourceSpan("in.yaml", 1, 1, 1), "rule");
  }

  private static Allow allow(String policy, String blocks, int... ports) {
    List<Origin> origins = List.of(origin(policy));
    return new Allow(
        Arrays.stream(blocks.split(" ", -1))
            .map(block -> new Peer(Cidr.of(block), origins))
            .toList(),
        AllowMerge.ports(
            Arrays.stream(ports)
                .mapToObj(port -> new Port(Protocol.TCP, PortRange.of(port)))
                .toList()),
        origins);
  }

  private static String said(List<Allow> allows) {
    StringBuilder out = new StringBuilder();
    for (Allow allow : allows) {
      out.append(allow.blocks());
      allow
          .ports()
          .forEach(
              port ->
                  out.append(' ')
                      .append(port.range().first())
                      .append('-')
                      .append(port.range().last()));
      allow.origins().forEach(o -> out.append(' ').append(o.object()));
      out.append('\n');
    }
    return out.toString().replace("NetworkPolicy shop/", "");
  }

  @Test
  void adjacentBlocksOfEqualPortsBecomeOneThatNamesBoth() {
    assertEquals(
        "[10.0.0.0/24] 80-80 a b\n",
        said(
            AllowMerge.union(
                List.of(allow("a", "10.0.0.0/25", 80), allow("b", "10.0.0.128/25", 80)))));
  }

  @Test
  void adjacentPortsOfEqualPeersBecomeARange() {
    assertEquals(
        "[10.0.0.0/24] 80-81 a b\n",
        said(
            AllowMerge.union(
                List.of(allow("a", "10.0.0.0/24", 80), allow("b", "10.0.0.0/24", 81)))));
  }

  @Test
  void peersAndPortsOfDifferentAllowsNeverCombine() {
    assertEquals(
        "[10.0.0.1/32] 80-80 a\n[10.0.0.3/32] 90-90 b\n",
        said(
            AllowMerge.union(
                List.of(allow("a", "10.0.0.1/32", 80), allow("b", "10.0.0.3/32", 90)))));
  }

  @Test
  void whatAnotherAllowHoldsIsLeftOut() {
    assertEquals(
        "[0.0.0.0/0] 80-81 b\n",
        said(
            AllowMerge.union(
                List.of(allow("a", "10.0.0.1/32", 80), allow("b", "0.0.0.0/0", 80, 81)))));
  }

  @Test
  void everyPortSwallowsPorts() {
    assertEquals(
        "[10.0.0.0/8] b\n",
        said(AllowMerge.union(List.of(allow("a", "10.0.0.1/32", 80), allow("b", "10.0.0.0/8")))));
  }

  @Test
  void exceptIsSubtractedExactly() {
    List<Cidr> rest =
        CidrSet.subtract(
            Cidr.of("10.0.0.0/29"), List.of(Cidr.of("10.0.0.1/32"), Cidr.of("10.0.0.4/31")));
    assertEquals("[10.0.0.0/32, 10.0.0.2/31, 10.0.0.6/31]", rest.toString());
    assertEquals(
        List.of(), CidrSet.subtract(Cidr.of("10.0.0.0/29"), List.of(Cidr.of("10.0.0.0/8"))));
  }
}
