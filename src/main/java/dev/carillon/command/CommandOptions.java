package dev.carillon.command;

import java.util.Optional;

/**
 * A command as it is configured.
 *
 * @param name what clients call it
 * @param schema what its data must be
 * @param grant the topic that the principal must be allowed to publish to
 * @param kafkaTopic where it is written
 * @param key what orders it, and decides on the partition
 * @param rate how many a second one principal may give on one replica
 * @param burst how many at once
 * @param maxBytes the largest data
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

  /** What it declares. */
  public CommandDeclaration declaration() {
    return CommandDeclaration.of(name, schema, kafkaTopic, key)
        .withLimits(limits(rate, burst, maxBytes))
        .withGrant(grant);
  }
}
