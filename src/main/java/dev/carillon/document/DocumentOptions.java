package dev.carillon.document;

/**
 * Configuration of the generated documents.
 *
 * @param kafka whether they contain the brokers, and the Kafka topics that no client can receive:
 *     connection events and dead letters
 */
public record DocumentOptions(boolean kafka) {
  public static final DocumentOptions DEFAULT = new DocumentOptions(false);
}
