/** Cases with known right answers, kept outside this repository, judged by the simulator. */
@NullMarked
package dev.svcc.conformance;

import org.jspecify.annotations.NullMarked;
