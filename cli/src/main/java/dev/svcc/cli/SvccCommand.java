package dev.svcc.cli;

import picocli.CommandLine.Command;

/** {@code svcc} itself, which does nothing but name its commands. */
@Command(
    name = "svcc",
    description = {
      "Compiles Kubernetes Services and NetworkPolicies to iptables rules for one node, without a"
          + " cluster.",
      ""
    },
    mixinStandardHelpOptions = true,
    versionProvider = Version.class,
    synopsisSubcommandLabel = "COMMAND",
    footer = {"", "Example: svcc compile manifests/ | sudo iptables-restore --noflush"})
final class SvccCommand {}
