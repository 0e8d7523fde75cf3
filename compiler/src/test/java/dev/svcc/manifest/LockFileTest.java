package dev.svcc.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.diagnostic.Code;
import dev.svcc.diagnostic.Diagnostic;
import dev.svcc.diagnostic.Diagnostics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class LockFileTest {
  private static final String LOCK =
      """
      # Addresses and ports that svcc --allocate gave. Commit this file: with it they stay the same.
      # Deleting an entry gives its address back.
      services:
        shop/api:
          nodePorts:
            "80": 30100
            "443": 30101
        shop/web:
          clusterIPs:
          - "10.98.1.2"
          - "fd00:96::1"
          healthCheckNodePort: 30102
      pods:
        shop/web-1:
        - "10.244.1.5"
      """;

  private static Optional<AddressLock> read(String text, Diagnostics diagnostics) {
    Source source = new Source("svcc.lock", text.getBytes(StandardCharsets.UTF_8));
    return LockFile.read(source, diagnostics);
  }

  private static Diagnostic error(String text) {
    Diagnostics diagnostics = new Diagnostics();
    assertTrue(read(text, diagnostics).isEmpty());
    return diagnostics.sorted().get(0);
  }

  @Test
  void whatIsReadIsWrittenBack() {
    Diagnostics diagnostics = new Diagnostics();
    assertEquals(LOCK, LockFile.write(read(LOCK, diagnostics).orElseThrow()));
    assertEquals(List.of(), diagnostics.sorted());
  }

  @Test
  void anEmptyFileIsAnEmptyLock() {
    Diagnostics diagnostics = new Diagnostics();
    assertEquals(Optional.of(AddressLock.EMPTY), read("", diagnostics));
    String written = LockFile.write(AddressLock.EMPTY);
    assertEquals(Optional.of(AddressLock.EMPTY), read(written, diagnostics));
  }

  @Test
  void orderDoesNotMatter() {
    Diagnostics diagnostics = new Diagnostics();
    String shuffled =
        """
        pods: {shop/web-1: [10.244.1.5]}
        services:
          shop/web: {healthCheckNodePort: 30102, clusterIPs: ["fd00:96::1", 10.98.1.2]}
          shop/api: {nodePorts: {443: 30101, 80: 30100}}
        """;
    assertEquals(LOCK, LockFile.write(read(shuffled, diagnostics).orElseThrow()));
  }

  @Test
  void nothingWrongPasses() {
    assertEquals(Code.UNKNOWN_FIELD, error("service: {}\n").code());
    assertEquals(Code.LOCK_FILE, error("services: {web: {}}\n").code());
    assertEquals(Code.LOCK_FILE, error("services: {a/b: {nodePorts: {http: 1}}}\n").code());
    assertEquals(Code.INVALID_PORT, error("services: {a/b: {nodePorts: {80: 0}}}\n").code());
    assertEquals(Code.INVALID_ADDRESS, error("pods: {a/b: [10.0.0.01]}\n").code());
    assertEquals(Code.LOCK_FILE, error("pods: {a/b: [10.0.0.1, 10.0.0.2]}\n").code());
    assertEquals(Code.DUPLICATE_KEY, error("pods: {a/b: [10.0.0.1], a/b: []}\n").code());
    assertEquals(Code.SYNTAX, error("services: [\n").code());
    assertEquals(Code.WRONG_TYPE, error("- services\n").code());
    assertEquals(Code.LOCK_FILE, error("services: {}\n---\npods: {}\n").code());
    assertEquals(3, error("services:\n  shop/web:\n    clusterIP: x\n").at().line());
  }
}
