/**
 * The rules of the house that a compiler cannot keep: who may use whom, and what may never be
 * called.
 */
@NullMarked
package dev.svcc.house;

import org.jspecify.annotations.NullMarked;
