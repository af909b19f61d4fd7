package dev.carillon.sample;

import dev.carillon.embedded.DirectoryLock;
import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.embedded.EmbeddedPostgresql;
import dev.carillon.embedded.Ports;
import dev.carillon.postgres.Migrations;
import dev.carillon.postgres.PostgresOptions;
import dev.carillon.sample.traffic.Generator;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Runs a broker, a database with sample rows, the capture of their changes, the gateway, and a
 * generator that changes rows. It may be killed at any moment and started again on the same
 * directory.
 */
public final class World implements AutoCloseable {
  private final StartedParts parts = new StartedParts();
  private final SampleStreams streams = new SampleStreams();
  private final WorldOptions options;
  private final GatewayStarter gateway;
  private final Path directory;
  private final EmbeddedKafka kafka;
  private final EmbeddedPostgresql postgresql;

  public World(WorldOptions options, GatewayStarter gateway) {
    this(options, gateway, options.directory().resolve("postgresql/binaries"));
  }

  /** Uses PostgreSQL's programs in a directory that is shared with other worlds. */
  public World(WorldOptions options, GatewayStarter gateway, Path binaries) {
    this.options = options;
    this.gateway = gateway;
    directory = options.directory().toAbsolutePath().normalize();
    kafka =
        new EmbeddedKafka(
            EmbeddedKafka.Options.of(directory.resolve("kafka")).withPort(options.kafkaPort()));
    postgresql =
        new EmbeddedPostgresql(
            EmbeddedPostgresql.Options.of(directory.resolve("postgresql"))
                .withBinaries(binaries)
                .withPort(options.postgresPort()));
  }

  /** Returns when changes of rows become events; {@link #close} also stops an unfinished start. */
  public Manifest start() throws Exception {
    parts.add(DirectoryLock.of(directory));
    Manifest.delete(directory);
    // The gateway starts last; whether its ports are free is checked first.
    int http = Ports.claim(options.httpPort());
    int management = Ports.claim(options.managementPort());
    ParallelStart.run(this::startKafka, this::startPostgresql);
    var tokens = DevelopmentTokens.in(directory);
    Path configuration =
        Files.writeString(directory.resolve("carillon.yaml"), Resources.text("carillon.yaml"));
    HookReceiver receiver = parts.add(new HookReceiver(InstantSource.system()).start());
    SampleDatabase.subscribe(jdbcUrl(), receiver);
    var environment = environment(http, management, receiver.port(), tokens);
    ParallelStart.run(
        () -> parts.add(capture().start()),
        () -> parts.add(gateway.start(configuration, environment)));
    parts.add(new DeviceBackEnd(kafka.bootstrap(), new SampleDevices(Instant.now())).start());
    if (options.generator()) {
      parts.add(new Generator(jdbcUrl(), options.seed()).start());
    }
    Map<String, String> hashes = SessionHashes.renew(database());
    Manifest manifest = manifest(http, management, tokens, hashes);
    manifest.write(directory);
    parts.add(() -> Manifest.delete(directory));
    return manifest;
  }

  private void startKafka() {
    parts.add(kafka.start());
    kafka.createTopics(streams.topics());
  }

  private void startPostgresql() throws Exception {
    parts.add(postgresql.start());
    postgresql.createDatabase(SampleDatabase.NAME);
    SampleDatabase.prepare(jdbcUrl());
    Migrations.run(database());
    SampleDatabase.fillTablesOfTheGateway(jdbcUrl());
  }

  /** For tests of outages. */
  EmbeddedKafka kafka() {
    return kafka;
  }

  /** For tests of outages. */
  EmbeddedPostgresql postgresql() {
    return postgresql;
  }

  private String jdbcUrl() {
    return postgresql.jdbcUrl(SampleDatabase.NAME);
  }

  /** The values of the placeholders in the gateway's configuration. */
  private Map<String, String> environment(
      int http, int management, int hook, DevelopmentTokens tokens) {
    var environment = new HashMap<>(System.getenv());
    // The gateway does not know the variables of this class and would report them.
    environment.keySet().removeIf(name -> name.startsWith(WorldOptions.VARIABLES));
    environment.put("CARILLON_HTTP_PORT", Integer.toString(http));
    environment.put("CARILLON_HTTP_MANAGEMENT_PORT", Integer.toString(management));
    environment.put("CARILLON_KAFKA_BOOTSTRAP_SERVERS", kafka.bootstrap());
    environment.put("CARILLON_POSTGRES_HOST", "127.0.0.1");
    environment.put("CARILLON_POSTGRES_PORT", Integer.toString(postgresql.port()));
    environment.put("CARILLON_POSTGRES_DATABASE", SampleDatabase.NAME);
    environment.put("CARILLON_POSTGRES_USER", "postgres");
    environment.put("CARILLON_SAMPLE_SECRET", tokens.secret());
    environment.put("CARILLON_SAMPLE_HOOK_PORT", Integer.toString(hook));
    environment.put("CARILLON_HTTP_OPERATOR_TOKEN", tokens.operatorToken());
    return environment;
  }

  private Capture capture() {
    return new Capture(
        new Capture.Options(
            postgresql.port(),
            SampleDatabase.NAME,
            SampleDatabase.PUBLICATION,
            SampleStreams.PREFIX,
            streams.tables(),
            kafka.bootstrap(),
            directory.resolve("capture.offsets"),
            Capture.Options.POLL,
            Capture.Options.PATIENCE,
            Capture.Options.HEARTBEAT));
  }

  private PostgresOptions database() {
    return PostgresOptions.of("127.0.0.1", postgresql.port(), SampleDatabase.NAME, "postgres");
  }

  private Manifest manifest(
      int http, int management, DevelopmentTokens tokens, Map<String, String> hashes)
      throws IOException {
    var signed = new LinkedHashMap<String, String>();
    for (SamplePrincipal principal : SamplePrincipal.ALL) {
      signed.put(principal.name(), tokens.sign(principal, Instant.now()));
    }
    return new Manifest(
        "http://localhost:" + http,
        "http://localhost:" + management,
        kafka.bootstrap(),
        jdbcUrl(),
        postgresql.uri(SampleDatabase.NAME),
        tokens.operatorToken(),
        signed,
        hashes,
        streams.json(),
        SampleTrial.ALL);
  }

  @Override
  public void close() {
    parts.close();
  }
}
