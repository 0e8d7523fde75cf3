/** Services as virtual servers of IPVS, with the ipsets and iptables rules that they need. */
@NullMarked
package dev.svcc.backend.ipvs;

import org.jspecify.annotations.NullMarked;
