package dev.svcc.diagnostic;

import static dev.svcc.diagnostic.Severity.ERROR;
import static dev.svcc.diagnostic.Severity.NOTE;
import static dev.svcc.diagnostic.Severity.WARNING;

import java.util.Optional;

/**
 * Every kind of finding svcc knows. 01xx: reading text; 02xx: the shape of objects; 03xx: Services;
 * 04xx: endpoints and Pods; 05xx: NetworkPolicies; 06xx: the node and the flags; 07xx: back ends. A
 * code keeps its number for ever; {@code docs/diagnostics} has a page for each and {@code
 * golden-files} a case.
 */
public enum Code {
  UNREADABLE(101, ERROR, "a file cannot be read"),
  NOT_UTF8(102, ERROR, "a file is not UTF-8"),
  SYNTAX(103, ERROR, "not well-formed YAML or JSON"),
  DUPLICATE_KEY(104, ERROR, "a mapping has a key twice"),
  UNKNOWN_ALIAS(105, ERROR, "an alias names no anchor"),
  ALIAS_LIMIT(106, ERROR, "aliases expand to too much"),
  NESTING_LIMIT(107, ERROR, "nested too deeply"),
  TAG(108, ERROR, "a YAML tag that manifests do not use"),
  MERGE_KEY(109, ERROR, "a merge key that merges no mapping"),
  NO_OBJECTS(110, ERROR, "nothing to compile in the input"),
  RULE_DUMP(111, ERROR, "not rules as iptables-save prints them"),
  ROUTES(112, ERROR, "not routes as ip route prints them"),

  NOT_AN_OBJECT(201, ERROR, "a document is not a Kubernetes object"),
  WRONG_TYPE(202, ERROR, "a value has the wrong type"),
  UNKNOWN_FIELD(203, ERROR, "a field that the kind does not have"),
  MISSING_FIELD(204, ERROR, "a required field is missing"),
  UNSUPPORTED_VERSION(205, ERROR, "an apiVersion svcc does not read"),
  INVALID_NAME(206, ERROR, "not a valid name"),
  INVALID_LABEL(207, ERROR, "not a valid label key or value"),
  INVALID_ADDRESS(208, ERROR, "not a valid address"),
  INVALID_BLOCK(209, ERROR, "not a valid address block"),
  INVALID_PORT(210, ERROR, "not a valid port number or port name"),
  INVALID_VALUE(211, ERROR, "not one of the values the field takes"),
  AMBIGUOUS_NUMBER(212, ERROR, "a number that YAML 1.1 and 1.2 read differently"),
  DUPLICATE_OBJECT(213, ERROR, "two objects of one kind, namespace and name"),
  HOST_BITS(214, WARNING, "an address block with host bits set"),
  TOO_MANY(215, ERROR, "more items than the API allows"),
  NULL_AS_EMPTY(216, NOTE, "null read as empty text"),

  NO_CLUSTER_IP(301, ERROR, "a Service has no clusterIP yet"),
  CLUSTER_IP_TWICE(302, ERROR, "two Services on one clusterIP"),
  NODE_PORT_TWICE(303, ERROR, "two Service ports on one nodePort"),
  CLUSTER_IP_OF_NODE(304, ERROR, "a clusterIP that is the node's own address"),
  NODE_PORT_RANGE(305, WARNING, "a nodePort outside the range"),
  OUTSIDE_SERVICE_CIDR(306, WARNING, "a clusterIP outside the service range"),
  NO_LOAD_BALANCER_ADDRESS(307, WARNING, "a LoadBalancer Service without an address"),
  SELECTS_NO_POD(308, WARNING, "a Service selects no Pod"),
  NO_RULES_FOR_SERVICE(309, NOTE, "a Service that needs no rules"),
  HEALTH_CHECK_NOT_SERVED(310, NOTE, "a health check port that svcc opens but does not answer"),
  FRONTEND_TWICE(311, ERROR, "two Service ports on one address and port"),
  SERVICE_FIELDS(312, ERROR, "Service fields that contradict each other"),
  ALLOCATION(313, ERROR, "no address or port could be allocated"),
  LOCK_FILE(314, ERROR, "the lock file does not fit"),
  NO_ENDPOINTS(315, NOTE, "a Service port without endpoints"),
  SOURCE_RANGE_FAMILY(316, WARNING, "source ranges that leave one family open"),
  LOCK_OVERRIDDEN(317, WARNING, "a locked address that another object now has"),

