package dev.svcc.manifest;

import dev.svcc.net.IpAddress;

/**
 * One item of status.loadBalancer.ingress that has an address.
 *
 * @param address the address
 * @param proxied whether ipMode is Proxy: the balancer answers itself and the node must not take
 *     its traffic
 */
public record LoadBalancerAddress(Located<IpAddress> address, boolean proxied) {}
