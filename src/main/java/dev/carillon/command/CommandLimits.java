package dev.carillon.command;

/**
 * How many commands of a name one principal may give on one replica, and how large they may be.
 *
 * @param rate how many in a second, in the long run
 * @param burst how many at once
 * @param maxBytes the largest data
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
