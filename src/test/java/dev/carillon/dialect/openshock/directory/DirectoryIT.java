package dev.carillon.dialect.openshock.directory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.postgres.Database;
import dev.carillon.postgres.Migrations;
import dev.carillon.postgres.PgCooldowns;
import dev.carillon.postgres.PgDirectories;
import dev.carillon.postgres.PostgresOptions;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedPostgres;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.URI;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The directory as a real PostgreSQL keeps it, and how soon a replica knows of a change. */
class DirectoryIT {
  private static final UUID ANN = UUID.fromString("0a000000-0000-4000-8000-000000000001");
  private static final UUID BEN = UUID.fromString("0a000000-0000-4000-8000-000000000002");
  private static final UUID HUB = UUID.fromString("0b000000-0000-4000-8000-000000000001");
  private static final UUID OTHER_HUB = UUID.fromString("0b000000-0000-4000-8000-000000000002");
  private static final UUID COLLAR = UUID.fromString("0c000000-0000-4000-8000-000000000001");
  private static final UUID LINK = UUID.fromString("0d000000-0000-4000-8000-000000000001");
  private static final Duration LIMIT = Patience.LIMIT;

  /** So seldom that only a notification can be the reason. */
  private static final Duration NEVER = Duration.ofMinutes(30);

  private static final Duration OFTEN = Duration.ofMillis(100);

  private final SharedPostgres.Database server = SharedPostgres.get().database("directory");
  private final PostgresOptions options =
      PostgresOptions.of(
          "127.0.0.1", URI.create(server.uri()).getPort(), server.name(), "postgres");
  private final Vertx vertx = Vertx.vertx();
  private final Database database = new Database(vertx, options);
  private final List<PgDirectories> replicas = new ArrayList<>();

  @BeforeEach
  void fill() throws Exception {
    Migrations.run(options);
    sql(
        "insert into openshock_user values ('%s', 'Ann', 'a.png'), ('%s', 'Ben', '')"
            .formatted(ANN, BEN),
        "insert into openshock_device values ('%s', '%s', 'Hub')".formatted(HUB, ANN),
        "insert into openshock_shocker values ('%s', '%s', 'Collar')".formatted(COLLAR, HUB),
        "insert into openshock_share (shocker_id, user_id, allow_shock, max_intensity) values ('%s', '%s', false, 25)"
            .formatted(COLLAR, BEN),
        "insert into openshock_link values ('%s', '%s', 'Party', '2030-01-01T00:00:00Z')"
            .formatted(LINK, ANN),
        "insert into openshock_link_shocker (link_id, shocker_id, max_duration, cooldown) values ('%s', '%s', 1000, 5000)"
            .formatted(LINK, COLLAR),
        "insert into api_token values ('tok', repeat('a', 64), 'ann', '', '{}', '{}', now())",
        "insert into openshock_token values ('tok', '%s', '{shockers.use}', false, 'lerp', 1, 50, 300, 2000)"
            .formatted(ANN));
  }

