package dev.carillon.dialect.openshock.directory;

import java.util.Optional;

/** Type of a shocker's command, with its number on the wire. */
public enum ControlType {
  STOP(0),
  SHOCK(1),
  VIBRATE(2),
  SOUND(3);

  /** The largest number. */
  public static final int LAST = 3;

  private final int number;

  ControlType(int number) {
    this.number = number;
  }

  static Optional<ControlType> of(long number) {
    for (ControlType type : values()) {
      if (type.number == number) {
        return Optional.of(type);
      }
    }
    return Optional.empty();
  }

  int number() {
    return number;
  }
}
