package dev.svcc.manifest;

/** An IntOrString port of the API: a number, or the name of a container port. */
public sealed interface PortRef {
  /** A port number, 1 to 65535. */
  record Number(int port) implements PortRef {}

  /**
   * The name of a container port (IANA service name: at most 15 characters, at least one letter).
   */
  record Name(String name) implements PortRef {}
}
