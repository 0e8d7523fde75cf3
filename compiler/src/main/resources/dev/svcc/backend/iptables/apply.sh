#!/bin/sh
# Loads the rules of this directory into the node it runs on. Made by svcc; needs root.
#   apply.sh            load them; may be run again at any time
#   apply.sh --remove   take svcc's rules off the node again
# Each table changes at once: chains, hooks and what is stale in one transaction. What is not
# svcc's is never touched, and if anything fails the old rules are put back.
# Virtual servers of IPVS are changed one by one: those that stay as they are keep their connections.
# Real servers that are gone keep theirs too, without weight; once they have none, a run takes them off.
# The variant of iptables is the one that the node uses; SVCC_IPTABLES=legacy or =nft overrides.
# Exit status: 0 done, 1 failed and the old rules stand, 2 usage, 3 failed and not all put back.
set -eu
umask 077
LC_ALL=C
PATH=$PATH:/usr/sbin:/sbin
export LC_ALL PATH

# Rules for built-in chains: TABLE CHAIN POSITION RULE.
hooks_4() {
  cat <<'END'
@HOOKS_V4@
END
}
hooks_6() {
  cat <<'END'
@HOOKS_V6@
END
}

say() { printf 'apply.sh: %s\n' "$*" >&2; }
have() { command -v "$1" >/dev/null 2>&1; }
tool() { # FAMILY WHAT: the name of the program
  case $1 in
    4) printf 'iptables%s-%s\n' "$variant" "$2" ;;
    6) printf 'ip6tables%s-%s\n' "$variant" "$2" ;;
  esac
}

# Which chains are svcc's: SVCC-...; KUBE-... only where no kube-proxy runs (it leaves a canary, or
# in its ipvs mode a device) or the new rules have them; KUBE-FIREWALL is kubelet's where there is
# one (another canary).
# shellcheck disable=SC2016 # for awk, not for the shell
awk_common='
function is_ours(name) {
  if (name ~ /^SVCC-/ || (name in named)) return 1
  if (kube_proxy && !kube_layout) return 0
  if (name == "KUBE-FIREWALL") return !kubelet
  return name ~ /^KUBE-(SERVICES|EXTERNAL-SERVICES|FORWARD|NODEPORTS|PROXY-FIREWALL|POSTROUTING|MARK-MASQ)$/ ||
    name ~ /^KUBE-(NODE-PORT|LOAD-BALANCER|IPVS-FILTER|IPVS-OUT-FILTER|SOURCE-RANGES-FIREWALL)$/ ||
    name ~ /^KUBE-(SVC|SVL|EXT|FW|SEP)-[A-Z2-7]+$/
}
function target(rule) {
  rule = " " rule
  return match(rule, / -[jg] [^ ]+$/) ? substr(rule, RSTART + 4) : ""
}
function rest(line) { # what follows the first two words
  sub(/^[^ ]+ [^ ]+ ?/, "", line)
  return line
}
/^#/ || /^$/ { next }
/^\*/ { table = substr($0, 2); next }
part == "named" && /^:/ { named[substr($1, 2)] = 1; next }
part == "now" && /^:KUBE-PROXY-CANARY / { kube_proxy = 1 }
part == "now" && /^:KUBE-KUBELET-CANARY / { kubelet = 1 }
part == "now" && table !~ /^(filter|nat|mangle)$/ { next }
part == "now" && /^:/ {
  name = substr($1, 2)
  built_in[table, name] = $2 != "-"
  chains[table, ++chain_count[table]] = name
  next
}
part == "now" && /^-A / { rules[table, $2, ++count[table, $2]] = rest($0); next }
'

