package dev.svcc.analysis;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.net.IpAddress;
import org.junit.jupiter.api.Test;

class MemoryTest {
  private static final IpAddress SOURCE = IpAddress.of("10.0.0.1");

  @Test
  void aSourceIsRememberedToTheLastSecond() {
    Memory memory = Memory.EMPTY.after(100).seeing("L", SOURCE);
    assertTrue(memory.after(10).saw("L", SOURCE, 10));
    assertFalse(memory.after(11).saw("L", SOURCE, 10));
    assertTrue(memory.after(1_000_000).saw("L", SOURCE, 0));
  }

  @Test
  void seenAgainItIsRememberedFromThenOn() {
    Memory memory = Memory.EMPTY.seeing("L", SOURCE).after(9).seeing("L", SOURCE);
    assertTrue(memory.after(9).saw("L", SOURCE, 10));
  }

  @Test
  void listsDoNotKnowOfEachOther() {
    Memory memory = Memory.EMPTY.seeing("L", SOURCE);
    assertFalse(memory.saw("M", SOURCE, 10));
    assertFalse(memory.saw("L", IpAddress.of("10.0.0.2"), 10));
  }

  @Test
  void aListForgetsTheOldestOfAHundredAndOne() {
    Memory memory = Memory.EMPTY.seeing("L", SOURCE);
    for (int i = 2; i <= 100; i++) {
      memory = memory.seeing("L", IpAddress.ofIpv4(0x0a000000 + i));
    }
    assertTrue(memory.saw("L", SOURCE, 10));
    Memory full = memory.seeing("L", IpAddress.of("10.0.1.1"));
    assertFalse(full.saw("L", SOURCE, 10));
    assertTrue(full.saw("L", IpAddress.of("10.0.0.2"), 10));
  }
}
