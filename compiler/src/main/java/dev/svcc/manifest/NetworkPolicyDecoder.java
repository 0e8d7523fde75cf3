package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.NetworkPolicy.Peer;
import dev.svcc.manifest.NetworkPolicy.Port;
import dev.svcc.manifest.NetworkPolicy.Rule;
import dev.svcc.manifest.text.Node.Entry;
import dev.svcc.manifest.text.Node.Mapping;
import dev.svcc.net.Cidr;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Decodes networking.k8s.io/v1 NetworkPolicies, strictly at every level: a field that is misread or
 * passed over opens what should be closed.
 */
final class NetworkPolicyDecoder implements Decoder<NetworkPolicy> {
  private static final Set<String> FIELDS =
      Set.of("apiVersion", "kind", "metadata", "spec", "status");
  private static final Set<String> SPEC_FIELDS =
      Set.of("podSelector", "policyTypes", "ingress", "egress");
  private static final Set<String> PEER_FIELDS =
      Set.of("ipBlock", "namespaceSelector", "podSelector");
  private static final Set<String> BLOCK_FIELDS = Set.of("cidr", "except");
  private static final Set<String> PORT_FIELDS = Set.of("protocol", "port", "endPort");

  /** The direction of a policy type. */
  private enum Direction {
    INGRESS("from", "this rule would let everyone in"),
    EGRESS("to", "this rule would let pods out to everywhere");

    private final String peers;
    private final Set<String> fields;
    private final String danger;

    Direction(String peers, String danger) {
      this.peers = peers;
      this.fields = Set.of(peers, "ports");
      this.danger = danger;
    }
  }

  @Override
  public NetworkPolicy decode(Value object, Metadata metadata) {
    for (Entry entry : object.entries()) {
      object.unknownUnless(FIELDS, entry);
    }
    Spec spec = new Spec(new LabelSelector(List.of(), metadata.at()));
    Value place = object.child("spec");
    boolean empty = place == null || !spec.read(place);
    Set<Direction> types = spec.types();
    return new NetworkPolicy(
        metadata,
        spec.selector,
        types.contains(Direction.INGRESS),
        types.contains(Direction.EGRESS),
        spec.ingress,
        spec.egress,
        empty);
  }

  /** The fields of spec while they are being read. */
  private static final class Spec {
    private LabelSelector selector;
    private Set<Direction> written = EnumSet.noneOf(Direction.class);
    private List<Rule> ingress = List.of();
    private List<Rule> egress = List.of();

    Spec(LabelSelector everyPod) {
      selector = everyPod;
    }

    /** Reads the fields; says whether there is any. */
    boolean read(Value spec) {
      List<Entry> fields = spec.entries();
      for (Entry entry : fields) {
        Value field = spec.child(entry);
        switch (entry.key().text()) {
          case "podSelector" -> selector = SelectorDecoder.decode(field);
          case "policyTypes" -> written = NetworkPolicyDecoder.types(field);
          case "ingress" -> ingress = rules(field, Direction.INGRESS);
          case "egress" -> egress = rules(field, Direction.EGRESS);
          default -> unknown(spec, SPEC_FIELDS, entry, "the policy would be another one");
        }
      }
      return !fields.isEmpty();
    }

    /** What it isolates: without policyTypes, ingress, and egress if there is a rule for it. */
    Set<Direction> types() {
      if (!written.isEmpty()) {
        return written;
      }
      return egress.isEmpty()
          ? EnumSet.of(Direction.INGRESS)
          : EnumSet.of(Direction.INGRESS, Direction.EGRESS);
    }
  }

  private static Set<Direction> types(Value list) {
    Set<Direction> types = EnumSet.noneOf(Direction.class);
    for (Value item : list.items()) {
      if (item.isNull()) {
        item.wrongType("text");
        continue;
      }
      String text = item.oneOf(List.of("Ingress", "Egress"));
      if (text.isEmpty()) {
        continue;
      }
      if (!types.add(text.equals("Ingress") ? Direction.INGRESS : Direction.EGRESS)) {
        item.report(Code.DUPLICATE_POLICY_TYPE, "policy type " + text + " stands here twice", "");
      }
    }
    return types;
  }

  private static List<Rule> rules(Value list, Direction direction) {
    List<Rule> rules = new ArrayList<>();
    for (Value item : list.mappings()) {
      List<Peer> peers = List.of();
      List<Port> ports = List.of();
      for (Entry entry : item.entries()) {
        Value field = item.child(entry);
        String name = entry.key().text();
        if (name.equals(direction.peers)) {
          peers = peers(field);
        } else if (name.equals("ports")) {
          ports = ports(field);
        } else {
          unknown(item, direction.fields, entry, direction.danger);
        }
      }
      rules.add(new Rule(peers, ports, item.span()));
    }
    return rules;
  }

  private static List<Peer> peers(Value list) {
    List<Peer> peers = new ArrayList<>();
    for (Value item : list.mappings()) {
      Peer peer = peer(item);
      if (peer != null) {
        peers.add(peer);
      }
    }
    return peers;
  }

