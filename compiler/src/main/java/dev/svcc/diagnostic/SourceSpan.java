package dev.svcc.diagnostic;

/**
 * A place in the input.
 *
 * @param file the path as the user gave it, {@code -} for standard input, or {@code <command line>}
 * @param line counted from 1; 0 where the whole file is meant
 * @param column counted from 1 in characters; 0 where the whole line is meant
 * @param length how many characters the caret underlines, at least 1
 */
public record SourceSpan(String file, int line, int column, int length)
    implements Comparable<SourceSpan> {
  /** The place of what stands in no file: flags and their absence. */
  public static final SourceSpan COMMAND_LINE = new SourceSpan("<command line>", 0, 0, 1);

  public SourceSpan {
    length = Math.max(length, 1);
  }

  /** The span of a whole file. */
  public static SourceSpan file(String file) {
    return new SourceSpan(file, 0, 0, 1);
  }

  @Override
  public int compareTo(SourceSpan other) {
    int byFile = file.compareTo(other.file);
    if (byFile != 0) {
      return byFile;
    }
    int byLine = Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }

  /** {@code file:line:column}, as compilers print it. */
  @Override
  public String toString() {
    return line == 0 ? file : column == 0 ? file + ":" + line : file + ":" + line + ":" + column;
  }
}
