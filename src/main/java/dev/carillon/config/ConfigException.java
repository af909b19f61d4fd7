package dev.carillon.config;

import java.util.List;

/**
 * Thrown for an invalid configuration: one line per problem, each with its key, none with a secret.
 */
public final class ConfigException extends RuntimeException {
  private final transient List<String> problems;

  ConfigException(List<String> problems) {
    super(String.join("\n", problems));
    this.problems = List.copyOf(problems);
  }

  public List<String> problems() {
    return problems;
  }
}
