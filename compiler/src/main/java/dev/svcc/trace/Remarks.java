package dev.svcc.trace;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.manifest.Pod;
import dev.svcc.manifest.Service;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Packet;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Match;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Says about a trace what its rules do not: who is not ready, what nobody answers, what is assumed.
 */
final class Remarks {
  private final Members members;
  private final Nodes nodes;

  Remarks(Members members, Nodes nodes) {
    this.members = members;
    this.nodes = nodes;
  }

  List<Note> of(
      Client client,
      Target target,
      RuledNode start,
      Packet packet,
      List<Way> ways,
      Collection<Note> onTheWay) {
    List<Note> notes = new ArrayList<>();
    clientNote(client, start).ifPresent(notes::add);
    serviceNotes(target, packet, ways, notes);
    podNote(target).ifPresent(notes::add);
    notes.addAll(onTheWay);
    if (ways.stream().map(Way::ending).anyMatch(Remarks::asksForInterface)) {
      notes.add(new Note.RoutesUnknown());
    }
    ways.stream()
        .flatMap(way -> way.hops().stream())
        .filter(hop -> hop.outcome().masqueraded())
        .map(Hop::node)
        .distinct()
        .filter(node -> hasNoAddress(node, packet))
        .forEach(node -> notes.add(new Note.NoNodeAddress(node)));
    return notes;
  }

  private static boolean asksForInterface(Ending ending) {
    return ending instanceof Ending.Unknown unknown
        && unknown.because().matches().stream()
            .anyMatch(m -> m instanceof Match.InInterface || m instanceof Match.OutInterface);
  }

  private boolean hasNoAddress(String node, Packet packet) {
    return nodes
        .named(node)
        .map(its -> its.network().masqueradeSource(packet.family()).isEmpty())
        .orElse(false);
  }

  private static Optional<Note> clientNote(Client client, RuledNode start) {
    return switch (client) {
      case Client.OfPod pod when !pod.node().equals(start.name()) ->
          Optional.of(
              new Note.ClientElsewhere(
                  pod.pod().metadata().ref().path(), pod.node(), start.name()));
      case Client.OfPod pod -> Optional.empty();
      case Client.OfNode node when !node.node().isEmpty() && !node.node().equals(start.name()) ->
          Optional.of(new Note.ClientElsewhere("the node", node.node(), start.name()));
      case Client.OfNode node -> Optional.empty();
      case Client.Outside outside -> Optional.empty();
      case Client.Unlisted unlisted ->
          Optional.of(
              new Note.TakenForPod(
                  unlisted.address(), unlisted.node().isEmpty() ? start.name() : unlisted.node()));
    };
  }

  private void serviceNotes(Target target, Packet packet, List<Way> ways, List<Note> notes) {
    Service service = target.service();
    if (service == null) {
      return;
    }
    if (target.protocol() == Protocol.ICMP) {
      if (!service.headless()) {
        ObjectRef ref = service.metadata().ref();
        boolean answered = ways.stream().allMatch(way -> way.ending() instanceof Ending.Reached);
        boolean held = ways.stream().noneMatch(way -> way.ending() instanceof Ending.Lost);
        notes.add(answered ? new Note.PingAnsweredByNode(ref) : new Note.PingToService(ref, held));
      }
      return;
    }
    boolean declared =
        service.ports().stream()
            .anyMatch(
                port ->
                    port.protocol() == target.protocol()
                        && (port.port() == target.port() || service.headless()));
    if (!declared) {
      notes.add(
          new Note.NoSuchPort(
              service.metadata().ref(),
              target.protocol(),
              target.port(),
              ServiceTargets.ports(service.ports())));
      return;
    }
    List<Member> all = members.of(service);
    if (all.isEmpty()) {
      notes.add(new Note.NoMembers(service));
    }
    List<String> leftOut =
        all.stream()
            .filter(member -> !member.ready() && !isUsed(member, ways))
            .filter(member -> member.address() == null || isOfFamily(member.address(), packet))
            .map(Remarks::name)
            .distinct()
            .toList();
    if (!leftOut.isEmpty()) {
      notes.add(new Note.LeftOut(service.metadata().ref(), leftOut));
    }
    if (service.affinitySeconds() > 0 && ways.size() > 1) {
      notes.add(new Note.Affinity(service.metadata().ref(), service.affinitySeconds()));
    }
  }

  private static boolean isOfFamily(IpAddress address, Packet packet) {
    return address.family() == packet.family();
  }

  private static boolean isUsed(Member member, List<Way> ways) {
    return ways.stream()
        .anyMatch(way -> way.last().outcome().destination().equals(member.address()));
  }

  private static String name(Member member) {
    Pod pod = member.pod();
    return pod == null ? String.valueOf(member.address()) : pod.metadata().ref().path();
  }

  private static Optional<Note> podNote(Target target) {
    Pod pod = target.pod();
    if (pod == null || target.service() != null) {
      return Optional.empty();
    }
    boolean ready = pod.ready() != Pod.Readiness.NOT_READY && pod.phase() != Pod.Phase.PENDING;
    return ready && !pod.hasEnded()
        ? Optional.empty()
        : Optional.of(new Note.NotReady(pod.metadata().ref(), pod.hasEnded(), pod.metadata().at()));
  }
}
