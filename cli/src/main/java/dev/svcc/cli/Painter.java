package dev.svcc.cli;

/** Colours words where that is wanted. */
final class Painter {
  private final boolean colour;

  Painter(boolean colour) {
    this.colour = colour;
  }

  String bold(String text) {
    return paint("1", text);
  }

  String dim(String text) {
    return paint("2", text);
  }

  String good(String text) {
    return paint("1;32", text);
  }

  String bad(String text) {
    return paint("1;31", text);
  }

  String odd(String text) {
    return paint("1;33", text);
  }

  private String paint(String style, String text) {
    return colour ? "\u001b[" + style + "m" + text + "\u001b[0m" : text;
  }
}
