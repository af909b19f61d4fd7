package dev.carillon.dialect.openshock.control;

import static dev.carillon.dialect.openshock.directory.Home.LINK;
import static dev.carillon.dialect.openshock.directory.Home.id;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.command.Command;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.openshock.directory.Home;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The rule of control on the directory of {@link Home}, and calls for it. */
public final class Judge {
  public static final Instant NOW = Instant.parse("2026-11-21T06:26:01Z");
  public static final int STOP = 0;
  public static final int SHOCK = 1;
  static final int VIBRATE = 2;
  static final int SOUND = 3;

  public final Home home = new Home();
  public final List<Map<UUID, Duration>> rested = new ArrayList<>();
  public boolean resting;
  private final ControlRule rule =
      new ControlRule(
          home,
          (link, shockers) -> {
            rested.add(shockers);
            return Future.succeededFuture(!resting);
          },
          OpenShockOptions.DEFAULT,
          () -> NOW,
          () -> id(99));

  public static String shock(Object shocker, int type, int intensity, int duration) {
    return "{\"id\":\"%s\",\"type\":%d,\"intensity\":%d,\"duration\":%d}"
        .formatted(shocker, type, intensity, duration);
  }

  public static String call(String... shocks) {
    return "{\"shocks\":[" + String.join(",", shocks) + "]}";
  }

  public static String linked(String more, String... shocks) {
    return "{\"link\":\"%s\"%s,\"shocks\":[%s]}".formatted(LINK, more, String.join(",", shocks));
  }

  private static Command command(String data) {
    byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
    return new Command(
        "openshock.control",
        new Json(bytes, 0, bytes.length),
        Optional.empty(),
        Optional.of("connection-1"));
  }

  public List<JsonNode> taken(Principal who, String data) {
    Future<List<Json>> parts = rule.apply(who, command(data));
    assertThat(parts.succeeded()).as(String.valueOf(parts.cause())).isTrue();
    return parts.result().stream().map(DataTrees::tree).toList();
  }

  JsonNode first(Principal who, String data) {
    return taken(who, data).get(0).path("shocks").path(0);
  }

  public String refused(Principal who, String data) {
    Future<List<Json>> parts = rule.apply(who, command(data));
    assertThat(parts.cause()).isInstanceOf(RefusedException.class);
    return ((RefusedException) parts.cause()).reason().code();
  }

  String told(Principal who, String data) {
    assertThat(refused(who, data)).isEqualTo("bad_request");
    return String.valueOf(rule.apply(who, command(data)).cause().getMessage());
  }
}
