package dev.carillon.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.carillon.command.Command;
import dev.carillon.command.CommandDeclaration;
import dev.carillon.command.CommandLimits;
import dev.carillon.command.CommandMeter;
import dev.carillon.command.CommandPath;
import dev.carillon.command.Commands;
import dev.carillon.command.DataTemplate;
import dev.carillon.command.JsonSchema;
import dev.carillon.core.identity.Principal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;

/** The whole way of commands but for Kafka and the database, with a command of vehicles. */
public final class SampleCommands implements Commands {
  public static final String SERVICE =
      """
      {"type":"object","required":["vehicle","kind"],"additionalProperties":false,
       "properties":{"vehicle":{"type":["integer","string"]},
                     "kind":{"enum":["oil","tyres","lost"]},
                     "note":{"type":"string","maxLength":40}}}""";

  private static final Vertx VERTX = Vertx.vertx();

  private final MemoryEventLog log = new MemoryEventLog();
  private final CommandPath path;

  public SampleCommands() {
    path =
        new CommandPath(
            new CommandPath.Parts(
                VERTX, log, new MemoryCommandKeys(), CommandMeter.NONE, Duration.ofSeconds(5)),
            List.of(service()));
  }

  /** Whoever may publish to a vehicle may order its service. */
  public static CommandDeclaration service() {
    return CommandDeclaration.of(
            "vehicle.service",
            schema(SERVICE),
            "vehicle.commands",
            DataTemplate.of("vehicle-{data.vehicle}"))
        .withGrant(DataTemplate.of("vehicle:{data.vehicle}:service"))
        .withLimits(new CommandLimits(1, 32, 4_096));
  }

  public static JsonSchema schema(String json) {
    try {
      return JsonSchema.of(new JsonMapper().readTree(json));
    } catch (JsonProcessingException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public Future<Receipt> send(Principal principal, Command command) {
    // So that a transcript can show what it is like when Kafka is away.
    log.away(command.data().toString().contains("lost"));
    return path.send(principal, command);
  }
}