# Reads what is there and what is wanted; writes what to feed to iptables-restore --noflush.
# shellcheck disable=SC2016
awk_plan=$awk_common'
part == "wanted" && /^:/ {
  name = substr($1, 2)
  named[name] = 1
  wanted[table, name] = 1
  if (name == "KUBE-SERVICES") kube_layout = 1
}
part == "wanted" && /^COMMIT$/ { finished[table] = 1; next }
# Any other line is passed on as it is: if it is wrong, iptables-restore says so.
part == "wanted" { lines[table, ++line_count[table]] = $0; next }
part == "hooks" {
  spec = $0
  sub(/^[^ ]+ [^ ]+ [^ ]+ /, "", spec)
  hooks[$1] = hooks[$1] "-I " $2 " " $3 " " spec "\n"
  place[$1, $2] = place[$1, $2] $3 " " spec "\n"
  next
}
function plan(table,    n, i, j, c, rule, to, found, there, removed, differ, again, stale, some, seen) {
  n = chain_count[table]
  for (i = 1; i <= n; i++) {
    c = chains[table, i]
    if (built_in[table, c]) {
      there = ""
      for (j = 1; j <= count[table, c]; j++) {
        rule = rules[table, c, j]
        if (is_ours(target(rule))) {
          there = there j " " rule "\n"
          removed = removed "-D " c " " rule "\n"
        }
      }
      if (there != place[table, c]) differ = 1
      seen[table, c] = 1
    } else if (is_ours(c)) {
      if (!((table, c) in wanted)) stale[c] = 1
    } else {
      # What others still use stays, with all that it leads to.
      for (j = 1; j <= count[table, c]; j++) kept[table, target(rules[table, c, j])] = 1
    }
  }
  for (i in place) {
    split(i, found, SUBSEP)
    if (found[1] == table && !((table, found[2]) in seen)) differ = 1
  }
  do {
    again = 0
    for (c in stale) {
      if (!((table, c) in kept)) continue
      delete stale[c]
      for (j = 1; j <= count[table, c]; j++) {
        to = target(rules[table, c, j])
        if (!((table, to) in kept)) { kept[table, to] = 1; again = 1 }
      }
      again = 1
      break
    }
  } while (again)
  for (c in stale) some = 1
  if (line_count[table] == 0 && !some && !differ) return
  print "*" table
  for (i = 1; i <= n; i++) if (chains[table, i] in stale) print ":" chains[table, i] " - [0:0]"
  # The lines begin with the chains; hooks may only jump to what is declared.
  for (i = 1; i <= line_count[table] && lines[table, i] ~ /^:/; i++) print lines[table, i]
  if (differ) printf "%s%s", removed, hooks[table]
  for (; i <= line_count[table]; i++) print lines[table, i]
  for (i = 1; i <= n; i++) if (chains[table, i] in stale) print "-X " chains[table, i]
  print "COMMIT"
}
END {
  for (table in line_count) {
    if (table ~ /^(filter|nat|mangle)$/ && finished[table]) continue
    print "the rules of table \"" table "\" are not complete" >"/dev/stderr"
    exit 1
  }
  plan("mangle")
  plan("filter")
  plan("nat")
}
'

# Reads what was there; writes the part of it that is ours, in the form of a rule file.
# shellcheck disable=SC2016
awk_extract=$awk_common'
function extract(table,    n, i, j, c) {
  n = chain_count[table]
  print "*" table
  for (i = 1; i <= n; i++) {
    c = chains[table, i]
    if (!built_in[table, c] && is_ours(c)) print ":" c " - [0:0]"
  }
  for (i = 1; i <= n; i++) {
    c = chains[table, i]
    for (j = 1; j <= count[table, c]; j++) {
      if (!built_in[table, c]) {
        if (is_ours(c)) print "-A " c " " rules[table, c, j]
      } else if (is_ours(target(rules[table, c, j]))) {
        print table " " c " " j " " rules[table, c, j] >hook_file
      }
    }
  }
  print "COMMIT"
}
END { extract("mangle"); extract("filter"); extract("nat") }
'

