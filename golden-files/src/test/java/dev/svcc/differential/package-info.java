/** Random clusters: what the simulator says of them, and what the kernel does. */
@NullMarked
package dev.svcc.differential;

import org.jspecify.annotations.NullMarked;
