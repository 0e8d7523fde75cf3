package dev.svcc.trace;

import dev.svcc.manifest.Pod;
import dev.svcc.net.IpAddress;

/** Finds out who a {@code --from} is. */
final class ClientNames {
  private final ObjectNames names;
  private final AddressBook book;
  private final String namespace;

  ClientNames(ObjectNames names, AddressBook book, String namespace) {
    this.names = names;
    this.book = book;
    this.namespace = namespace;
  }

  Client find(String word) throws NameProblem {
    if (word.equals("node")) {
      return new Client.OfNode("");
    }
    for (String prefix : new String[] {"outside:", "ext:"}) {
      if (word.startsWith(prefix)) {
        return new Client.Outside(address(word.substring(prefix.length()), word));
      }
    }
    if (word.startsWith("node/")) {
      return new Client.OfNode(names.knownNode(word.substring("node/".length())));
    }
    var address = IpAddress.parse(word);
    if (address.isPresent()) {
      return at(address.get());
    }
    if (word.isEmpty() || word.contains(":")) {
      throw new NameProblem(
          "'" + word + "' is not a sender: NAMESPACE/POD, node, outside:ADDRESS or ADDRESS");
    }
    String path = word.startsWith("pod/") ? word.substring("pod/".length()) : word;
    return of(names.knownPod(path.contains("/") ? path : namespace + "/" + path));
  }

  private Client of(Pod pod) throws NameProblem {
    String node = book.nodeOf(pod);
    if (pod.hostNetwork()) {
      return new Client.OfNode(node);
    }
    if (pod.addresses().isEmpty()) {
      throw new NameProblem(
          pod.metadata().ref()
              + " has no address ("
              + pod.metadata().at()
              + "): it sends nothing; read it from a cluster, or use --allocate and --pod-cidr");
    }
    return new Client.OfPod(pod, node);
  }

  private Client at(IpAddress address) throws NameProblem {
    return switch (book.at(address)) {
      case Place.OfPod pod -> of(names.knownPod(pod.pod().path()));
      case Place.OfNode node -> new Client.OfNode(node.node());
      case Place.OfEndpoint endpoint -> new Client.Unlisted(address, endpoint.node());
      case Place.Unknown unknown -> new Client.Unlisted(address, book.nodeOf(address));
      case Place.OfService service ->
          throw new NameProblem(
              address + " is an address of " + service.service() + ", which sends nothing");
    };
  }

  private static IpAddress address(String text, String word) throws NameProblem {
    return IpAddress.parse(text)
        .orElseThrow(() -> new NameProblem("'" + word + "' does not end in an IP address"));
  }
}
