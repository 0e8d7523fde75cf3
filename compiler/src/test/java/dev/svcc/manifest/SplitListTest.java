package dev.svcc.manifest;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.svcc.manifest.text.Documents.Part;
import dev.svcc.manifest.text.JsonTokens;
import dev.svcc.manifest.text.MalformedInput;
import dev.svcc.manifest.text.TextCheck;
import dev.svcc.manifest.text.Texts;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Reading on all processors finds what reading from the beginning finds, at the same places. */
class SplitListTest {
  private static final String HEAD = "{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[";
  private static final MetadataDecoder METADATA = new MetadataDecoder("default");

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6})
  void readsWhatOneThreadReads(int seed) throws MalformedInput {
    String text = HEAD + items(new Random(seed), 5000) + "]}\n";
    Outcome whole = whole(text);
    assertTrue(whole.collected().services.size() > 4000);
    assertTrue(whole.diagnostics().size() > 10, "findings to compare");
    assertSame(whole, split(text));
  }

  @Test
  void theKindMayStandBehindTheItems() throws MalformedInput {
    String items = items(new Random(7), 5000);
    String text = "{\"items\" :\r\n [" + items + "], \"kind\": \"List\", \"apiVersion\": \"v1\"}";
    assertSame(whole(text), split(text));
  }

  @Test
  void aListOfOneKindGivesItsItemsTheirs() throws MalformedInput {
    String items = items(new Random(8), 5000).replace("\"kind\":\"Service\",", "");
    for (String kind : List.of("ServiceList", "PodList")) {
      String text = "{\"items\":[" + items + "],\"kind\":\"" + kind + "\",\"apiVersion\":\"v1\"}";
      Outcome whole = whole(text);
      Outcome split = split(text);
      // Of too many errors not all are told, and only one thread knows which come first.
      if (whole.diagnostics().errors() > DocumentReader.MOST_ERRORS) {
        assertNull(split);
      } else {
        assertSame(whole, split);
      }
    }
  }

  @Test
  void theMessageOfTheOddItemStandsOnce() throws MalformedInput {
    String pod =
        "{\"apiVersion\":\"v1\",\"kind\":\"Pod\",\"metadata\":{\"name\":\"p\"},\"spec\":{}}";
    String items = items(new Random(9), 3000);
    String text =
        "{\"apiVersion\":\"v1\",\"items\":["
            + (pod + "," + items + "," + pod + "," + items(new Random(10), 3000))
            + "],\"kind\":\"ServiceList\"}";
    assertSame(whole(text), split(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"a\" 1}", // not well-formed
        "{\"a\":[}]}",
        "{\"a\":\"\\x\"}",
        "1}{2",
        "{},,{}",
        "{}]}{\"items\":[{}", // a second list
        "\"",
      })
  void givesUpWhereAnythingIsNotWellFormed(String item) {
    String items = items(new Random(11), 3000);
    assertNull(split(HEAD + items + "," + item + "," + items + "]}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "],\"itmes\":[]}", // told with its place by who reads from the beginning
        "],\"items\":[]}",
        "],\"kind\":\"List\"}",
        "]} {}",
        "]",
        "]}]",
      })
  void givesUpWhereTheListItselfIsOdd(String end) {
    assertNull(split(HEAD + items(new Random(12), 5000) + end));
  }

  @Test
  void smallListsAndOtherObjectsAreNotItsBusiness() {
    assertNull(split(HEAD + "]}"));
    assertNull(split("{\"items\":{}, \"more\":[" + items(new Random(13), 5000) + "]}"));
    assertNull(split("{\"data\":[" + items(new Random(13), 5000) + "]}"));
  }

  @Test
  void emptyItemsAreNotItems() throws MalformedInput {
    String blank = " ".repeat(1 << 20);
    assertSame(whole(HEAD + blank + "\n]}"), split(HEAD + blank + "\n]}"));
  }

  /** Services, some of them with something to complain of, written in all the ways of JSON. */
  private static String items(Random random, int count) {
    StringBuilder text = new StringBuilder();
    int style = random.nextInt(4);
    for (int i = 0; i < count; i++) {
      String blank = List.of("", "\n", "\r\n", style == 3 ? "" : "\r \t").get(random.nextInt(4));
      text.append(i == 0 ? "" : style == 0 ? "," : "," + blank);
      String note =
          List.of("plain", "\\\"},{[", "caf\u00e9 \ud83d\ude80", "\\\\", "\\u007d]", "")
              .get(random.nextInt(6));
      boolean wrong = random.nextInt(200) == 0;
      text.append("{\"apiVersion\":\"v1\",\"kind\":\"Service\",").append(style == 0 ? "" : blank);
      text.append("\"metadata\":{\"annotations\":{\"note\":\"").append(note.repeat(20));
      text.append("\"},\"name\":\"web-").append(i).append("\"},").append(blank);
      text.append("\"spec\":{\"clusterIP\":\"10.96.").append(i / 250).append('.');
      text.append(1 + i % 250).append("\",\"ports\":[{\"port\":").append(wrong ? "0" : "80");
      text.append(wrong && style > 0 ? ",\"prot\":1}]}}" : "}]}}");
    }
    return text.toString();
  }

  private static void assertSame(Outcome whole, @Nullable Outcome split) {
    Outcome found = Objects.requireNonNull(split);
    Iterator<Service> services = found.collected().sorted().services().iterator();
    for (Service service : whole.collected().sorted().services()) {
      assertEquals(service, services.next());
    }
    assertTrue(whole.collected().sorted().equals(found.collected().sorted()), "the same objects");
    assertEquals(whole.diagnostics().sorted(), found.diagnostics().sorted());
  }

  private static @Nullable Outcome split(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean ascii = TextCheck.of(bytes).ascii();
    return new SplitList("list.json", bytes, ascii, METADATA).read(new Part(0, bytes.length, 0));
  }

  private static Outcome whole(String text) throws MalformedInput {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    boolean ascii = TextCheck.of(bytes).ascii();
    DocumentReader reader =
        new DocumentReader(
            "list.json", new JsonTokens(bytes, 0, bytes.length, ascii, 0, new Texts()), METADATA);
    reader.readAll();
    return new Outcome(reader.collected(), reader.diagnostics());
  }
}
