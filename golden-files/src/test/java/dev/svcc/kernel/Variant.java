package dev.svcc.kernel;

import java.util.Locale;

/** The two programs called iptables. */
public enum Variant {
  LEGACY,
  NFT;

  /** As in the names of the programs: {@code iptables-nft-restore}. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
