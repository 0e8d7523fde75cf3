package dev.svcc.manifest.text;

import dev.svcc.manifest.text.Tokens.Kind;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/** What a parser says about a text, a line a token; ends with the failure if there is one. */
final class Told {
  private Told() {}

  static List<String> byFullYaml(String text) {
    byte[] bytes = bytes(text);
    return tokens(new YamlTokens(bytes, 0, bytes.length, 0));
  }

  static List<String> byBlockYaml(String text) {
    byte[] bytes = bytes(text);
    return tokens(
        new BlockYamlTokens(
            bytes,
            new Documents.Part(0, bytes.length, 0),
            TextCheck.of(bytes).ascii(),
            new Texts()));
  }

  static List<String> byJson(String text) {
    byte[] bytes = bytes(text);
    return tokens(
        new JsonTokens(bytes, 0, bytes.length, TextCheck.of(bytes).ascii(), 0, new Texts()));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static List<String> tokens(Tokens tokens) {
    List<String> told = new ArrayList<>();
    try {
      for (Kind kind = tokens.next(); kind != Kind.END; kind = tokens.next()) {
        told.add(tell(kind, tokens));
      }
    } catch (MalformedInput e) {
      told.add("failed " + e.code() + " at " + e.line() + ":" + e.column());
    }
    return told;
  }

  private static String tell(Kind kind, Tokens tokens) throws MalformedInput {
    boolean ends = kind == Kind.END_MAPPING || kind == Kind.END_SEQUENCE;
    if (ends) {
      return kind.name();
    }
    String place = kind + " " + tokens.line() + ":" + tokens.column();
    if (kind == Kind.MAPPING || kind == Kind.SEQUENCE) {
      return place + (tokens.anchor() == null ? "" : " &" + tokens.anchor());
    }
    return place
        + "+"
        + tokens.length()
        + (kind == Kind.ALIAS ? " *" : tokens.plain() ? " plain " : " quoted ")
        + tokens.text();
  }
}
