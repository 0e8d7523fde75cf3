package dev.svcc.intent;

import dev.svcc.manifest.Metadata;

/** The labels on Services and slices that say who serves them. */
final class ServiceLabels {
  /** On a slice: the name of its Service. */
  static final String SERVICE_NAME = "kubernetes.io/service-name";

  /** Another proxy than kube-proxy serves the Service, whatever the value. */
  static final String PROXY_NAME = "service.kubernetes.io/service-proxy-name";

  /** Nobody serves it: the Service is headless, whatever the value. */
  static final String HEADLESS = "service.kubernetes.io/headless";

  private ServiceLabels() {}

  /** Whether kube-proxy would not even be told of the object. */
  static boolean leaveToOthers(Metadata metadata) {
    return metadata.labels().containsKey(PROXY_NAME) || metadata.labels().containsKey(HEADLESS);
  }
}
