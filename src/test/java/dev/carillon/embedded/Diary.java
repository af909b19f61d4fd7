package dev.carillon.embedded;

import dev.carillon.support.SharedKafka;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.clients.producer.ProducerRecord;

/** Runs both servers, durable, and prints a number after both have acknowledged it. */
final class Diary {
  private Diary() {}

  /** Arguments: the directory, PostgreSQL's programs. */
  public static void main(String[] args) throws Exception {
    Path directory = Path.of(args[0]);
    var starting = CompletableFuture.supplyAsync(() -> new EmbeddedKafka(kafka(directory)).start());
    var postgresql = new EmbeddedPostgresql(postgresql(directory, Path.of(args[1]))).start();
    EmbeddedKafka kafka = starting.get();
    kafka.createTopic("diary", 1, Map.of());
    try (var connection = DriverManager.getConnection(postgresql.jdbcUrl());
        var statement = connection.createStatement();
        var producer = SharedKafka.producer(kafka.bootstrap())) {
      statement.execute("create table if not exists diary (n int primary key)");
      for (int n = 0; ; n++) {
        byte[] value = Integer.toString(n).getBytes(StandardCharsets.UTF_8);
        producer.send(new ProducerRecord<>("diary", value)).get();
        statement.execute("insert into diary values (" + n + ")");
        System.out.println(n);
      }
    }
  }

  static EmbeddedKafka.Options kafka(Path directory) {
    return EmbeddedKafka.Options.of(directory.resolve("kafka"))
        .withDurable(true)
        // For so long the next start waits for the session of one that was killed.
        .withSetting("broker.session.timeout.ms", "2000");
  }

  static EmbeddedPostgresql.Options postgresql(Path directory, Path binaries) {
    return EmbeddedPostgresql.Options.of(directory.resolve("postgresql"))
        .withBinaries(binaries)
        .withDurable(true);
  }
}
