package dev.carillon.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.EmbeddedPostgresql;
import dev.carillon.support.FreshPostgres;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CaptureIT {
  private static final String TOPIC = "test.public.item";
  private static final Duration LIMIT = Patience.LIMIT;

  @TempDir Path directory;
  private EmbeddedKafka kafka;
  private EmbeddedPostgresql postgresql;
  private Capture capture;
  private KafkaConsumer<byte[], byte[]> consumer;
  private final List<String> read = new ArrayList<>();

  @BeforeEach
  void start() throws Exception {
    kafka = new EmbeddedKafka(EmbeddedKafka.Options.of(directory.resolve("kafka"))).start();
    kafka.createTopic(TOPIC, 1, Map.of());
    postgresql =
        new EmbeddedPostgresql(
                FreshPostgres.in(directory.resolve("postgresql"))
                    .withSetting("max_slot_wal_keep_size", "16MB")
                    .withSetting("min_wal_size", "32MB")
                    .withSetting("max_wal_size", "32MB"))
            .start();
    execute("create table item (id int primary key, name text)");
    execute("alter table item replica identity full");
    execute("create publication test for table item");
    execute("insert into item values (1, 'there before')");
    capture = capture().start();
    consumer = SharedKafka.consumer(kafka.bootstrap());
    consumer.assign(List.of(new TopicPartition(TOPIC, 0)));
    consumer.seekToBeginning(consumer.assignment());
  }

  private Capture capture() {
    return capture(Capture.Options.PATIENCE);
  }

  private Capture capture(Duration patience) {
    return new Capture(
        new Capture.Options(
            postgresql.port(),
            "postgres",
            "test",
            "test",
            List.of("public.item"),
            kafka.bootstrap(),
            directory.resolve("offsets"),
            Duration.ofMillis(10),
            patience,
            Duration.ofSeconds(1)));
  }

  @AfterEach
  void stop() {
    consumer.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    capture.close();
    postgresql.close();
    kafka.close();
  }

  @Test
  void rows_and_their_changes_become_records() throws Exception {
    execute("update item set name = 'changed' where id = 1");
    execute("delete from item where id = 1");

    awaitRecord("\"op\":\"r\"");
    awaitRecord("\"op\":\"u\"");
    awaitRecord("\"op\":\"d\"");
    awaitRecord("tombstone");
    assertThat(read.get(1)).contains("there before").contains("changed");
    assertThat(read).hasSize(4);
  }

  @Test
  void what_changed_while_nobody_captured_is_read_at_the_next_start() throws Exception {
    awaitRecord("there before");
    capture.close();
    execute("insert into item values (2, 'meanwhile')");

    capture = capture().start();

    awaitRecord("meanwhile");
    assertThat(read).filteredOn(text -> text.contains("there before")).hasSize(1);
  }

  @Test
  void postgresql_is_restarted_under_it() throws Exception {
    postgresql.stop();
    postgresql.start();

    execute("insert into item values (2, 'after the restart')");

    awaitRecord("after the restart");
  }

  @Test
  void kafka_is_away_for_longer_than_the_sink_waits() throws Exception {
    awaitRecord("there before");
    capture.close();
    capture = capture(Duration.ofSeconds(2)).start();
    kafka.stop();
    execute("insert into item values (2, 'kafka is away')");
    await().atMost(LIMIT).until(() -> capture.engines() > 1);
    kafka.start();

    awaitRecord("kafka is away");
    execute("insert into item values (3, 'and back')");
    awaitRecord("and back");
  }

  @Test
  void a_slot_that_is_gone_is_made_anew_and_all_rows_are_read_again() throws Exception {
    awaitRecord("there before");
    capture.close();
    execute("select pg_drop_replication_slot('test')");
    execute("insert into item values (2, 'unseen')");

    capture = capture().start();

    awaitRecord("unseen");
    execute("insert into item values (3, 'seen')");
    awaitRecord("seen");
  }

  @Test
  void a_slot_that_lost_its_changes_is_made_anew() throws Exception {
    awaitRecord("there before");
    capture.close();
    execute("insert into item values (2, 'lost')");
    execute("create table bulk (t text)");
    for (int i = 0; i < 3; i++) {
      execute("insert into bulk select repeat(md5(n::text), 30) from generate_series(1, 40000) n");
      execute("select pg_switch_wal()");
      execute("checkpoint");
    }
    assertThat(query("select wal_status from pg_replication_slots")).isEqualTo("lost");

    capture = capture().start();

    awaitRecord("\"lost\"");
    execute("insert into item values (3, 'seen')");
    awaitRecord("seen");
  }

  @Test
  void offsets_that_cannot_be_read_are_dropped() throws Exception {
    awaitRecord("there before");
    capture.close();
    Files.writeString(directory.resolve("offsets"), "cut off");

    capture = capture().start();

    execute("insert into item values (2, 'seen')");
    awaitRecord("seen");
  }

  @Test
  void changes_of_other_tables_do_not_fill_the_disk() throws Exception {
    execute("create table bulk (t text)");
    execute("insert into bulk select repeat(md5(n::text), 30) from generate_series(1, 4000) n");
    String behind =
        "select pg_wal_lsn_diff(pg_current_wal_lsn(), confirmed_flush_lsn) < 1000000"
            + " from pg_replication_slots";

    await().atMost(LIMIT).until(() -> query(behind).equals("t"));
  }

  private void awaitRecord(String part) {
    long end = System.nanoTime() + LIMIT.toNanos();
    while (read.stream().noneMatch(text -> text.contains(part))) {
      assertThat(System.nanoTime()).as("no record with %s in %s", part, read).isLessThan(end);
      consumer
          .poll(Duration.ofMillis(100))
          .forEach(
              it ->
                  read.add(
                      it.value() == null
                          ? "tombstone"
                          : new String(it.value(), StandardCharsets.UTF_8)));
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgresql.jdbcUrl());
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private String query(String sql) throws SQLException {
    try (Connection connection = DriverManager.getConnection(postgresql.jdbcUrl());
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }
}
