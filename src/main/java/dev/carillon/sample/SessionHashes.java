package dev.carillon.sample;

import dev.carillon.access.token.ApiTokens;
import dev.carillon.access.token.StoredToken;
import dev.carillon.postgres.Database;
import dev.carillon.postgres.Migrations;
import dev.carillon.postgres.PgTokenStore;
import dev.carillon.postgres.PostgresOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/**
 * Sessions of Navixy's users, as its own back end would make them, imported into the database. Each
 * start makes new ones and revokes the old ones.
 */
final class SessionHashes {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LIFE = Duration.ofDays(30);
  private static final int HASH_BYTES = 16;
  private static final int FIRST_TRACKER = 1_701_000;

  private static final List<User> USERS =
      List.of(new User("dora", 1, 20, "Europe/Berlin"), new User("finn", 21, 40, "Europe/Oslo"));

  /** A user that may see the trackers from the first to the last number. */
  private record User(String name, int first, int last, String zone) {
    ApiTokens.Request request() {
      List<Integer> trackers =
          IntStream.rangeClosed(FIRST_TRACKER + first, FIRST_TRACKER + last).boxed().toList();
      return new ApiTokens.Request(
          name, "", Set.of(), Map.of("trackers", trackers, "time_zone", zone), Optional.of(LIFE));
    }
  }

  private SessionHashes() {}

  /** Returns the hash of each user by name; blocks. */
  static Map<String, String> renew(PostgresOptions options) throws TimeoutException {
    Migrations.run(options);
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    var database = new Database(vertx, options);
    try {
      var tokens = new ApiTokens(new PgTokenStore(database));
      for (StoredToken old : await(tokens.list())) {
        if (USERS.stream().anyMatch(user -> user.name().equals(old.subject()))) {
          await(tokens.revoke(old.id()));
        }
      }
      var hashes = new LinkedHashMap<String, String>();
      for (User user : USERS) {
        String hash = hash();
        await(tokens.keep(hash, user.request()));
        hashes.put(user.name(), hash);
      }
      return hashes;
    } finally {
      await(database.close());
      await(vertx.close());
    }
  }

  private static String hash() {
    byte[] bytes = new byte[HASH_BYTES];
    new SecureRandom().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  private static <T> T await(Future<T> answer) throws TimeoutException {
    return answer.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
  }
}
