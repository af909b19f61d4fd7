package dev.carillon.dialect.openshock.directory;

/**
 * Permissions and limits of a user for a shocker.
 *
 * @param live permission to control it frame by frame, which the gateway does not support
 * @param maxIntensity 0 to 100
 * @param maxDuration in milliseconds, 300 to 65535
 * @param paused true if no command is permitted at present
 */
public record Allowance(
    boolean shock,
    boolean vibrate,
    boolean sound,
    boolean live,
    int maxIntensity,
    int maxDuration,
    boolean paused) {
  /** The permissions of the owner. */
  public static final Allowance ALL =
      new Allowance(true, true, true, true, Shock.MAX_INTENSITY, Shock.MAX_DURATION, false);

  public boolean permits(ControlType type) {
    return switch (type) {
      case SHOCK -> shock;
      case VIBRATE -> vibrate;
      case SOUND -> sound;
      // A permission to start something includes the permission to stop it.
      case STOP -> shock || vibrate || sound;
    };
  }
}
