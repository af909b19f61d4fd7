package dev.carillon.command;

/** Metrics of commands. Called on every event loop. */
public interface CommandMeter {
  /** Counts nothing: for tests. */
  CommandMeter NONE = (name, outcome) -> {};

  /** The name that all share which were not declared. */
  String UNKNOWN = "unknown";

  /** It was written. */
  String WRITTEN = "written";

  /** It had been written before, under the same key. */
  String REPEATED = "repeated";

  /**
   * A command was answered.
   *
   * @param name a declared one, or {@link #UNKNOWN}
   * @param outcome {@link #WRITTEN}, {@link #REPEATED}, or the code of a refusal
   */
  void answered(String name, String outcome);
}
