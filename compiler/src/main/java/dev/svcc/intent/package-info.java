/**
 * What one node must do: every question that Kubernetes leaves to the node, answered once, for
 * every back end.
 */
@NullMarked
package dev.svcc.intent;

import org.jspecify.annotations.NullMarked;
