/** Tests in a real kernel: rules are loaded into private network namespaces, and packets sent. */
@NullMarked
package dev.svcc.kernel;

import org.jspecify.annotations.NullMarked;
