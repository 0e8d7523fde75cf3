package dev.svcc.manifest;

import dev.svcc.diagnostic.SourceSpan;
import dev.svcc.net.Protocol;

/**
 * A port of an EndpointSlice or of an Endpoints subset.
 *
 * @param name empty where the port has none
 * @param protocol TCP, UDP or SCTP
 * @param port the number, 1 to 65535; 0 where a slice leaves it out ("all ports": no rule can
 *     forward to it)
 * @param at where the item stands
 */
public record EndpointPort(String name, Protocol protocol, int port, SourceSpan at) {}
