package dev.carillon.postgres;

import dev.carillon.dialect.openshock.directory.Allowance;
import dev.carillon.dialect.openshock.directory.ApiTokenRules;
import dev.carillon.dialect.openshock.directory.Device;
import dev.carillon.dialect.openshock.directory.ShareLink;
import dev.carillon.dialect.openshock.directory.Shocker;
import dev.carillon.dialect.openshock.directory.TokenLimits;
import dev.carillon.dialect.openshock.directory.User;
import dev.carillon.event.Json;
import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Converts rows of the directory. An entity and its parts are one row, the parts as JSON. */
final class DirectoryRows {
  private static final int MAX_INTENSITY = 100;
  private static final int MAX_DURATION = 65_535;
  private static final String ALLOWANCE =
      """
      'shock', %1$s.allow_shock, 'vibrate', %1$s.allow_vibrate, 'sound', %1$s.allow_sound,
      'live', %1$s.allow_live, 'intensity', %1$s.max_intensity, 'duration', %1$s.max_duration,
      'paused', %1$s.paused""";

  private DirectoryRows() {}

  static String users(Database database) {
    return "select id::text as key, name, image from " + database.table("openshock_user") + " r";
  }

  static String devices(Database database) {
    return """
    select r.id::text as key, r.owner_id, r.name, coalesce((
      select json_agg(json_build_object('id', s.id, 'name', s.name, 'paused', s.paused,
        'shares', coalesce((
          select json_agg(json_build_object('user', h.user_id, %s))
          from %s h where h.shocker_id = s.id), '[]')) order by s.id)
      from %s s where s.device_id = r.id), '[]')::text as shockers
    from %s r"""
        .formatted(
            ALLOWANCE.formatted("h"),
            database.table("openshock_share"),
            database.table("openshock_shocker"),
            database.table("openshock_device"));
  }

  static String links(Database database) {
    return """
    select r.id::text as key, r.owner_id, r.name, r.expires, coalesce((
      select json_agg(json_build_object('id', s.shocker_id, 'cooldown', s.cooldown, %s))
      from %s s where s.link_id = r.id), '[]')::text as shockers
    from %s r"""
        .formatted(
            ALLOWANCE.formatted("s"),
            database.table("openshock_link_shocker"),
            database.table("openshock_link"));
  }

  static String tokens(Database database) {
    return """
    select token_id as key, id, permissions, paused, limit_mode, min_intensity, max_intensity,
      min_duration, max_duration
    from %s r"""
        .formatted(database.table("openshock_token"));
  }

  static User user(Row row) {
    return new User(
        UUID.fromString(row.getString("key")), row.getString("name"), row.getString("image"));
  }

  static Device device(Row row) {
    List<Shocker> shockers =
        objects(row.getString("shockers")).stream().map(DirectoryRows::shocker).toList();
    return new Device(
        UUID.fromString(row.getString("key")),
        row.getUUID("owner_id"),
        row.getString("name"),
        shockers);
  }

  private static Shocker shocker(Map<?, ?> json) {
    var shares = new HashMap<UUID, Allowance>();
    for (Map<?, ?> share : objects(json.get("shares"))) {
      shares.put(id(share, "user"), allowance(share));
    }
    return new Shocker(id(json, "id"), text(json, "name"), flag(json, "paused"), shares);
  }

  static ShareLink link(Row row) {
    var shockers = new HashMap<UUID, ShareLink.Offer>();
    for (Map<?, ?> json : objects(row.getString("shockers"))) {
      shockers.put(
          id(json, "id"),
          new ShareLink.Offer(
              allowance(json), Duration.ofMillis(number(json, "cooldown").orElse(0))));
    }
    @Nullable OffsetDateTime expires = row.getOffsetDateTime("expires");
    return new ShareLink(
        UUID.fromString(row.getString("key")),
        row.getUUID("owner_id"),
        row.getString("name"),
        Optional.ofNullable(expires).map(OffsetDateTime::toInstant),
        shockers);
  }

  static ApiTokenRules token(Row row) {
    @Nullable String mode = row.getString("limit_mode");
    Optional<TokenLimits> limits =
        mode == null
            ? Optional.empty()
            : Optional.of(
                new TokenLimits(
                    TokenLimits.Mode.valueOf(mode.toUpperCase(Locale.ROOT)),
                    row.getInteger("min_intensity"),
                    row.getInteger("max_intensity"),
                    row.getInteger("min_duration"),
                    row.getInteger("max_duration")));
    return new ApiTokenRules(
        row.getString("key"),
        row.getUUID("id"),
        Set.of(row.getArrayOfStrings("permissions")),
        row.getBoolean("paused"),
        limits);
  }

  private static Allowance allowance(Map<?, ?> json) {
    return new Allowance(
        flag(json, "shock"),
        flag(json, "vibrate"),
        flag(json, "sound"),
        flag(json, "live"),
        number(json, "intensity").orElse(MAX_INTENSITY),
        number(json, "duration").orElse(MAX_DURATION),
        flag(json, "paused"));
  }

  private static List<Map<?, ?>> objects(String json) {
    return objects(Json.read(json));
  }

  private static List<Map<?, ?>> objects(@Nullable Object list) {
    var objects = new ArrayList<Map<?, ?>>();
    for (Object one : (List<?>) Objects.requireNonNull(list)) {
      objects.add((Map<?, ?>) one);
    }
    return objects;
  }

  private static UUID id(Map<?, ?> json, String name) {
    return UUID.fromString(text(json, name));
  }

  private static String text(Map<?, ?> json, String name) {
    return (String) Objects.requireNonNull(json.get(name));
  }

  private static boolean flag(Map<?, ?> json, String name) {
    return Boolean.TRUE.equals(json.get(name));
  }

  private static Optional<Integer> number(Map<?, ?> json, String name) {
    return json.get(name) instanceof Long number
        ? Optional.of(number.intValue())
        : Optional.empty();
  }
}