# Reads which virtual servers may be touched (those at addresses of the dummy device and in the sets
# that were there), those that are there and those that are wanted; writes what to feed to ipvsadm.
# Where drain_file is given, real servers that go lose their weight instead, and are listed there.
# Not UDP, whose clients would stay for as long as they send; nor where the scheduler turns new
# clients away that meet a real server without weight.
# shellcheck disable=SC2016
awk_servers='
function address(key) { # of "-t 10.96.0.10:80" or "-t [fd00::1]:80"
  sub(/^[^ ]+ /, "", key)
  sub(/:[0-9]+$/, "", key)
  gsub(/[][]/, "", key)
  return key
}
function is_ours(key,    place, proto, port) {
  if (key !~ /^(-t|-u|--sctp-service) /) return 0
  proto = key ~ /^-t/ ? "tcp" : key ~ /^-u/ ? "udp" : "sctp"
  port = key
  sub(/.*:/, "", port)
  place = address(key)
  return (place in dummy) || ((place "," proto ":" port) in listed) ||
    (((place ~ /:/ ? 6 : 4) "," proto ":" port) in listed)
}
part == "dummy" { dummy[$1] = 1; next }
part == "sets" && /^add KUBE-(6-)?NODE-PORT-(LOCAL-)?(TCP|UDP) / {
  listed[($2 ~ /^KUBE-6-/ ? 6 : 4) "," ($2 ~ /-TCP$/ ? "tcp" : "udp") ":" $3] = 1
  next
}
part == "sets" && /^add KUBE-/ { listed[$3] = 1; next }
part == "sets" { next }
{ key = $2 " " $3 }
$1 == "-A" {
  options = $0
  sub(/^-A [^ ]+ [^ ]+ ?/, "", options)
  server[part, key] = 1
  option[part, key] = options
  order[part, ++servers[part]] = key
  next
}
$1 == "-a" && ((part, key) in server) {
  options = $0
  sub(/^-a [^ ]+ [^ ]+ -r [^ ]+ ?/, "", options)
  real[part, key, $5] = 1
  weight[part, key, $5] = options
  reals[part, key] = reals[part, key] " " $5
  next
}
{ print "not a line of ipvsadm: " $0 >"/dev/stderr"; wrong = 1; exit 1 }
function drains(key) {
  return drain_file != "" && key !~ /^-u/ && option["wanted", key] !~ /-s (sh|dh)( |$)/
}
function take_off(key, server,    without) {
  if (!drains(key)) { print "-d " key " -r " server; return }
  without = weight["now", key, server]
  sub(/-w [0-9]+/, "-w 0", without)
  if (without != weight["now", key, server]) print "-e " key " -r " server " " without
  print key " -r " server >drain_file
}
END {
  if (wrong) exit 1
  for (i = 1; i <= servers["wanted"]; i++) {
    key = order["wanted", i]
    if (!(("now", key) in server)) print "-A " key " " option["wanted", key]
    else if (option["now", key] != option["wanted", key]) print "-E " key " " option["wanted", key]
    n = split(reals["wanted", key], to, " ")
    for (j = 1; j <= n; j++) {
      if (!(("now", key, to[j]) in real)) print "-a " key " -r " to[j] " " weight["wanted", key, to[j]]
      else if (weight["now", key, to[j]] != weight["wanted", key, to[j]])
        print "-e " key " -r " to[j] " " weight["wanted", key, to[j]]
    }
  }
  for (i = 1; i <= servers["now"]; i++) {
    key = order["now", i]
    if (!(("wanted", key) in server)) {
      if (is_ours(key)) print "-D " key
      continue
    }
    n = split(reals["now", key], to, " ")
    for (j = 1; j <= n; j++)
      if (!(("wanted", key, to[j]) in real)) take_off(key, to[j])
  }
}
'

# Reads which real servers lost their weight and what ipvsadm -Ln prints; writes what to feed to
# ipvsadm: those without connections go.
# shellcheck disable=SC2016
awk_drained='
part == "draining" { draining[$0] = 1; next }
$1 ~ /^(TCP|SCTP)$/ { key = ($1 == "TCP" ? "-t " : "--sctp-service ") $2; next }
$1 != "->" { key = ""; next }
((key " -r " $2) in draining) && $5 + $6 == 0 { print "-d " key " -r " $2 }
'

