package dev.svcc.backend.iptables;

import dev.svcc.intent.Endpoint;
import dev.svcc.intent.EndpointGroup;
import dev.svcc.intent.ServiceIntent;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;

/**
 * The chain names of one Service port as kube-proxy makes them (portProtoHash,
 * servicePortEndpointChainName): a prefix and the first 16 characters of the base32 (RFC 4648) of a
 * SHA-256. Both families of a Service share all but those of endpoints.
 */
final class KubeChainNames {
  private static final String ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  private static final int LENGTH = 16;

  private final MessageDigest digest;
  private final String seed;
  private final String hash;

  /**
   * The names for a Service port.
   *
   * @param digest a SHA-256, which is used up and reset here
   */
  KubeChainNames(ServiceIntent service, MessageDigest digest) {
    this.digest = digest;
    this.seed = service.portName() + service.protocol().kernelName();
    this.hash = hash(seed);
  }

  /** Balances over the endpoints of a group. */
  String balancing(EndpointGroup.Scope scope) {
    return switch (scope) {
      case CLUSTER -> "KUBE-SVC-" + hash;
      case LOCAL -> "KUBE-SVL-" + hash;
    };
  }

  /** Takes what came to an external frontend. */
  String external() {
    return "KUBE-EXT-" + hash;
  }

  /** Lets the load balancer's source ranges pass. */
  String firewall() {
    return "KUBE-FW-" + hash;
  }

  /** Translates to one endpoint; also the name of the list that remembers its clients. */
  String endpoint(Endpoint endpoint) {
    return "KUBE-SEP-" + hash(seed + endpoint);
  }

  private String hash(String text) {
    return hash(digest, text);
  }

  /** The first 16 characters of the base32 of a text's SHA-256. */
  static String hash(MessageDigest digest, String text) {
    byte[] bytes = digest.digest(text.getBytes(StandardCharsets.UTF_8));
    char[] letters = new char[LENGTH];
    for (int i = 0; i < LENGTH; i++) {
      int bit = i * 5;
      int pair = (bytes[bit / 8] & 0xff) << 8 | (bytes[bit / 8 + 1] & 0xff);
      letters[i] = ALPHABET.charAt(pair >> (11 - bit % 8) & 31);
    }
    return new String(letters);
  }
}
