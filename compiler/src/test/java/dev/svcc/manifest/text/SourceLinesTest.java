package dev.svcc.manifest.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Places in bytes, and what is wrong with bytes. */
class SourceLinesTest {
  @Test
  void findsLinesByNumber() {
    SourceLines lines = new SourceLines(Told.bytes("\uFEFFone\r\ntwo\n\nfour"));
    assertEquals("one", lines.line(1));
    assertEquals("two", lines.line(2));
    assertEquals("", lines.line(3));
    assertEquals("four", lines.line(4));
    assertEquals("", lines.line(5));
    assertEquals("", lines.line(1_000_000));
  }

  @Test
  void columnsAreCountedInCharacters() {
    byte[] bytes = Told.bytes("a\néé: x");
    SourceLines lines = new SourceLines(bytes);
    assertEquals(2, lines.lineOf(bytes.length - 1));
    assertEquals(5, lines.columnOf(bytes.length - 1));
    assertEquals(1, lines.lineOf(0));
  }

  @Test
  void findsTheFirstByteThatIsNotUtf8() {
    assertEquals(3, TextCheck.of("caf\u00e9".getBytes(StandardCharsets.ISO_8859_1)).invalid());
    assertEquals(-1, TextCheck.of(Told.bytes("café 日本 \uD83D\uDE00")).invalid());
    assertEquals(1, TextCheck.of(new byte[] {'a', (byte) 0xc0, (byte) 0x80}).invalid());
    assertEquals(0, TextCheck.of(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}).invalid());
    assertEquals(0, TextCheck.of(new byte[] {(byte) 0xf4, (byte) 0x90, -128, -128}).invalid());
    assertEquals(1, TextCheck.of(new byte[] {'a', (byte) 0xe2, (byte) 0x82}).invalid());
  }

  @Test
  void findsControlCharacters() {
    assertEquals(1, TextCheck.of(Told.bytes("a\u001bb")).unprintable());
    assertEquals(0, TextCheck.of(Told.bytes("\u007f")).unprintable());
    assertEquals(0, TextCheck.of(Told.bytes("\u0080")).unprintable());
    assertEquals(-1, TextCheck.of(Told.bytes("a\t\r\nb\u00a0\u0085")).unprintable());
  }

  @Test
  void knowsUtf16ByItsMarkOrItsZeros() {
    assertTrue(TextCheck.looksLikeUtf16("a: b".getBytes(StandardCharsets.UTF_16)));
    assertTrue(TextCheck.looksLikeUtf16("a: b".getBytes(StandardCharsets.UTF_16LE)));
    assertTrue(TextCheck.looksLikeUtf16("a: b".getBytes(StandardCharsets.UTF_16BE)));
    assertFalse(TextCheck.looksLikeUtf16(Told.bytes("a: b")));
    assertFalse(TextCheck.looksLikeUtf16(new byte[0]));
  }
}