# The variant that the node uses: where kubelet or rules of ours are, else where more rules are,
# else what "iptables" means here (as the wrapper scripts of kube-proxy images do).
find_variant() {
  case ${SVCC_IPTABLES-} in
    '') ;;
    legacy | nft) variant=-$SVCC_IPTABLES && return ;;
    *) say "SVCC_IPTABLES is neither legacy nor nft" && exit 2 ;;
  esac
  variant=
  if ! have iptables-legacy-save || ! have iptables-nft-save; then
    have iptables-save && return
    have iptables-legacy-save && variant=-legacy && return
    have iptables-nft-save && variant=-nft && return
    say "iptables is not installed" && exit 1
  fi
  for kind in legacy nft; do
    { "iptables-$kind-save" && "ip6tables-$kind-save"; } >"$work/$kind" 2>/dev/null || :
  done
  for mark in '^:KUBE-(IPTABLES-HINT|KUBELET-CANARY) ' '^:(SVCC-|KUBE-SERVICES )'; do
    if grep -Eq "$mark" "$work/nft"; then variant=-nft && return; fi
    if grep -Eq "$mark" "$work/legacy"; then variant=-legacy && return; fi
  done
  legacy_rules=$(grep -c '^-A' "$work/legacy" || :)
  nft_rules=$(grep -c '^-A' "$work/nft" || :)
  if [ "$legacy_rules" -gt "$nft_rules" ]; then variant=-legacy; fi
  if [ "$nft_rules" -gt "$legacy_rules" ]; then variant=-nft; fi
}

restore() { # FAMILY FILE
  "$(tool "$1" restore)" -w 30 --noflush <"$2"
}

snapshot() { # FAMILY FILE
  "$(tool "$1" save)" >"$2"
}

load() { # FAMILY
  rules=/dev/null
  : >"$work/hooks.$1"
  if [ -z "$remove" ] && [ -f "$dir/rules.v$1" ]; then
    rules=$dir/rules.v$1
    "hooks_$1" >"$work/hooks.$1"
  elif ! have "$(tool "$1" save)" || ! snapshot "$1" "$work/before.$1" 2>/dev/null; then
    return 0 # nothing wanted, and nothing that could be there
  fi
  snapshot "$1" "$work/before.$1"
  cp "$rules" "$work/rules.$1"
  awk -v kube_proxy="$kube_proxy" "$awk_plan" part=now "$work/before.$1" table='' part=wanted "$work/rules.$1" \
    part=hooks "$work/hooks.$1" >"$work/load.$1"
  if [ -s "$work/load.$1" ]; then
    loaded="$loaded $1"
    restore "$1" "$work/load.$1"
  fi
}

undo() { # FAMILY: back to what was there before
  layout=0
  if grep -q '^:KUBE-SERVICES ' "$work/rules.$1"; then layout=1; fi
  : >"$work/old-hooks.$1"
  awk -v kube_proxy="$kube_proxy" -v kube_layout=$layout -v hook_file="$work/old-hooks.$1" "$awk_extract" \
    part=named "$work/rules.$1" part=now "$work/before.$1" >"$work/old-rules.$1"
  snapshot "$1" "$work/after.$1"
  awk -v kube_proxy="$kube_proxy" -v kube_layout=$layout "$awk_plan" \
    part=named "$work/rules.$1" part=now "$work/after.$1" table='' \
    part=wanted "$work/old-rules.$1" part=hooks "$work/old-hooks.$1" >"$work/undo.$1"
  if [ -s "$work/undo.$1" ]; then restore "$1" "$work/undo.$1"; fi
}

# Sets are filled under another name and then exchanged, so that no packet meets half a set.
load_sets() {
  if have ipset; then ipset save >"$work/sets.before" 2>/dev/null || :; fi
  if [ -n "$remove" ] || [ ! -f "$dir/ipset.restore" ]; then return 0; fi
  drop_sets '^SVC[TK]-'
  sed 's/^\([a-z]*\) SVCC-/\1 SVCT-/; s/^\([a-z]*\) KUBE-/\1 SVCK-/' "$dir/ipset.restore" >"$work/sets"
  sets=loading
  ipset restore <"$work/sets"
  ipset list -n >"$work/set-names"
  sed -n 's/^create \([^ ]*\) .*/\1/p' "$dir/ipset.restore" >"$work/wanted-sets"
  while read -r set; do
    if grep -qx "$set" "$work/set-names"; then
      ipset swap "$(filled "$set")" "$set"
      swapped="$swapped $set"
    else
      ipset rename "$(filled "$set")" "$set"
      created="$created $set"
    fi
  done <"$work/wanted-sets"
}

