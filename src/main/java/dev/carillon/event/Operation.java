package dev.carillon.event;

import java.util.Locale;

/** The kind of change that an event reports, where its stream says so. */
public enum Operation {
  CREATE,
  UPDATE,
  DELETE,
  NONE;

  private final String word = name().toLowerCase(Locale.ROOT);

  /** The name in an envelope: {@code create}, {@code update}, {@code delete}. */
  public String word() {
    return word;
  }
}
