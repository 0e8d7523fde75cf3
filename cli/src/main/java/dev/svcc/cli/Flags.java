package dev.svcc.cli;

import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * Declares the options of one command, in the order of its help. picocli would read them from
 * annotations as well, but Java makes classes at run time to read annotations, and that takes
 * longer than to compile a small input (docs/decisions/0010-flags-in-code.md).
 */
final class Flags {
  private final CommandSpec command;
  private final Consumer<OptionSpec> target;

  private Flags(CommandSpec command, Consumer<OptionSpec> target) {
    this.command = command;
    this.target = target;
  }

  /** The flags of a command, which gets the options. */
  static Flags of(CommandSpec command) {
    return new Flags(command, command::addOption);
  }

  /** Begins an option that is there or not, until {@link Flag#takes} says otherwise. */
  Flag<Boolean> flag(String name, String... names) {
    return new Flag<>(
        this, OptionSpec.builder(name, names).type(boolean.class).arity("0"), boolean.class);
  }

  /** Declares the words that are no options: at least one. */
  void words(String label, String description, Consumer<List<String>> target) {
    words("1..*", label, description, target);
  }

  /** Declares the words that are no options, of which there may be none. */
  void wordsOrNone(String label, String description, Consumer<List<String>> target) {
    words("0..*", label, description, target);
  }

  private void words(
      String arity, String label, String description, Consumer<List<String>> target) {
    Value<List<String>> value = new Value<>(target);
    command.addPositional(
        PositionalParamSpec.builder()
            .arity(arity)
            .required(!arity.startsWith("0"))
            .paramLabel(label)
            .type(List.class)
            .auxiliaryTypes(String.class)
            .description(description)
            .getter(value)
            .setter(value)
            .build());
  }

  /** Declares options of which at most one may be given. */
  void exclusive(Consumer<Flags> declaration) {
    ArgGroupSpec.Builder group = ArgGroupSpec.builder().exclusive(true);
    declaration.accept(new Flags(command, group::addArg));
    command.addArgGroup(group.build());
  }

  /** Declares {@code -h} and {@code -V}. */
  void help() {
    target.accept(
        OptionSpec.builder("-h", "--help")
            .usageHelp(true)
            .description("Show this help message and exit.")
            .build());
    target.accept(
        OptionSpec.builder("-V", "--version")
            .versionHelp(true)
            .description("Print version information and exit.")
            .build());
  }

  /**
   * An option being declared.
   *
   * @param <T> what its value is made into
   */
  static final class Flag<T> {
    private final Flags flags;
    private final OptionSpec.Builder option;
    private final Class<?> type;

    private Flag(Flags flags, OptionSpec.Builder option, Class<?> type) {
      this.flags = flags;
      this.option = option;
      this.type = type;
    }

    /** Takes a text. */
    Flag<String> takes(String label) {
      return takes(label, String.class);
    }

    /** Takes another type that picocli knows: an enum, a number, a path. */
    <V> Flag<V> takes(String label, Class<V> value) {
      return new Flag<>(flags, option.type(value).arity("1").paramLabel(label), value);
    }

    /** Takes what a converter makes. */
    <V> Flag<V> takes(String label, ITypeConverter<V> converter) {
      option.type(Object.class).converters(converter).arity("1").paramLabel(label);
      return new Flag<>(flags, option, Object.class);
    }

    /** Takes true or false, or nothing, which means true. */
    Flag<Boolean> takesBoolean() {
      option.type(Boolean.class).arity("0..1").fallbackValue("true").paramLabel("BOOL");
      return new Flag<>(flags, option, Boolean.class);
    }

    /** May be given again and again, or with commas between values. */
    Flag<List<T>> list() {
      return new Flag<>(flags, option.type(List.class).auxiliaryTypes(type).splitRegex(","), type);
    }

    /** The lines of its help. */
    Flag<T> says(String... description) {
      option.description(description);
      return this;
    }

    /** Declares it, and where its value goes if it is given. */
    void to(Consumer<T> receiver) {
      Value<T> value = new Value<>(receiver);
      flags.target.accept(option.getter(value).setter(value).build());
    }
  }

  /** A value, kept because picocli adds to lists, and handed on. */
  private static final class Value<T> implements IGetter, ISetter {
    private final Consumer<T> target;
    private @Nullable Object current;

    Value(Consumer<T> target) {
      this.target = target;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <V> @Nullable V get() {
      return (V) current;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V> @Nullable V set(@Nullable V value) {
      V before = (V) current;
      current = value;
      if (value != null) { // null is how picocli says that an option was not given
        target.accept((T) value);
      }
      return before;
    }
  }
}
