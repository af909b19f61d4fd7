package dev.carillon.command;

/**
 * Rate and size limits of a command, per principal and replica.
 *
 * @param rate commands per second in the long run
 * @param burst commands at once
 * @param maxBytes maximum size of the data
 */
public record CommandLimits(int rate, int burst, int maxBytes) {
  public static final CommandLimits DEFAULT = new CommandLimits(20, 100, 64 << 10);

  private static final int MAX_BYTES = 512 << 10;
  private static final int MAX_RATE = 100_000;

  public CommandLimits {
    within("rate", rate, MAX_RATE);
    within("burst", burst, MAX_RATE);
    within("max-bytes", maxBytes, MAX_BYTES);
  }

  private static void within(String key, int value, int most) {
    if (value < 1 || value > most) {
      throw new IllegalArgumentException(key + " must be from 1 to " + most + ", not " + value);
    }
  }
}
