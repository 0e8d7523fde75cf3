package dev.svcc.backend.iptables;

import dev.svcc.backend.iptables.PrefixTree.Region;
import dev.svcc.intent.Endpoint;
import dev.svcc.intent.ServiceIntent;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import dev.svcc.net.Protocol;
import dev.svcc.rule.Match;
import java.security.MessageDigest;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The names of layout tree's chains, at most 28 characters, from what they dispatch alone. Those of
 * Services end like kube-proxy's: KUBE-SVC-XPGD46QRK7WJZT7O is SVCC-S-XPGD46QRK7WJZT7O here. Not
 * thread safe.
 */
final class TreeNames {
  /** What a chain of a Service's port does. */
  enum Part {
    /** Balances among all endpoints that traffic policy Cluster may use. */
    SERVICE('S'),
    /** Balances among this node's endpoints. */
    LOCAL('L'),
    /** Decides by source what becomes of traffic to the external frontends. */
    EXTERNAL('X'),
    /** Likewise for the clusterIP. */
    INTERNAL('I'),
    /** Lets the Service's source ranges in. */
    GUARD('G'),
    /** No chain: the list of sources remembered for one endpoint. */
    ENDPOINT('E');

    private final char letter;

    Part(char letter) {
      this.letter = letter;
    }
  }

  /** Made when the first name is hashed: Java takes 12 ms to find it. */
  private @Nullable MessageDigest sha256;

  String service(Part part, ServiceIntent service) {
    return "SVCC-" + part.letter + "-" + hash(identity(service));
  }

  /** The list of sources that stay with one endpoint of one Service port. */
  String recentList(ServiceIntent service, Endpoint endpoint) {
    return "SVCC-" + Part.ENDPOINT.letter + "-" + hash(identity(service) + endpoint);
  }

  private static String identity(ServiceIntent service) {
    return service.portName() + service.protocol().kernelName();
  }

  /** A node of the search among a Service's source ranges. */
  String guard(ServiceIntent service, AddressTrie.Region region) {
    String bounds =
        switch (region) {
          case AddressTrie.Region.Block block -> block.cidr().toString();
          case AddressTrie.Region.Span span -> span.first() + "-" + span.last();
        };
    return "SVCC-" + Part.GUARD.letter + "-" + hash(identity(service) + "/" + bounds);
  }

  /** What holds for packets to the addresses of a region. */
  static Match destination(Family family, Region region) {
    IpAddress first = address(family, region.first());
    return region.isPrefix()
        ? new Match.Destination(Cidr.containing(first, region.length()))
        : new Match.DestinationRange(first, address(family, region.last()), false);
  }

  private static IpAddress address(Family family, PrefixTree.Digits key) {
    return new IpAddress(family, key.high(), key.low());
  }

  /** A node of a tree over addresses: {@code SVCC-D-0A601} is 10.96.16.0/20, looked up for D. */
  String addresses(char purpose, Family family, Region region) {
    String name = "SVCC-" + purpose + "-";
    if (family == Family.IPV4 && region.within() == null) {
      return region.isPrefix()
          ? name + hex(region.first().low(), 8).substring(0, region.length() / 4)
          : name + hex(region.first().low(), 8) + "-" + hex(region.last().low(), 8);
    }
    return name + hash(text(region));
  }

  /** The chain of one address with many ports: {@code SVCC-D-0A60000A}. */
  String address(char purpose, IpAddress address) {
    return "SVCC-"
        + purpose
        + "-"
        + (address.family() == Family.IPV4 ? hex(address.low(), 8) : hash(address.toString()));
  }

  /** A range of ports below another chain: {@code SVCC-D-0A60000A-T28672-32767}. */
  String ports(String above, Protocol protocol, Region region) {
    String name =
        above + "-" + protocol.name().charAt(0) + region.first().low() + "-" + region.last().low();
    int purpose = "SVCC-D-".length();
    return name.length() <= 28 ? name : name.substring(0, purpose) + hash(name);
  }

  private static String text(Region region) {
    String inner =
        hex(region.first().high(), 16)
            + hex(region.first().low(), 16)
            + "-"
            + hex(region.last().high(), 16)
            + hex(region.last().low(), 16);
    return region.within() == null ? inner : text(region.within()) + "/" + inner;
  }

  private static String hex(long bits, int digits) {
    String text = Long.toHexString(bits).toUpperCase(Locale.ROOT);
    return "0".repeat(digits - text.length()) + text;
  }

  private String hash(String text) {
    if (sha256 == null) {
      sha256 = CommentText.sha256();
    }
    return KubeChainNames.hash(sha256, text);
  }
}
