package dev.carillon.command;

import java.util.Optional;

/**
 * Configuration of a command.
 *
 * @param name the name that clients use
 * @param schema of its data
 * @param grant the topic that the principal must be permitted to publish to
 * @param kafkaTopic the Kafka topic that it is written to
 * @param key the record key; decides about the order and the partition
 * @param rate commands per second that one principal may send to one replica
 * @param burst commands at once
 * @param maxBytes maximum size of the data
 */
public record CommandOptions(
    String name,
    JsonSchema schema,
    DataTemplate grant,
    String kafkaTopic,
    DataTemplate key,
    Optional<Integer> rate,
    Optional<Integer> burst,
    Optional<Integer> maxBytes) {

  public CommandOptions {
    CommandDeclaration.requireNames(name, kafkaTopic);
    grant.requireTopic();
    limits(rate, burst, maxBytes);
  }

  private static CommandLimits limits(
      Optional<Integer> rate, Optional<Integer> burst, Optional<Integer> maxBytes) {
    return new CommandLimits(
        rate.orElse(CommandLimits.DEFAULT.rate()),
        burst.orElse(CommandLimits.DEFAULT.burst()),
        maxBytes.orElse(CommandLimits.DEFAULT.maxBytes()));
  }

  /** The declaration for this configuration. */
  public CommandDeclaration declaration() {
    return CommandDeclaration.of(name, schema, kafkaTopic, key)
        .withLimits(limits(rate, burst, maxBytes))
        .withGrant(grant);
  }
}