  private static @Nullable Peer peer(Value place) {
    Value block = null;
    LabelSelector namespaces = null;
    LabelSelector pods = null;
    boolean hasUnknown = false;
    for (Entry entry : place.entries()) {
      Value field = place.child(entry);
      switch (entry.key().text()) {
        case "ipBlock" -> block = field.isNull() ? null : field;
        case "namespaceSelector" ->
            namespaces = field.isNull() ? null : SelectorDecoder.decode(field);
        case "podSelector" -> pods = field.isNull() ? null : SelectorDecoder.decode(field);
        default -> {
          hasUnknown = true;
          unknown(place, PEER_FIELDS, entry, "this peer would be another one");
        }
      }
    }
    boolean selects = namespaces != null || pods != null;
    if (block != null) {
      if (selects) {
        place.report(
            Code.PEER_BOTH_KINDS,
            "a peer is an ipBlock or selects pods, not both",
            "write two items to allow either");
      }
      return block(block, place.span());
    }
    if (selects) {
      return new Peer.Pods(namespaces, pods, place.span());
    }
    if (!hasUnknown) {
      place.report(
          Code.PEER_EMPTY,
          "a peer needs ipBlock, podSelector or namespaceSelector",
          "to allow everybody, leave the whole list of peers out");
    }
    return null;
  }

  private static @Nullable Peer block(Value place, SourceSpan at) {
    Optional<Cidr> cidr = Optional.empty();
    for (Entry entry : place.entries()) {
      Value field = place.child(entry);
      switch (entry.key().text()) {
        case "cidr" -> cidr = field.isText() ? AddressDecoder.block(field, field.text()) : cidr;
        case "except" -> {} // below, when cidr is known
        default -> unknown(place, BLOCK_FIELDS, entry, "this block would be another one");
      }
    }
    Value written = place.child("cidr");
    if (!(place.node() instanceof Mapping)) {
      return null; // entries() has complained
    }
    if (written == null || written.isNull()) {
      place.report(Code.MISSING_FIELD, "cidr is required", "");
    } else if (!written.isText()) {
      written.wrongType("text");
    }
    Value except = place.child("except");
    List<Cidr> holes = except == null ? List.of() : holes(except, cidr);
    return cidr.isEmpty() ? null : new Peer.Block(cidr.get(), holes, at);
  }

  private static List<Cidr> holes(Value list, Optional<Cidr> cidr) {
    List<Cidr> holes = new ArrayList<>();
    for (Value item : list.items()) {
      String text = item.itemText();
      Optional<Cidr> hole = item.isText() ? AddressDecoder.block(item, text) : Optional.empty();
      if (hole.isEmpty() || cidr.isEmpty()) {
        continue;
      }
      if (hole.get().equals(cidr.get()) || !cidr.get().contains(hole.get())) {
        item.report(
            Code.EXCEPT_NOT_INSIDE,
            hole.get() + " is not a strict part of cidr " + cidr.get(),
            hole.get().contains(cidr.get())
                ? "the rule would match nothing"
                : "an except only takes addresses away from its own block");
      } else {
        holes.add(hole.get());
      }
    }
    return holes;
  }

  private static List<Port> ports(Value list) {
    List<Port> ports = new ArrayList<>();
    for (Value item : list.mappings()) {
      ports.add(port(item));
    }
    return ports;
  }

  private static Port port(Value place) {
    Protocol protocol = Protocol.TCP;
    PortRef port = null;
    Value endPort = null;
    for (Entry entry : place.entries()) {
      Value field = place.child(entry);
      switch (entry.key().text()) {
        case "protocol" -> protocol = PortDecoder.protocol(field);
        case "port" -> port = PortDecoder.numberOrName(field);
        case "endPort" -> endPort = field.isNull() ? null : field;
        default -> unknown(place, PORT_FIELDS, entry, "every port of the protocol would be open");
      }
    }
    int last = endPort == null ? 0 : endPort(place, endPort, port);
    return new Port(protocol, port, last, place.span());
  }

  private static int endPort(Value place, Value endPort, @Nullable PortRef port) {
    int last = PortDecoder.port(endPort);
    Value first = place.child("port");
    if (first == null || first.isNull()) {
      endPort.report(Code.END_PORT, "endPort needs port", "write the first port of the range");
      return 0;
    }
    return switch (port) {
      case null -> 0;
      case PortRef.Name name -> {
        endPort.report(Code.END_PORT, "endPort needs a port that is a number", "");
        yield 0;
      }
      case PortRef.Number number -> {
        if (last > 0 && last < number.port()) {
          endPort.report(Code.END_PORT, "endPort " + last + " is below port " + number.port(), "");
          yield 0;
        }
        yield last;
      }
    };
  }

  private static void unknown(Value place, Set<String> known, Entry entry, String danger) {
    String name = entry.key().text();
    if (!known.contains(name)) {
      place.report(
          Code.UNKNOWN_FIELD,
          entry.key(),
          "unknown field " + Value.quoted(name),
          UnknownField.inPolicy(name, known) + "Ignored, " + danger + ".");
    }
  }
}
