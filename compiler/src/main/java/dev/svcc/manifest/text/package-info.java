/**
 * YAML and JSON as small positioned nodes: anchors, aliases and merge keys resolved, hostile input
 * refused. Nothing here knows Kubernetes.
 */
@NullMarked
package dev.svcc.manifest.text;

import org.jspecify.annotations.NullMarked;
