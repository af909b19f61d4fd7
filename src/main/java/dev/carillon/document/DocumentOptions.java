package dev.carillon.document;

/**
 * The documents about this gateway.
 *
 * @param kafka whether they name the brokers, and the Kafka topics that no client can hear:
 *     connection events and dead letters
 */
public record DocumentOptions(boolean kafka) {
  public static final DocumentOptions DEFAULT = new DocumentOptions(false);
}
