package dev.carillon.command;

import dev.carillon.core.identity.Principal;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Declaration of a command. Its grant or its rule, or both, determine which principals may send it;
 * without either, every principal may.
 *
 * @param name the name that clients use, and the type of its CloudEvents
 * @param schema of its data
 * @param written the schema of the written data, if a rule changes it
 * @param kafkaTopic the Kafka topic that it is written to
 * @param key the record key, made of the written data; decides about the order
 * @param grant the topic that the principal must be permitted to publish to
 * @param rule further checks of a product
 */
public record CommandDeclaration(
    String name,
    JsonSchema schema,
    JsonSchema written,
    String kafkaTopic,
    DataTemplate key,
    CommandLimits limits,
    Optional<DataTemplate> grant,
    Optional<CommandRule> rule) {
  private static final Pattern NAME = Pattern.compile("[a-z0-9._-]{1,64}");
  private static final Pattern KAFKA_TOPIC = Pattern.compile("(?!\\.{1,2}$)[a-zA-Z0-9._-]{1,249}");

  public CommandDeclaration {
    requireNames(name, kafkaTopic);
    grant.ifPresent(DataTemplate::requireTopic);
  }

  static void requireNames(String name, String kafkaTopic) {
    if (!NAME.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "a name has 1 to 64 of a-z, 0-9, dot, _ and -, unlike " + name);
    }
    if (!KAFKA_TOPIC.matcher(kafkaTopic).matches()) {
      throw new IllegalArgumentException("not the name of a Kafka topic: " + kafkaTopic);
    }
  }

  public static CommandDeclaration of(
      String name, JsonSchema schema, String kafkaTopic, DataTemplate key) {
    return new CommandDeclaration(
        name,
        schema,
        schema,
        kafkaTopic,
        key,
        CommandLimits.DEFAULT,
        Optional.empty(),
        Optional.empty());
  }

  /** True if the grants permit the principal to send the command with at least some data. */
  public boolean isOpenTo(Principal principal) {
    return grant.isEmpty() || principal.publish().stream().anyMatch(grant.get().shape()::overlaps);
  }

  public CommandDeclaration withLimits(CommandLimits own) {
    return new CommandDeclaration(name, schema, written, kafkaTopic, key, own, grant, rule);
  }

  public CommandDeclaration withGrant(DataTemplate topic) {
    return new CommandDeclaration(
        name, schema, written, kafkaTopic, key, limits, Optional.of(topic), rule);
  }

  /** A copy with a rule, and with the schema of the data that the rule makes. */
  public CommandDeclaration withRule(CommandRule own, JsonSchema made) {
    return new CommandDeclaration(
        name, schema, made, kafkaTopic, key, limits, grant, Optional.of(own));
  }
}