  SLICE_PORT_UNMATCHED(401, WARNING, "a slice port that no Service port takes"),
  NAMED_PORT_MISSING(402, WARNING, "a named targetPort that a Pod does not have"),
  ENDPOINTS_WITHOUT_SERVICE(403, WARNING, "Endpoints without their Service"),
  FORBIDDEN_ENDPOINT(404, ERROR, "an endpoint on a loopback, link-local or multicast address"),
  SLICES_AND_ENDPOINTS(405, NOTE, "both EndpointSlices and Endpoints"),
  ADDRESS_TWICE(406, WARNING, "two live Pods on one address"),
  ADDRESS_IS_SERVICE(407, WARNING, "an address that is both a Pod's and a Service's"),
  POD_READINESS_ASSUMED(408, NOTE, "a Pod without conditions counted as ready"),
  SLICE_WITHOUT_SERVICE_NAME(409, WARNING, "a slice that names no Service"),
  ENDPOINT_SOURCE(410, NOTE, "endpoints that do not come from EndpointSlices"),

  POLICY_SELECTS_NO_POD(501, WARNING, "a policy selects no Pod"),
  PEER_MATCHES_NOTHING(502, WARNING, "a peer matches nothing"),
  NAMED_PORT_UNKNOWN(503, WARNING, "a named port that no Pod declares"),
  DNS_FORGOTTEN(504, WARNING, "egress is closed and DNS with it"),
  BLOCK_BEHIND_SERVICE(505, WARNING, "an ipBlock of clients whose address a Service replaces"),
  ISOLATES_EVERY_POD(506, WARNING, "a policy isolates every Pod of its namespace"),
  REDUNDANT_ALLOW(507, NOTE, "two policies allow the same"),
  EXCEPT_NOT_INSIDE(508, ERROR, "an except that is not a strict part of its block"),
  PEER_EMPTY(509, ERROR, "a peer that says nobody"),
  END_PORT(510, ERROR, "an endPort without a numeric port below it"),
  DUPLICATE_POLICY_TYPE(511, WARNING, "a policy type twice"),
  NAMESPACE_ASSUMED(512, NOTE, "a Namespace without a manifest"),
  PEER_BOTH_KINDS(513, ERROR, "a peer with an ipBlock and a selector"),

  SEVERAL_NODES(601, ERROR, "several Nodes and none chosen"),
  UNKNOWN_NODE(602, ERROR, "the chosen Node is not in the input"),
  NO_NODE_ADDRESS(603, WARNING, "the node's addresses are not known"),
  BAD_FLAG(604, ERROR, "a flag's value is not valid"),
  NO_CLUSTER_CIDR(605, NOTE, "no cluster CIDR: no source counts as a Pod"),
  CONFIG_FILE(606, ERROR, "the kube-proxy configuration cannot be used"),
  NO_NODE_NAME(607, WARNING, "the node has no name: no endpoint is local"),
  FAMILY_LEFT_OUT(608, WARNING, "an isolated Pod has addresses of a family that is left out"),

  IPVS_ONE_SET(701, WARNING, "a virtual server cannot tell its clients apart"),
  IPVS_NO_LOOPBACK(702, WARNING, "nodePorts do not answer on loopback addresses with IPVS");

  private final int number;
  private final Severity severity;
  private final String title;

  Code(int number, Severity severity, String title) {
    this.number = number;
    this.severity = severity;
    this.title = title;
  }

  /** {@code SVCC0203}: what users search for. */
  public String id() {
    return "SVCC0" + number;
  }

  public Severity severity() {
    return severity;
  }

  /** What the code means, in a few words. */
  public String title() {
    return title;
  }

  /** The code with this id, in any case. */
  public static Optional<Code> byId(String id) {
    for (Code code : values()) {
      if (code.id().equalsIgnoreCase(id)) {
        return Optional.of(code);
      }
    }
    return Optional.empty();
  }
}
