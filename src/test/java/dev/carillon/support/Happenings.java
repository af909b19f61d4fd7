package dev.carillon.support;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.core.past.Snapshots;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.Item;
import dev.carillon.event.Operation;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import java.util.Locale;

/**
 * What happens in a transcript, in the order of the lines: events and gaps of one partition, and
 * entities of state streams.
 */
final class Happenings {
  private final Partition partition = Events.partition("events");
  private final Tables states = new Tables(1);
  private long next;

  /** What a gateway says to itself when it has found the partition. */
  EventBatch announcement() {
    return Events.announcing(new Position(partition, next, -1));
  }

  /** Reads {@code event {…}} or {@code gap {…}}; an event may name a {@code state} stream. */
  Item of(String text) {
    int space = text.indexOf(' ');
    JsonNode members = Expected.json(text.substring(space + 1)).orElseThrow();
    return switch (text.substring(0, space)) {
      case "event" -> event(members);
      case "gap" -> gap(members);
      default -> throw new AssertionError("neither an event nor a gap");
    };
  }

  private Item event(JsonNode members) {
    return members.has("state") ? ofState(members) : ofStream(members);
  }

  /** An entity of the state stream of that name. */
  private Item ofState(JsonNode members) {
    return states.change(
        members.get("state").asText(),
        members.get("key").asText(),
        members.path("data").toString(),
        Operation.valueOf(members.path("op").asText("update").toUpperCase(Locale.ROOT)),
        members.path("topics").valueStream().map(JsonNode::asText).toArray(String[]::new));
  }

  /** How the entities of all state streams are now. */
  Snapshots states() {
    return states;
  }

  private Item ofStream(JsonNode members) {
    Events.Builder event =
        Events.event()
            .topics(
                members.path("topics").valueStream().map(JsonNode::asText).toArray(String[]::new))
            .data(members.path("data").toString())
            .at(partition, next++);
    if (members.has("type")) {
      event.type(members.get("type").asText());
    }
    if (members.has("id")) {
      event.id(members.get("id").asText());
    }
    if (members.has("key")) {
      event.key(members.get("key").asText());
    }
    if (members.has("old")) {
      event.old(members.get("old").toString());
    }
    if (members.has("op")) {
      event.operation(Operation.valueOf(members.get("op").asText().toUpperCase(Locale.ROOT)));
    }
    return event.build();
  }

  private Item gap(JsonNode members) {
    long from = members.path("from").asLong(next);
    next = members.path("to").asLong(from + 1);
    var cause = Gap.Cause.valueOf(members.get("cause").asText().toUpperCase(Locale.ROOT));
    return Gap.of(cause, partition, from, next);
  }
}