filled() { # SET: the name it is filled under
  case $1 in
    SVCC-*) printf 'SVCT-%s\n' "${1#SVCC-}" ;;
    KUBE-*) printf 'SVCK-%s\n' "${1#KUBE-}" ;;
  esac
}

drop_sets() { # PATTERN: destroys those that no rule uses
  for set in $(ipset list -n | grep -E "$1" || :); do
    ipset destroy "$set" 2>/dev/null || :
  done
}

keep_sets() {
  if ! have ipset; then return 0; fi
  drop_sets '^SVC[TK]-'
  ours='^SVCC-'
  if [ "$device" = ours ] || [ -n "$addresses" ]; then ours='^(SVCC|KUBE)-'; fi
  for set in $(ipset list -n 2>/dev/null | grep -E "$ours" || :); do
    if [ -n "$remove" ] || ! grep -q "^create $set " "$dir/ipset.restore" 2>/dev/null; then
      ipset destroy "$set" 2>/dev/null || :
    fi
  done
}

undo_sets() {
  for set in $swapped; do ipset swap "$(filled "$set")" "$set"; done
  for set in $created; do ipset destroy "$set"; done
  if [ -n "$sets" ]; then drop_sets '^SVC[TK]-'; fi
}

# The device with the addresses of Services: none, ours, or a kube-proxy's in its ipvs mode.
find_device() {
  device=none kube_proxy=
  if ! have ip || ! ip link show dev kube-ipvs0 >"$work/device" 2>/dev/null; then return 0; fi
  if grep -q '^ *alias svcc$' "$work/device"; then
    device=ours
  else
    device=foreign kube_proxy=1
  fi
}

list_addresses() {
  ip -o addr show dev kube-ipvs0 scope global | awk '{ print $4 }'
}

# Addresses come before anything that needs them, and go after it.
load_addresses() {
  : >"$work/addresses.before"
  : >"$work/servers-at"
  if [ "$device" != none ]; then
    list_addresses >"$work/addresses.before"
    sed 's:/.*::' "$work/addresses.before" >"$work/servers-at"
  fi
  if [ -n "$remove" ] || [ ! -f "$dir/addresses.batch" ]; then return 0; fi
  awk -v there="$device" 'part == "before" { has[$1] = 1; next }
    $1 == "link" && $2 == "add" && there != "none" { next }
    $1 == "addr" && ($3 in has) { next }
    { print }' part=before "$work/addresses.before" part=wanted "$dir/addresses.batch" >"$work/addresses"
  addresses=loading
  ip -batch "$work/addresses"
}

drop_addresses() { # FILE: takes off what is not in it
  list_addresses | awk 'part == "wanted" { wanted[$1] = 1; next }
    !($1 in wanted) { print "addr del " $1 " dev kube-ipvs0" }' part=wanted "$1" part=now - >"$work/addresses.gone"
  ip -batch "$work/addresses.gone"
}

keep_addresses() {
  if [ -z "$remove" ] && [ -f "$dir/addresses.batch" ]; then
    awk '$1 == "addr" { print $3 }' "$dir/addresses.batch" >"$work/addresses.wanted"
    drop_addresses "$work/addresses.wanted"
  elif [ "$device" = ours ]; then
    ip link del dev kube-ipvs0
  fi
}

undo_addresses() {
  if [ -z "$addresses" ]; then return 0; fi
  case $device in
    none) if ip link show dev kube-ipvs0 >"$work/device" 2>/dev/null; then ip link del dev kube-ipvs0; fi ;;
    ours) drop_addresses "$work/addresses.before" ;;
    foreign)
      drop_addresses "$work/addresses.before"
      ip link set dev kube-ipvs0 alias ''
      ;;
  esac
}

snapshot_servers() {
  if [ -n "$remove" ] || [ ! -f "$dir/ipvs.rules" ]; then
    if [ "$device" != ours ] || ! have ipvsadm; then return 0; fi
    : >"$work/servers"
  else
    have ipvsadm || { say "ipvsadm is not installed" && exit 1; }
    cp "$dir/ipvs.rules" "$work/servers"
  fi
  ipvsadm -Sn >"$work/servers.before" # also loads the kernel's module
  servers=known
}

