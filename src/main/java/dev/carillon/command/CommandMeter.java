package dev.carillon.command;

/** Metrics of commands. Called on every event loop. */
public interface CommandMeter {
  /** Counts nothing: for tests. */
  CommandMeter NONE = (name, outcome) -> {};

  /** The common name of undeclared commands. */
  String UNKNOWN = "unknown";

  /** The command was written. */
  String WRITTEN = "written";

  /** The command had been written before, with the same key. */
  String REPEATED = "repeated";

  /**
   * A command was answered.
   *
   * @param name a declared one, or {@link #UNKNOWN}
   * @param outcome {@link #WRITTEN}, {@link #REPEATED}, or the code of a refusal
   */
  void answered(String name, String outcome);
}
