/** What svcc has to say about its input: coded findings with a place, an object and a way out. */
@NullMarked
package dev.svcc.diagnostic;

import org.jspecify.annotations.NullMarked;