load_servers() {
  if [ -z "$servers" ]; then return 0; fi
  servers=loading
  : >"$work/draining"
  change_servers "$work/servers.before" "$work/servers" "$work/draining"
  # Counted when nothing new comes to them.
  if [ -s "$work/draining" ]; then
    ipvsadm -Ln | awk "$awk_drained" part=draining "$work/draining" part=now - >"$work/drained"
    if [ -s "$work/drained" ]; then ipvsadm -R <"$work/drained"; fi
    left=$(($(wc -l <"$work/draining") - $(wc -l <"$work/drained")))
    if [ "$left" != 0 ]; then say "draining real servers: $left; a later run takes off those without connections"; fi
  fi
}

change_servers() { # FROM TO [FILE FOR WHAT DRAINS]
  : >>"$work/sets.before"
  : >>"$work/sets.wanted"
  awk -v drain_file="${3-}" "$awk_servers" part=dummy "$work/servers-at" part=sets "$work/sets.before" "$work/sets.wanted" \
    part=now "$1" part=wanted "$2" >"$work/servers.changes"
  if [ -s "$work/servers.changes" ]; then ipvsadm -R <"$work/servers.changes"; fi
}

undo_servers() {
  if [ "$servers" != loading ]; then return 0; fi
  ipvsadm -Sn >"$work/servers.after"
  # What was added may be taken off again.
  if [ -f "$dir/ipset.restore" ]; then cp "$dir/ipset.restore" "$work/sets.wanted"; fi
  change_servers "$work/servers.after" "$work/servers.before"
}

load_sysctls() {
  if [ -n "$remove" ] || [ ! -f "$dir/sysctl.conf" ]; then return 0; fi
  while IFS='= ' read -r key value; do
    case $key in '' | '#'*) continue ;; esac
    path=/proc/sys/$(printf '%s\n' "$key" | tr . /)
    old=$(cat "$path")
    if [ "$old" != "$value" ]; then
      printf '%s %s\n' "$path" "$old" >>"$work/sysctls"
      printf '%s\n' "$value" >"$path"
    fi
  done <"$dir/sysctl.conf"
}

undo_sysctls() {
  if [ ! -f "$work/sysctls" ]; then return 0; fi
  while read -r path old; do printf '%s\n' "$old" >"$path"; done <"$work/sysctls"
}

# shellcheck disable=SC2181 # the exit status is asked for on purpose, see below
finish() {
  status=$?
  trap - EXIT
  trap '' HUP INT TERM
  set +e
  if [ "$state" = loading ]; then
    status=1
    # Not "|| status=3": what stands before || or in an if does not stop at its first error.
    (set -e; undo_servers)
    [ $? = 0 ] || status=3
    (set -e; undo_sysctls)
    [ $? = 0 ] || status=3
    for family in $loaded; do
      (set -e; undo "$family")
      [ $? = 0 ] || status=3
    done
    (set -e; undo_sets)
    [ $? = 0 ] || status=3
    (set -e; undo_addresses)
    [ $? = 0 ] || status=3
    if [ $status = 1 ]; then
      say "failed: the old rules stand"
    else
      say "failed, and the old rules could not all be put back; they are kept in $work"
      exit 3
    fi
  fi
  rm -rf "$work"
  exit $status
}

remove=
case ${1-} in
  '') ;;
  --remove) remove=1 ;;
  *) sed -n '2,4s/^# \{0,1\}//p' "$0" >&2 && exit 2 ;;
esac
dir=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd)
if [ "$(id -u)" != 0 ]; then say "needs root" && exit 1; fi
work=$(mktemp -d)
state=idle loaded='' swapped='' created='' sets='' addresses='' servers=''
trap finish EXIT
trap 'exit 1' HUP INT TERM
# One at a time: two would each take the other's half-loaded rules for old ones.
if have flock && [ -w /run ]; then
  exec 9>/run/svcc-apply.lock
  flock -w 60 9 || { say "another apply.sh is running" && exit 1; }
fi
find_variant
find_device
snapshot_servers
state=loading
load_sets
load_addresses
load 4
load 6
load_sysctls # after the rules: the guard of 127.0.0.0/8 stands before the kernel routes it
load_servers
state=loaded
keep_addresses
keep_sets
say "done${variant:+, with iptables$variant}"
