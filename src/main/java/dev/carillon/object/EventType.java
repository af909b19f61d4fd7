package dev.carillon.object;

import dev.carillon.event.Operation;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Kind of change of an object. */
public enum EventType {
  CREATE("C", Operation.CREATE),
  UPDATE("U", Operation.UPDATE),
  DELETE("D", Operation.DELETE);

  /** All types. */
  public static final Set<EventType> ALL =
      Collections.unmodifiableSet(EnumSet.allOf(EventType.class));

  private static final String ANY = "*";

  private final String letter;
  private final Operation operation;

  EventType(String letter, Operation operation) {
    this.letter = letter;
    this.operation = operation;
  }

  /** Empty for an operation that changes no object. */
  static Optional<EventType> of(Operation operation) {
    return ALL.stream().filter(type -> type.operation == operation).findFirst();
  }

  /**
   * One type: its letter, or {@code create}, {@code update}, {@code delete}.
   *
   * @throws IllegalArgumentException in a text that may be shown to a client
   */
  public static EventType of(String text) {
    return ALL.stream()
        .filter(type -> type.letter.equals(text) || type.operation.word().equals(text))
        .findFirst()
        .orElseThrow(EventType::refused);
  }

  /**
   * A set of types: letters in any order, each once, such as {@code UC}; one of the names; or
   * {@code *}.
   *
   * @throws IllegalArgumentException in a text that may be shown to a client
   */
  public static Set<EventType> set(String text) {
    if (text.equals(ANY)) {
      return ALL;
    }
    if (text.isEmpty() || text.length() > ALL.size()) {
      return Set.of(of(text));
    }
    var types = EnumSet.noneOf(EventType.class);
    for (int i = 0; i < text.length(); i++) {
      if (!types.add(of(text.substring(i, i + 1)))) {
        throw refused();
      }
    }
    return Collections.unmodifiableSet(types);
  }

  private static IllegalArgumentException refused() {
    return new IllegalArgumentException(
        "an event type is C, U and D, each at most once, or create, update, delete, or *");
  }

  /** Its form on the wire: {@code C}, {@code U}, {@code D}. */
  public String letter() {
    return letter;
  }
}
