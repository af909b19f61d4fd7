package dev.carillon.command;

import dev.carillon.core.EventLog.Entry;
import dev.carillon.core.identity.Principal;
import dev.carillon.event.CloudEventJson;
import dev.carillon.event.Json;
import dev.carillon.event.JsonWriter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Makes the CloudEvents of a command that back ends read: docs/commands.md. Stateless. */
public final class CommandEnvelope {
  /** The {@code source} of every command. */
  public static final String SOURCE = "/carillon/commands";

  private CommandEnvelope() {}

  /**
   * One CloudEvent for each part; the first has the id, the others the id and their number.
   *
   * @throws dev.carillon.core.identity.RefusedException if a part makes no key
   */
  static List<Entry> entries(
      CommandDeclaration declaration, Sender sender, String id, List<CommandData> parts) {
    var entries = new ArrayList<Entry>(parts.size());
    for (CommandData part : parts) {
      String own = entries.isEmpty() ? id : id + "." + (entries.size() + 1);
      String key = declaration.key().key(part.node());
      Json event = cloudEvent(declaration.name(), sender, own, key, part);
      entries.add(new Entry(declaration.kafkaTopic(), key, event));
    }
    return entries;
  }

  /** The sender of a command, and the time. */
  record Sender(Principal principal, Command command, Instant time) {}

  private static Json cloudEvent(
      String type, Sender sender, String id, String key, CommandData part) {
    JsonWriter event =
        CloudEventJson.begin(id, SOURCE, type, sender.time())
            .string("subject", key)
            .string("partitionkey", key)
            .string("principal", sender.principal().id());
    if (!sender.principal().tenant().isEmpty()) {
      event.string("tenant", sender.principal().tenant());
    }
    sender.command().session().ifPresent(session -> event.string("session", session));
    return event.json("data", part.json()).json();
  }
}
