/**
 * Follows a packet from a name to an end: finds out what names stand for, asks the simulator of
 * every node on the way, and keeps what it learnt as data. How that is told is for others.
 */
@NullMarked
package dev.svcc.trace;

import org.jspecify.annotations.NullMarked;
