package dev.svcc.cli;

import dev.svcc.trace.Note;
import java.util.stream.Collectors;

/** Says notes in words. */
final class NoteText {
  private static final int NAMED = 6;

  private NoteText() {}

  static String of(Note note) {
    return switch (note) {
      case Note.ClientElsewhere(String client, String node, String here) ->
          client
              + " is on "
              + PacketText.node(node)
              + ", where its packets meet Services and policies first; seen here as they would come"
              + " to "
              + PacketText.node(here)
              + " (without --node they are followed from their own node)";
      case Note.TakenForPod taken ->
          "no object has "
              + taken.address()
              + ": taken for a pod of "
              + PacketText.node(taken.node())
              + "; write outside:"
              + taken.address()
              + " for a host elsewhere";
      case Note.NoSuchPort missing ->
          missing.service()
              + " has no port "
              + missing.port()
              + "/"
              + missing.protocol().kernelName()
              + "; it has "
              + missing.ports();
      case Note.PingToService ping ->
          (ping.held()
                  ? "IPVS balances the ports of " + ping.service() + " alone"
                  : "no machine has the address of "
                      + ping.service()
                      + ", and rules translate its ports alone")
              + ": a ping never gets to an endpoint, whether"
              + " or not the Service works; try a port";
      case Note.PingAnsweredByNode ping ->
          "the node itself answers for the address of "
              + ping.service()
              + ", whether or not the Service has endpoints; try a port";
      case Note.NotReady pod ->
          pod.pod() + (pod.ended() ? " has ended" : " is not ready") + "  (" + pod.at() + ")";
      case Note.NoMembers none ->
          none.service().metadata().ref()
              + " has no endpoints: "
              + (none.service().selector().isEmpty()
                  ? "no selector, and no EndpointSlice or Endpoints with its name"
                  : "no EndpointSlices, and no pod in its namespace has the labels of its"
                      + " selector");
      case Note.LeftOut out ->
          "not ready, so "
              + out.service()
              + " sends no new connections there: "
              + out.members().stream().limit(NAMED).collect(Collectors.joining(", "))
              + (out.members().size() > NAMED
                  ? " and " + (out.members().size() - NAMED) + " more"
                  : "");
      case Note.Affinity affinity ->
          affinity.service()
              + " has ClientIP affinity: a client that comes again within "
              + affinity.seconds()
              + " s gets the endpoint it had";
      case Note.NoNodeAddress node ->
          "the addresses of "
              + PacketText.node(node.node())
              + " are not known (no Node manifest, no --node-ip): where it replaces a source, the"
              + " old one is shown";
      case Note.NotJudged node ->
          "the rules of "
              + PacketText.node(node.node())
              + " are not known: policies there were not judged";
      case Note.RoutesUnknown routes ->
          "which interfaces packets pass is not known without the node's routes: --routes takes"
              + " what ip route printed there";
      case Note.NodeUnknown unknown ->
          "it is not known on which node "
              + unknown.address()
              + " is: policies there were not judged";
      case Note.OnlyFromBefore before ->
          "no new connection can begin this way; a packet of one from before is judged as it is,"
              + " without the translation of its connection";
      case Note.NoFamily none ->
          none.client() + " has no address of the family of " + none.target();
    };
  }
}
