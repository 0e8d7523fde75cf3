/**
 * Kubernetes objects as they were written: one record per kind, with the place of everything a
 * message may point at.
 */
@NullMarked
package dev.svcc.manifest;

import org.jspecify.annotations.NullMarked;
