package dev.svcc.trace;

import dev.svcc.diagnostic.ObjectRef;
import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.manifest.Service;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import java.util.List;

/** Something that the rules alone do not tell. */
public sealed interface Note {
  /**
   * The client is on another node than the one whose rules are asked: its packet comes in there.
   */
  record ClientElsewhere(String client, String node, String here) implements Note {}

  /** The client's address is nobody's: taken for a pod of the node. */
  record TakenForPod(IpAddress address, String node) implements Note {}

  /**
   * The Service has no such port: no rule is about this packet.
   *
   * @param ports the ports that it has, for people
   */
  record NoSuchPort(ObjectRef service, Protocol protocol, int port, String ports) implements Note {}

  /**
   * A ping to a Service's address, for which there is no rule.
   *
   * @param held whether the node holds the address, for IPVS; else nobody does
   */
  record PingToService(ObjectRef service, boolean held) implements Note {}

  /** A ping to a Service's address, which the node itself holds for IPVS and answers. */
  record PingAnsweredByNode(ObjectRef service) implements Note {}

  /** The pod is not ready, or has ended. */
  record NotReady(ObjectRef pod, boolean ended, SourceSpan at) implements Note {}

  /** Nobody is behind the Service, ready or not: its selector finds no pod. */
  record NoMembers(Service service) implements Note {}

  /** Members of the Service that get no new connections because they are not ready. */
  record LeftOut(ObjectRef service, List<String> members) implements Note {
    public LeftOut {
      members = List.copyOf(members);
    }
  }

  /** A client stays with its endpoint for so many seconds after each new connection. */
  record Affinity(ObjectRef service, int seconds) implements Note {}

  /**
   * The addresses of a node on the way are not known; what it masquerades keeps its source here.
   */
  record NoNodeAddress(String node) implements Note {}

  /** Rules of a node on the way are not known: what it does with the packet was not judged. */
  record NotJudged(String node) implements Note {}

  /** A rule asks for an interface whose name is not known, because the node's routes are not. */
  record RoutesUnknown() implements Note {}

  /** It is not known on which node an address is: policies there were not judged. */
  record NodeUnknown(IpAddress address) implements Note {}

  /** No new connection could begin this way; one from before is shown without its translation. */
  record OnlyFromBefore() implements Note {}

  /** The client has no address of the target's family. */
  record NoFamily(String client, IpAddress target) implements Note {}
}
