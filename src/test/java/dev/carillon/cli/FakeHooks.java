package dev.carillon.cli;

import dev.carillon.event.Json;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Webhooks that are noted and not kept. There is one, of the id {@code hook-1}. */
record FakeHooks(List<String> asked) implements WebhookAdmin {
  private static final String ID = "hook-1";

  private Json note(String what, Map<String, Object> answer) {
    asked.add(what);
    return Json.of(answer);
  }

  private Json one(String what, String id) {
    if (!id.equals(ID)) {
      throw new CommandException("there is no such webhook");
    }
    return note(what + " " + id, Map.of("id", id, "secret", "whsec_x"));
  }

  @Override
  public Json create(Map<String, ?> body) {
    return note("create " + Json.of(body), Map.of("id", ID, "secret", "whsec_x"));
  }

  @Override
  public Json list() {
    return note(
        "list",
        Map.of(
            "webhooks",
            List.of(
                Map.of(
                    "id", ID,
                    "enabled", true,
                    "name", "all",
                    "form", "carillon",
                    "url", "https://hooks.example/"))));
  }

  @Override
  public Json show(String id) {
    return one("show", id);
  }

  @Override
  public Json enable(String id, Optional<String> from) {
    return one("enable" + from.map(text -> " from " + text).orElse(""), id);
  }

  @Override
  public Json disable(String id) {
    return one("disable", id);
  }

  @Override
  public Json rotate(String id) {
    return one("rotate", id);
  }

  @Override
  public void delete(String id) {
    one("delete", id);
  }

  @Override
  public void close() {
    asked.add("closed");
  }
}
