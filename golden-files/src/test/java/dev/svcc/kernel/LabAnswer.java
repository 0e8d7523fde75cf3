package dev.svcc.kernel;

/**
 * What became of a probe.
 *
 * @param outcome the name of whoever answered; or REFUSED, TIMEOUT, {@code icmp-…}, {@code icmp6-…}
 * @param source the source that whoever answered saw, or {@code -}
 */
public record LabAnswer(String outcome, String source) {
  /** Nobody answered, and nobody said no; the node's own UDP is told when OUTPUT drops it. */
  public boolean isSilence() {
    return outcome.equals("TIMEOUT") || outcome.equals("EPERM");
  }

  /** A rule said no. */
  public boolean isRejection() {
    return outcome.startsWith("icmp");
  }

  /** Somebody got it: an answer, or the refusal of a host where nothing listens. */
  public boolean isArrival() {
    return !isSilence() && !isRejection();
  }
}
