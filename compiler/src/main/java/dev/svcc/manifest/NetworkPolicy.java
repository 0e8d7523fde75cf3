package dev.svcc.manifest;

import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.net.Cidr;
import dev.svcc.net.Protocol;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A networking.k8s.io/v1 NetworkPolicy, strictly decoded: what would widen it when misread is an
 * error before it comes here.
 *
 * @param metadata name and namespace
 * @param podSelector spec.podSelector; empty where it is absent
 * @param isolatesIngress whether policyTypes (or its default) has Ingress
 * @param isolatesEgress whether policyTypes (or its default) has Egress
 * @param ingress spec.ingress
 * @param egress spec.egress
 * @param emptySpec whether spec is absent or has no field at all
 */
public record NetworkPolicy(
    Metadata metadata,
    LabelSelector podSelector,
    boolean isolatesIngress,
    boolean isolatesEgress,
    List<Rule> ingress,
    List<Rule> egress,
    boolean emptySpec) {
  public NetworkPolicy {
    ingress = List.copyOf(ingress);
    egress = List.copyOf(egress);
  }

  /**
   * One item of ingress or egress.
   *
   * @param peers from or to; empty: everybody
   * @param ports ports; empty: every port of every protocol
   * @param at where it stands
   */
  public record Rule(List<Peer> peers, List<Port> ports, SourceSpan at) {
    public Rule {
      peers = List.copyOf(peers);
      ports = List.copyOf(ports);
    }
  }

  /** One item of from or to. */
  public sealed interface Peer {
    /** Where it stands. */
    SourceSpan at();

    /**
     * An ipBlock.
     *
     * @param cidr the block, host bits cleared
     * @param except blocks inside it that it leaves out
     */
    record Block(Cidr cidr, List<Cidr> except, SourceSpan at) implements Peer {
      public Block {
        except = List.copyOf(except);
      }
    }

    /**
     * Pods by selector.
     *
     * @param namespaces namespaceSelector; null: the policy's own namespace
     * @param pods podSelector; null: every pod of those namespaces
     */
    record Pods(@Nullable LabelSelector namespaces, @Nullable LabelSelector pods, SourceSpan at)
        implements Peer {}
  }

  /**
   * One item of ports.
   *
   * @param protocol TCP where it is left out
   * @param port null: every port of the protocol
   * @param endPort the last port of a range, or 0
   * @param at where it stands
   */
  public record Port(Protocol protocol, @Nullable PortRef port, int endPort, SourceSpan at) {}
}
