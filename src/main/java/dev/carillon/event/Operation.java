package dev.carillon.event;

import java.util.Locale;

/** What happened to the entity that an event is about, where its stream says so. */
public enum Operation {
  CREATE,
  UPDATE,
  DELETE,
  NONE;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The word in an envelope: {@code create}, {@code update}, {@code delete}. */
  public String word() {
    return word;
  }
}
