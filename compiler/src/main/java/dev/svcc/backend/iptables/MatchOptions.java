package dev.svcc.backend.iptables;

import java.util.Map;
import java.util.TreeMap;

/** The options of matches, with how many values each takes (iptables-extensions(8)). */
final class MatchOptions {
  /** A match a line: its name, then its options, each with its number of values. */
  private static final String TABLE =
      """
      tcp --sport 1 --source-port 1 --dport 1 --destination-port 1 --tcp-flags 2 --syn 0 \
          --tcp-option 1
      udp --sport 1 --source-port 1 --dport 1 --destination-port 1
      udplite --sport 1 --source-port 1 --dport 1 --destination-port 1
      sctp --sport 1 --source-port 1 --dport 1 --destination-port 1 --chunk-types 2
      dccp --sport 1 --source-port 1 --dport 1 --destination-port 1 --dccp-types 1 --dccp-option 1
      multiport --sports 1 --source-ports 1 --dports 1 --destination-ports 1 --ports 1
      icmp --icmp-type 1
      icmp6 --icmpv6-type 1
      iprange --src-range 1 --dst-range 1
      mark --mark 1
      connmark --mark 1
      addrtype --src-type 1 --dst-type 1 --limit-iface-in 0 --limit-iface-out 0
      conntrack --ctstate 1 --ctproto 1 --ctorigsrc 1 --ctorigdst 1 --ctreplsrc 1 --ctrepldst 1 \
          --ctorigsrcport 1 --ctorigdstport 1 --ctreplsrcport 1 --ctrepldstport 1 --ctstatus 1 \
          --ctexpire 1 --ctdir 1
      state --state 1
      statistic --mode 1 --probability 1 --every 1 --packet 1
      recent --set 0 --rcheck 0 --update 0 --remove 0 --seconds 1 --reap 0 --hitcount 1 --rttl 0 \
          --name 1 --mask 1 --rsource 0 --rdest 0
      set --match-set 2 --return-nomatch 0 --update-counters 0 --update-subcounters 0 \
          --packets-eq 1 --packets-lt 1 --packets-gt 1 --bytes-eq 1 --bytes-lt 1 --bytes-gt 1
      owner --uid-owner 1 --gid-owner 1 --socket-exists 0 --suppl-groups 0
      physdev --physdev-in 1 --physdev-out 1 --physdev-is-in 0 --physdev-is-out 0 \
          --physdev-is-bridged 0
      rpfilter --loose 0 --validmark 0 --accept-local 0 --invert 0
      socket --transparent 0 --nowildcard 0 --restore-skmark 0
      pkttype --pkt-type 1
      limit --limit 1 --limit-burst 1
      mac --mac-source 1
      length --length 1
      dscp --dscp 1 --dscp-class 1
      tos --tos 1
      ttl --ttl-eq 1 --ttl-lt 1 --ttl-gt 1
      hl --hl-eq 1 --hl-lt 1 --hl-gt 1
      cgroup --path 1 --cgroup 1
      u32 --u32 1
      string --from 1 --to 1 --algo 1 --string 1 --hex-string 1 --icase 0
      bpf --bytecode 1 --object-pinned 1
      ipvs --ipvs 0 --vproto 1 --vaddr 1 --vport 1 --vdir 1 --vmethod 1 --vportctl 1
      nfacct --nfacct-name 1
      comment --comment 1
      """;

  private static final Map<String, Map<String, Integer>> OPTIONS = parse();

  private MatchOptions() {}

  private static Map<String, Map<String, Integer>> parse() {
    Map<String, Map<String, Integer>> byMatch = new TreeMap<>();
    for (String line : TABLE.lines().toList()) {
      String[] words = line.trim().split(" +", -1);
      Map<String, Integer> options = new TreeMap<>();
      for (int i = 1; i + 1 < words.length; i += 2) {
        options.put(words[i], Integer.valueOf(words[i + 1]));
      }
      byMatch.put(words[0], options);
    }
    return byMatch;
  }

  /** Whether the match has the option. */
  static boolean has(String match, String option) {
    return OPTIONS.getOrDefault(match, Map.of()).containsKey(option);
  }

  /** How many values the option takes; -1 where the match or the option is not listed. */
  static int values(String match, String option) {
    return OPTIONS.getOrDefault(match, Map.of()).getOrDefault(option, -1);
  }
}
