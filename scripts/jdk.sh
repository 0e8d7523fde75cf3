# Sourced by the scripts, not run: finds a JDK that is new enough for svcc.
#   find_jdk      sets $jdk to its home and $jdk_major to its version; false when there is none
# JAVA_HOME is taken when it is new enough, else the newest JDK of this machine. Starts no process
# for the usual places, because every run of svcc waits for it.

jdk_minimum=21

# Sets $major to the version of the JDK in $1, or to 0 where there is none.
jdk_major_of() {
  major=0
  [ -x "$1/bin/java" ] && [ -x "$1/bin/javac" ] && [ -r "$1/release" ] || return 0
  while IFS= read -r line; do
    case $line in
      JAVA_VERSION=*)
        line=${line#JAVA_VERSION=\"}
        line=${line%%\"*}
        line=${line%%[!0-9]*}
        major=${line:-0}
        ;;
    esac
  done <"$1/release"
}

find_jdk() {
  jdk='' jdk_major=0
  if [ -n "${JAVA_HOME-}" ]; then
    jdk_major_of "$JAVA_HOME"
    if [ "$major" -ge $jdk_minimum ]; then
      jdk=$JAVA_HOME jdk_major=$major
      return 0
    fi
  fi
  for home in /usr/lib/jvm/* /usr/java/* /opt/java/* /opt/jdk* /usr/local/openjdk* \
    "${SDKMAN_CANDIDATES_DIR:-${HOME-}/.sdkman/candidates}"/java/* "${HOME-}"/.jdks/* \
    "${HOME-}"/.asdf/installs/java/* "${HOME-}"/.local/share/mise/installs/java/* \
    /Library/Java/JavaVirtualMachines/*/Contents/Home \
    /opt/homebrew/opt/openjdk*/libexec/openjdk.jdk/Contents/Home; do
    jdk_major_of "$home"
    if [ "$major" -gt "$jdk_major" ]; then jdk=$home jdk_major=$major; fi
  done
  if [ "$jdk_major" -lt $jdk_minimum ] && home=$(command -v java); then
    home=$(readlink -f "$home")
    home=${home%/bin/java}
    jdk_major_of "$home"
    if [ "$major" -gt "$jdk_major" ]; then jdk=$home jdk_major=$major; fi
  fi
  [ "$jdk_major" -ge $jdk_minimum ]
}

# How svcc runs. The quick compiler alone: the optimising one takes more processor time than it saves
# up to 50,000 Services, and the processor that it takes is the one that reads the other half of the input.
# The quick one begins sooner than it would by itself: a large input is read in a second, and half of
# that would be over before. What lives at the first collection lives to the end: it is moved once.
# Java's own messages must not go to standard output, which is for rules. See
# docs/decisions/0013-two-processors.md.
java_flags="-XX:TieredStopAtLevel=1 -XX:Tier3MinInvocationThreshold=32 -XX:Tier3CompileThreshold=300 -XX:Tier3BackEdgeThreshold=1000"
java_flags="$java_flags -XX:Tier0InvokeNotifyFreqLog=5 -XX:Tier0BackedgeNotifyFreqLog=8 -XX:+UseSerialGC -XX:MaxTenuringThreshold=0"
# shellcheck disable=SC2034 # for those who read this file
java_flags="$java_flags -XX:-UsePerfData -Xlog:disable -Xlog:all=error:stderr"
