package dev.svcc.manifest;

import dev.svcc.diagnostic.Code;
import dev.svcc.net.Cidr;
import dev.svcc.net.Family;
import dev.svcc.net.IpAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/** Addresses and blocks; INVALID_ADDRESS, INVALID_BLOCK, HOST_BITS and FORBIDDEN_ENDPOINT. */
final class AddressDecoder {
  private static final Pattern LEADING_ZERO = Pattern.compile("(^|\\.)0[0-9]");

  private AddressDecoder() {}

  /** Reads an address. */
  static Optional<IpAddress> address(Value place, String text) {
    Optional<IpAddress> address = IpAddress.parse(text);
    if (address.isEmpty()) {
      place.report(
          Code.INVALID_ADDRESS, Value.quoted(text) + " is not an address", addressHelp(text));
      return Optional.empty();
    }
    if (address.get().isIpv4Mapped()) {
      place.report(
          Code.INVALID_ADDRESS,
          Value.quoted(text) + " is an IPv4 address in IPv6 form, which no packet carries",
          "write " + unmapped(address.get()));
      return Optional.empty();
    }
    return address;
  }

  private static String addressHelp(String text) {
    if (text.indexOf(':') < 0 && LEADING_ZERO.matcher(text).find()) {
      return "write its numbers without a leading zero, which some programs read as octal";
    }
    if (text.indexOf('/') >= 0) {
      return "one address has no prefix length";
    }
    return text.equalsIgnoreCase("none")
        ? "clusterIP of a headless Service is written `None`"
        : "IPv4 is written as in 192.0.2.1, IPv6 as in 2001:db8::1";
  }

  /** Reads a list of addresses. */
  static List<Located<IpAddress>> addresses(Value list) {
    List<Located<IpAddress>> addresses = new ArrayList<>();
    for (Value item : list.items()) {
      address(item, item.itemText())
          .ifPresent(address -> addresses.add(new Located<>(address, item.span())));
    }
    return addresses;
  }

  /** Whether traffic may be sent to an address; complains if it may not (core/validation). */
  static boolean allowsEndpoint(Value place, IpAddress address) {
    String kind = specialKind(address);
    if (kind.isEmpty()) {
      return true;
    }
    place.report(
        Code.FORBIDDEN_ENDPOINT,
        address + " is " + kind + " address, which no endpoint can have",
        "the API server refuses it: through it, pods would reach what belongs to the node");
    return false;
  }

  /** What is special about an address, with its article; empty for addresses of hosts. */
  static String specialKind(IpAddress address) {
    if (address.isUnspecified()) {
      return "the unspecified";
    }
    if (address.isLoopback()) {
      return "a loopback";
    }
    return address.isLinkLocal() ? "a link-local" : address.isMulticast() ? "a multicast" : "";
  }

  /** Reads a block; host bits are cleared with a warning. */
  static Optional<Cidr> block(Value place, String text) {
    Optional<Cidr> block = Cidr.parse(text);
    if (block.isEmpty()) {
      place.report(
          Code.INVALID_BLOCK, Value.quoted(text) + " is not an address block", blockHelp(text));
      return Optional.empty();
    }
    IpAddress written = IpAddress.of(text.substring(0, text.indexOf('/')));
    if (written.isIpv4Mapped()) {
      place.report(
          Code.INVALID_BLOCK,
          Value.quoted(text) + " is an IPv4 block in IPv6 form, which no packet matches",
          block.get().prefixLength() < 96
              ? ""
              : "write " + unmapped(written) + "/" + (block.get().prefixLength() - 96));
      return Optional.empty();
    }
    if (!written.equals(block.get().network())) {
      place.report(
          Code.HOST_BITS,
          Value.quoted(text) + " has bits set behind its prefix and is read as " + block.get(),
          "write " + block.get());
    }
    return block;
  }

  private static String blockHelp(String text) {
    Optional<IpAddress> address = IpAddress.parse(text);
    if (address.isPresent()) {
      return "a block needs a prefix length; "
          + (address.get().isIpv4Mapped()
              ? unmapped(address.get()) + "/32"
              : Cidr.of(address.get()))
          + " is this one address";
    }
    return "a block is an address, a slash and the number of its leading bits, as in 10.0.0.0/8";
  }

  private static IpAddress unmapped(IpAddress address) {
    return new IpAddress(Family.IPV4, 0, address.low() & 0xffff_ffffL);
  }
}
