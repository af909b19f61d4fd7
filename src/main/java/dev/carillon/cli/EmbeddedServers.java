package dev.carillon.cli;

import dev.carillon.embedded.DirectoryInUseException;
import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.EmbeddedPostgresql;
import dev.carillon.embedded.PortInUseException;
import dev.carillon.gateway.Configuration;
import dev.carillon.gateway.EmbeddedOptions;
import dev.carillon.kafka.format.StreamOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Map;

/** A broker and a database in this process, with a directory for their data. */
final class EmbeddedServers implements Services.Embedded {
  private static final String DATABASE = "carillon";
  private static final int PASSWORD_BYTES = 32;

  private final EmbeddedPostgresql postgresql;
  private final EmbeddedKafka kafka;
  private final String password;

  private EmbeddedServers(EmbeddedPostgresql postgresql, EmbeddedKafka kafka, String password) {
    this.postgresql = postgresql;
    this.kafka = kafka;
    this.password = password;
  }

  /** Starts both; acknowledged writes are on the disk. */
  static EmbeddedServers start(Path data, EmbeddedOptions options) {
    String password = password(data);
    var postgresql =
        new EmbeddedPostgresql(
            EmbeddedPostgresql.Options.of(data.resolve("postgresql"))
                .withBinaries(data.resolve("binaries"))
                .withPort(options.postgresPort())
                .withPassword(password)
                .withDurable(true));
    var kafka =
        new EmbeddedKafka(
            EmbeddedKafka.Options.of(data.resolve("kafka"))
                .withPort(options.kafkaPort())
                .withDurable(true));
    var servers = new EmbeddedServers(postgresql, kafka, password);
    try {
      postgresql.start();
      postgresql.createDatabase(DATABASE);
      kafka.start();
      return servers;
    } catch (PortInUseException | DirectoryInUseException e) {
      servers.close();
      throw new CommandException(String.valueOf(e.getMessage()), e);
    } catch (RuntimeException e) {
      servers.close();
      throw e;
    }
  }

  /**
   * Created at the first start, so that other users of this machine have no access to the database.
   */
  private static String password(Path data) {
    Path file = data.resolve("postgresql-password");
    try {
      if (Files.exists(file)) {
        return Files.readString(file).strip();
      }
      Files.createDirectories(data);
      byte[] bytes = new byte[PASSWORD_BYTES];
      new SecureRandom().nextBytes(bytes);
      String made = HexFormat.of().formatHex(bytes);
      Path fresh = data.resolve("postgresql-password.new");
      Files.deleteIfExists(fresh);
      Files.createFile(
          fresh,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(fresh, made);
      Files.move(fresh, file); // whole, or not there
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Creates the configured Kafka topics, because in embedded mode no other program does. */
  void createTopics(Configuration configuration) {
    for (StreamOptions stream : configuration.allStreams()) {
      kafka.createTopic(
          stream.kafkaTopic(), 1, stream.state() ? Map.of("cleanup.policy", "compact") : Map.of());
    }
    configuration.writtenTopics().forEach(topic -> kafka.createTopic(topic, 1, Map.of()));
  }

  @Override
  public Map<String, String> variables() {
    return Map.of(
        "CARILLON_KAFKA_BOOTSTRAP_SERVERS",
        kafka.bootstrap(),
        "CARILLON_POSTGRES_HOST",
        "127.0.0.1",
        "CARILLON_POSTGRES_PORT",
        Integer.toString(postgresql.port()),
        "CARILLON_POSTGRES_DATABASE",
        DATABASE,
        "CARILLON_POSTGRES_USER",
        "postgres",
        "CARILLON_POSTGRES_PASSWORD",
        password);
  }

  @Override
  public void close() {
    kafka.close();
    postgresql.close();
  }
}
