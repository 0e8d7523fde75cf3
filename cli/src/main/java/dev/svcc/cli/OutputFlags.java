package dev.svcc.cli;

import dev.svcc.backend.iptables.Hooks;
import dev.svcc.cli.BackendFlags.Backend;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where compiled rules go, and in which form. */
final class OutputFlags {
  /** {@code --format}. */
  enum Format {
    RULES,
    SCRIPT
  }

  private static final String NOT_ALL =
      "svcc: these are the virtual servers alone; ipsets, iptables rules and addresses belong to"
          + " them: use --output-dir or --format script";

  private Format format = Format.RULES;
  private @Nullable Hooks hooks;
  private @Nullable Path file;
  private @Nullable Path directory;

  void declare(Flags flags) {
    flags
        .flag("--format")
        .takes("FORMAT", Format.class)
        .says(
            "rules (default): text for iptables-restore, or for ipvsadm -R;",
            "script: everything the node needs in one script, as for | ssh node sudo sh.")
        .to(value -> format = value);
    flags
        .flag("--hooks")
        .takes("HOW", Hooks.class)
        .says("insert (default): hook rules in the text, for a first load; none: for a reload.")
        .to(value -> hooks = value);
    flags.exclusive(this::declareTarget);
  }

  private void declareTarget(Flags flags) {
    flags
        .flag("-o", "--output")
        .takes("FILE", Path.class)
        .says("Write to a file instead of standard output.")
        .to(value -> file = value);
    flags
        .flag("-d", "--output-dir")
        .takes("DIR", Path.class)
        .says("Write everything the node needs as files, and an apply.sh that loads them.")
        .to(value -> directory = value);
  }

  /** Stops where flags do not go together. */
  void check(Backend backend) {
    if (format == Format.SCRIPT && directory != null) {
      throw Failure.invalid("--format script is one text, --output-dir is many: give one of them");
    }
    boolean oneRuleText = format == Format.RULES && directory == null;
    if (hooks == null || (oneRuleText && backend == Backend.IPTABLES)) {
      return;
    }
    throw Failure.invalid(
        oneRuleText
            ? "--hooks is about iptables rules, and this text has virtual servers alone"
            : "--hooks is about one text of rules: apply.sh puts hooks in by itself");
  }

  /** Writes what was asked for; a person who sees virtual servers alone is told of the rest. */
  void write(RuleFiles rules, Terminal terminal, Backend backend) {
    if (directory != null) {
      rules.writeTo(directory);
      return;
    }
    String text =
        switch (format) {
          case RULES -> rules.stream(hooks == null ? Hooks.INSERT : hooks);
          case SCRIPT -> rules.script();
        };
    if (file != null) {
      Outputs.toFile(file, text);
    } else {
      Outputs.toStream(terminal.out(), text);
      if (backend == Backend.IPVS && format == Format.RULES && terminal.isShown()) {
        terminal.err().println(NOT_ALL);
      }
    }
  }
}
