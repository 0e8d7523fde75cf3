/**
 * Addresses, blocks, ports and protocols: the vocabulary of packets, independent of Kubernetes and
 * of netfilter.
 */
@NullMarked
package dev.svcc.net;

import org.jspecify.annotations.NullMarked;
