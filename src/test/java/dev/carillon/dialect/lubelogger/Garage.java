package dev.carillon.dialect.lubelogger;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.config.ConfigFile;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import dev.carillon.event.Operation;
import dev.carillon.gateway.Configuration;
import dev.carillon.support.Events;
import dev.carillon.support.Pages;
import java.util.Map;
import java.util.Optional;

/** LubeLogger's streams as its page says to configure them, and what happens on them. */
final class Garage {
  private Garage() {}

  /** What the page says, read as the gateway reads it. */
  static LubeLoggerOptions options() {
    JsonNode records = Pages.configuration("lubelogger.md", "lubelogger").get(0).path("records");
    return options(records.toString());
  }

  static LubeLoggerOptions options(String records) {
    return ConfigFile.read(Optional.empty(), Map.of("CARILLON_LUBELOGGER_RECORDS", records))
        .load(Configuration.class)
        .lubelogger();
  }

  /** A row of this table changes. */
  static ChangeEvent row(String table, Operation operation, String row) {
    return Events.event()
        .type(table + "_changed")
        .operation(operation)
        .data(row)
        .at(Events.partition("garage.public." + table), 7)
        .build();
  }

  /** Somebody publishes this. */
  static ChangeEvent carrying(String data) {
    return Events.event()
        .type("anything")
        .data(data)
        .at(Events.partition("lubelogger.events"), 7)
        .build();
  }

  /** The payload as it is on the wire; empty if the event makes none. */
  static String payload(ChangeEvent event) {
    return new Payloads(options())
        .of(event)
        .map(payload -> Json.of(payload.members()).toString())
        .orElse("");
  }
}
