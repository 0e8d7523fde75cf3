package dev.svcc.manifest.text;

import dev.svcc.diagnostic.Code;

/** A text that cannot be read on: the finding it becomes, without the name of the file. */
public final class MalformedInput extends Exception {
  private static final long serialVersionUID = 1;

  private final Code code;
  private final int line;
  private final int column;
  private final int length;
  private final String help;

  public MalformedInput(Code code, int line, int column, int length, String message, String help) {
    super(message, null, false, false);
    this.code = code;
    this.line = line;
    this.column = column;
    this.length = length;
    this.help = help;
  }

  public Code code() {
    return code;
  }

  public int line() {
    return line;
  }

  public int column() {
    return column;
  }

  public int length() {
    return length;
  }

  public String message() {
    return String.valueOf(getMessage());
  }

  public String help() {
    return help;
  }
}