  @AfterEach
  void close() throws Exception {
    replicas.forEach(PgDirectories::close);
    vertx.close().await(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private void sql(String... statements) throws SQLException {
    try (Connection connection = connect()) {
      for (String statement : statements) {
        run(connection, statement);
      }
    }
  }

  private Connection connect() throws SQLException {
    Connection connection = server.connect();
    run(connection, "set search_path to carillon");
    return connection;
  }

  private static void run(Connection connection, String statement) throws SQLException {
    try (var sql = connection.createStatement()) {
      sql.execute(statement);
    }
  }

  private PgDirectories replica(Duration poll) {
    var replica =
        PgDirectories.start(
            database,
            options,
            new OpenShockOptions(
                "user", "commands", poll, poll.multipliedBy(2), Duration.ofSeconds(35), 100));
    replicas.add(replica);
    await().atMost(LIMIT).until(replica::isFresh);
    return replica;
  }

  /** From now on nobody is notified. */
  private void silence() throws SQLException {
    sql(
        """
        create or replace function openshock_note(what text, which text) returns void
        language sql security definer set search_path from current as
        $$ insert into openshock_change (kind, id) select what, which where which is not null
           on conflict do nothing $$""");
  }

  @Test
  void everything_is_read_as_it_stands() {
    Directory directory = replica(NEVER).current();

    assertThat(directory.user(ANN)).contains(new User(ANN, "Ann", "a.png"));
    var share = new Allowance(false, true, true, true, 25, 65_535, false);
    var shocker = new Shocker(COLLAR, "Collar", false, Map.of(BEN, share));
    assertThat(directory.device(HUB)).contains(new Device(HUB, ANN, "Hub", List.of(shocker)));
    assertThat(directory.shocker(COLLAR)).isPresent();
    assertThat(directory.owned(ANN)).containsExactly(HUB);
    assertThat(directory.visible(BEN)).containsExactly(HUB);
    var offer =
        new ShareLink.Offer(
            new Allowance(true, true, true, false, 100, 1_000, false), Duration.ofSeconds(5));
    assertThat(directory.link(LINK))
        .contains(
            new ShareLink(
                LINK,
                ANN,
                "Party",
                Optional.of(Instant.parse("2030-01-01T00:00:00Z")),
                Map.of(COLLAR, offer)));
    assertThat(directory.linksOf(COLLAR)).containsExactly(LINK);
    assertThat(directory.token("tok"))
        .contains(
            new ApiTokenRules(
                "tok",
                ANN,
                Set.of("shockers.use"),
                false,
                Optional.of(new TokenLimits(TokenLimits.Mode.LERP, 1, 50, 300, 2_000))));
  }

  @Test
  void a_change_is_known_on_every_replica_by_its_notification_alone() throws Exception {
    PgDirectories one = replica(NEVER);
    PgDirectories other = replica(NEVER);
    // Whoever listens has heard once.
    sql("update openshock_user set name = 'Annie' where id = '%s'".formatted(ANN));
    for (PgDirectories replica : replicas) {
      await()
          .atMost(LIMIT)
          .until(() -> replica.current().user(ANN).orElseThrow().name().equals("Annie"));
    }

    sql("delete from openshock_share where user_id = '%s'".formatted(BEN));

    await().atMost(LIMIT).until(() -> sees(one) && sees(other));
  }

  private static boolean sees(PgDirectories replica) {
    return replica.current().visible(BEN).isEmpty();
  }

  @Test
  void a_notification_that_is_lost_is_made_up_for() throws Exception {
    PgDirectories replica = replica(OFTEN);
    silence();

    sql(
        "insert into openshock_device values ('%s', '%s', 'Second')".formatted(OTHER_HUB, BEN),
        "update openshock_shocker set device_id = '%s'".formatted(OTHER_HUB));

    await().atMost(LIMIT).until(() -> replica.current().owned(BEN).contains(OTHER_HUB));
    await()
        .atMost(LIMIT)
        .until(
            () -> replica.current().shocker(COLLAR).orElseThrow().device().id().equals(OTHER_HUB));
    assertThat(replica.current().device(HUB).orElseThrow().shockers()).isEmpty();
  }

  @Test
  void a_transaction_that_commits_late_is_not_missed() throws Exception {
    PgDirectories replica = replica(OFTEN);
    UUID late = UUID.randomUUID();
    UUID early = UUID.randomUUID();
    try (Connection open = connect()) {
      open.setAutoCommit(false);
      run(open, "insert into openshock_user values ('%s', 'Late', '')".formatted(late));
      sql("insert into openshock_user values ('%s', 'Early', '')".formatted(early));
      await().atMost(LIMIT).until(() -> replica.current().user(early).isPresent());
      assertThat(replica.current().user(late)).isEmpty();
      open.commit();
    }
    await().atMost(LIMIT).until(() -> replica.current().user(late).isPresent());
  }

  @Test
  void a_replica_that_is_too_far_behind_reads_all() throws Exception {
    PgDirectories replica = replica(OFTEN);
    List<DirectoryChange> told = Collections.synchronizedList(new ArrayList<>());
    vertx.runOnContext(turn -> replica.watch(told::add));
    try (Connection open = connect()) {
      open.setAutoCommit(false);
      run(open, "delete from openshock_device");
      run(open, "update openshock_forgotten set xid = pg_current_xact_id()");
      run(open, "delete from openshock_change");
      open.commit();
    }
    await().atMost(LIMIT).until(() -> replica.current().device(HUB).isEmpty());
    await().atMost(LIMIT).until(() -> !told.isEmpty());
    assertThat(told.get(0).what().devices()).containsOnlyKeys(HUB);
    assertThat(told.get(0).what().users()).isEmpty();
  }

  @Test
  void a_table_that_is_emptied_is_empty() throws Exception {
    PgDirectories replica = replica(OFTEN);

    sql("truncate openshock_link, openshock_link_shocker");

    await().atMost(LIMIT).until(() -> replica.current().link(LINK).isEmpty());
    assertThat(replica.current().linksOf(COLLAR)).isEmpty();
  }

  @Test
  void a_database_that_is_silent_for_too_long_is_known_to_be() throws Exception {
    PgDirectories replica = replica(OFTEN);

    database.close().await(Patience.SECONDS, TimeUnit.SECONDS);

    await().atMost(LIMIT).until(() -> !replica.isFresh());
    assertThat(replica.current().user(ANN)).isPresent();
  }

  @Test
  void a_token_whose_rules_are_deleted_is_taken_back() throws Exception {
    PgDirectories replica = replica(OFTEN);

    sql("delete from openshock_token");

    await()
        .atMost(LIMIT)
        .until(() -> replica.current().token("tok").orElseThrow().permissions().isEmpty());
    try (Connection connection = connect();
        var statement = connection.createStatement();
        var rows = statement.executeQuery("select revoked is not null from api_token")) {
      assertThat(rows.next() && rows.getBoolean(1)).isTrue();
    }
  }

  @Test
  void the_back_end_needs_no_right_but_to_the_tables_that_it_writes() throws Exception {
    PgDirectories replica = replica(OFTEN);
    UUID user = UUID.randomUUID();
    String role = "backend_" + server.name();
    sql(
        "create role %s".formatted(role),
        "grant usage on schema carillon to %s".formatted(role),
        "grant select, insert, update, delete on openshock_user to %s".formatted(role));
    try (Connection connection = server.connect()) {
      run(connection, "set role " + role);
      run(connection, "insert into carillon.openshock_user values ('%s', 'X', '')".formatted(user));
    }
    await().atMost(LIMIT).until(() -> replica.current().user(user).isPresent());
  }

  @Test
  void of_two_replicas_one_may_begin_a_cooldown() throws Exception {
    var one = new PgCooldowns(database);
    var other = new PgCooldowns(database);
    Map<UUID, Duration> rest = Map.of(COLLAR, Duration.ofMinutes(1));
    List<Future<Boolean>> asked = new ArrayList<>();
    for (int i = 0; i < 10; i++) {
      asked.add((i % 2 == 0 ? one : other).begin(LINK, rest));
    }
    long begun = 0;
    for (var answer : asked) {
      begun += answer.await(Patience.SECONDS, TimeUnit.SECONDS) ? 1 : 0;
    }
    assertThat(begun).isEqualTo(1);
    Map<UUID, Duration> both = Map.of(COLLAR, Duration.ofMinutes(1), ANN, Duration.ofMinutes(1));
    assertThat(one.begin(LINK, both).await(Patience.SECONDS, TimeUnit.SECONDS)).isFalse();
    // Nothing of what was refused rests.
    assertThat(
            one.begin(LINK, Map.of(ANN, Duration.ofMillis(1)))
                .await(Patience.SECONDS, TimeUnit.SECONDS))
        .isTrue();
  }
}
