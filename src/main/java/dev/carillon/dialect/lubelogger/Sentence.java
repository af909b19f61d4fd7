package dev.carillon.dialect.lubelogger;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The product's sentence for a change of a record: {@code alice Added Service Record via API
 * Description: Oil change}.
 */
record Sentence(RecordKind kind, Verb verb, boolean api) {
  private static final String API = "api";
  private static final int PARTS = 3;

  /** The product uses another name for notes that are changed through its API. */
  private static final String NOTE = "note";

  enum Verb {
    ADD("add", "Added"),
    UPDATE("update", "Updated"),
    DELETE("delete", "Deleted");

    private final String word;
    private final String past;

    Verb(String word, String past) {
      this.word = word;
      this.past = past;
    }

    String word() {
      return word;
    }
  }

  /** The sentence for an event type, if it concerns a single record. */
  static Optional<Sentence> of(String type) {
    List<String> parts = List.of(type.split("\\.", PARTS + 1));
    boolean api = parts.size() == PARTS && parts.get(2).equals(API);
    if (parts.size() != 2 && !api) {
      return Optional.empty();
    }
    String word = api && parts.get(0).equals(NOTE) ? RecordKind.NOTERECORD.word() : parts.get(0);
    return RecordKind.of(word)
        .flatMap(kind -> verb(parts.get(1)).map(verb -> new Sentence(kind, verb, api)));
  }

  private static Optional<Verb> verb(String word) {
    for (Verb verb : Verb.values()) {
      if (verb.word.equals(word)) {
        return Optional.of(verb);
      }
    }
    return Optional.empty();
  }

  /** The type of the event. */
  String type() {
    return kind.word() + "." + verb.word;
  }

  /** Such as {@code Updated Vehicle}. */
  String subject() {
    return verb.past + " " + kind.label() + (api ? " via API" : "");
  }

  /** The product's text for display. */
  String action(String user, Map<String, String> data) {
    if (kind == RecordKind.VEHICLE) {
      return of(user, data.getOrDefault(LubeLoggerWireNames.DESCRIPTION, subject()));
    }
    String end =
        kind.keys().contains(LubeLoggerWireNames.DESCRIPTION)
            ? "Description: " + data.getOrDefault(LubeLoggerWireNames.DESCRIPTION, "")
            : "Odometer: " + data.getOrDefault(LubeLoggerWireNames.ODOMETER, "");
    return of(user, subject() + " " + end);
  }

  /** The text for an event that does not concern a single record. */
  static String of(String user, String description) {
    return (user + " " + description).strip();
  }
}
