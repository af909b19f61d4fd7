package dev.carillon.dialect.openshock.directory;

/** Limits for an API token's commands, and how values are brought within them. */
public record TokenLimits(
    Mode mode, int minIntensity, int maxIntensity, int minDuration, int maxDuration) {

  /** How a value is brought within limits. */
  public enum Mode {
    /** A value outside of the limits becomes the limit. */
    CLAMP,
    /** The whole range of values is mapped to the range between the limits. */
    LERP
  }

  public TokenLimits {
    if (minIntensity > maxIntensity || minDuration > maxDuration) {
      throw new IllegalArgumentException("a token's least is more than its most");
    }
  }

  public Shock apply(Shock shock) {
    return shock.with(
        within(shock.intensity(), 0, Shock.MAX_INTENSITY, minIntensity, maxIntensity),
        within(shock.duration(), Shock.MIN_DURATION, Shock.MAX_DURATION, minDuration, maxDuration));
  }

  private int within(int value, int from, int to, int least, int most) {
    if (mode == Mode.CLAMP) {
      return Shock.clamp(value, least, most);
    }
    double part = (Shock.clamp(value, from, to) - from) / (double) (to - from);
    return (int) Math.round(least + part * (most - least));
  }
}
