package dev.svcc.backend.iptables;

/** How an endpoint that reaches itself through a frontend is told, in layout tree. */
public enum Hairpin {
  /** One rule for all, by {@code -m bpf} (kernel module xt_bpf). */
  BPF,
  /** One rule for each endpoint address, found through a tree: for kernels without xt_bpf. */
  TRIE
}
