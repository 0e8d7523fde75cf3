/** Back ends: from what a node must do to netfilter objects, and from those to text. */
@NullMarked
package dev.svcc.backend;

import org.jspecify.annotations.NullMarked;
