package dev.svcc.trace;

import dev.svcc.manifest.Manifests;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Answers who reaches whom: from words to traces. One instance serves many questions. */
public final class Tracer {
  private final Nodes nodes;
  private final AddressBook book;
  private final String namespace;
  private final ClientNames clients;
  private final TargetNames targets;
  private final Remarks remarks;
  private final boolean hasPolicies;

  /**
   * Reads who is who.
   *
   * @param manifests the input
   * @param nodes the nodes with their rules
   * @param namespace where names without a namespace are looked up
   */
  public Tracer(Manifests manifests, Nodes nodes, String namespace) {
    this.nodes = nodes;
    this.hasPolicies = !manifests.policies().isEmpty();
    this.namespace = namespace;
    this.book = new AddressBook(manifests, nodes.here().name(), nodes.here().addresses());
    ObjectNames names = new ObjectNames(manifests);
    Members members = new Members(manifests);
    this.clients = new ClientNames(names, book, namespace);
    this.targets = new TargetNames(names, new ServiceTargets(names, members));
    this.remarks = new Remarks(members, nodes);
  }

  /**
   * What becomes of packets from one to the other: one trace for each address that the target has
   * in a family that the client has too.
   *
   * @param from as in {@code --from}
   * @param to as in {@code --to}
   * @param wanted what kind of packet
   * @param families the families to look at; empty: every one
   * @throws NameProblem if a word stands for nothing, or nothing can be sent
   */
  public List<Trace> trace(String from, String to, Wanted wanted, List<Family> families)
      throws NameProblem {
    Client client = clients.find(from);
    String home =
        client instanceof Client.OfPod pod && !to.startsWith("node")
            ? pod.pod().metadata().namespace()
            : namespace;
    List<Trace> traces = new ArrayList<>();
    List<Note> skipped = new ArrayList<>();
    for (Target target : targets.find(to, home, wanted)) {
      RuledNode start = start(client, target);
      for (IpAddress address : addresses(target, start)) {
        if (!families.isEmpty() && !families.contains(address.family())) {
          continue;
        }
        IpAddress source = source(client, start, address);
        if (source == null) {
          skipped.add(new Note.NoFamily(from, address));
        } else {
          traces.add(
              trace(client, target, start, packet(client, start, source, address, target, wanted)));
        }
      }
    }
    if (traces.isEmpty()) {
      throw new NameProblem(
          skipped.isEmpty()
              ? to + " has no address of the family that is asked for"
              : from + " has no address of a family that " + to + " has");
    }
    return traces;
  }

  private Trace trace(Client client, Target target, RuledNode start, Packet packet) {
    Journey journey = new Journey(nodes, book, hasPolicies, isHome(client, start));
    List<Way> ways = journey.follow(start, packet);
    List<Note> notes = remarks.of(client, target, start, packet, ways, journey.notes());
    return new Trace(client, target, start.name(), packet, ways, notes);
  }

  // -- where it begins

  private RuledNode start(Client client, Target target) throws NameProblem {
    String here = nodes.here().name();
    String home =
        switch (client) {
          case Client.OfPod pod -> pod.node();
          case Client.OfNode node -> node.node();
          case Client.Outside outside -> arrival(target);
          case Client.Unlisted unlisted -> unlisted.node();
        };
    String name = home.isEmpty() || nodes.here().forced() ? here : home;
    return nodes
        .named(name)
        .orElseThrow(
            () -> new NameProblem("the rules of node " + name + " cannot be made from this input"));
  }

  /** The node where a packet from outside arrives: the one that has the address. */
  private String arrival(Target target) {
    if (target.node() != null) {
      return target.node();
    }
    return target.address() == null ? "" : book.at(target.address()).where();
  }

  private boolean isHome(Client client, RuledNode start) {
    return switch (client) {
      case Client.OfPod pod -> pod.node().equals(start.name());
      case Client.OfNode node -> node.node().isEmpty() || node.node().equals(start.name());
      case Client.Outside outside -> false;
      case Client.Unlisted unlisted ->
          unlisted.node().isEmpty() || unlisted.node().equals(start.name());
    };
  }

  private List<IpAddress> addresses(Target target, RuledNode start) throws NameProblem {
    IpAddress address = target.address();
    if (address != null) {
      return List.of(address);
    }
    String name = target.node() == null || target.node().isEmpty() ? start.name() : target.node();
    List<IpAddress> all =
        name.equals(start.name())
            ? start.network().addresses()
            : nodes.named(name).map(node -> node.network().addresses()).orElse(List.of());
    List<IpAddress> first = new ArrayList<>();
    for (Family family : Family.values()) {
      all.stream().filter(its -> its.family() == family).findFirst().ifPresent(first::add);
    }
    if (first.isEmpty()) {
      throw new NameProblem(
          "the addresses of the node"
              + (name.isEmpty() ? "" : " " + name)
              + " are not known: add its manifest or --node-ip");
    }
    return first;
  }

  /** What a process sends to its own node comes from the address that it is sent to. */
  private static @Nullable IpAddress source(Client client, RuledNode start, IpAddress target) {
    Family family = target.family();
    return switch (client) {
      case Client.OfPod pod ->
          pod.pod().addresses().stream()
              .map(its -> its.value())
              .filter(its -> its.family() == family)
              .findFirst()
              .orElse(null);
      case Client.OfNode node ->
          start.owns(target) ? target : start.network().masqueradeSource(family).orElse(null);
      case Client.Outside outside ->
          outside.address().family() == family ? outside.address() : null;
      case Client.Unlisted unlisted ->
          unlisted.address().family() == family ? unlisted.address() : null;
    };
  }

  private Packet packet(
      Client client,
      RuledNode start,
      IpAddress source,
      IpAddress address,
      Target target,
      Wanted wanted) {
    boolean process = client instanceof Client.OfNode && isHome(client, start);
    String in = process ? "" : start.inInterface(source, isHome(client, start));
    Packet packet;
    if (target.protocol() == Protocol.ICMP) {
      int echo = address.family() == Family.IPV4 ? 8 : 128;
      int type = wanted.icmpType() < 0 ? echo : wanted.icmpType();
      packet = Packet.icmp(in, source, address, type, wanted.icmpCode());
    } else {
      packet = Packet.first(in, source, address, target.protocol(), target.port());
    }
    return wanted.state() == null ? packet : packet.withState(wanted.state());
  }
}
