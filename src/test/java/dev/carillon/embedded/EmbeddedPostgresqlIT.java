package dev.carillon.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.carillon.support.FreshPostgres;
import dev.carillon.support.SharedServers;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.PGConnection;
import org.postgresql.PGProperty;
import org.postgresql.replication.PGReplicationStream;

class EmbeddedPostgresqlIT {
  @TempDir Path directory;
  private EmbeddedPostgresql server;

  private EmbeddedPostgresql.Options options() {
    return EmbeddedPostgresql.Options.of(directory).withBinaries(SharedServers.BINARIES);
  }

  private EmbeddedPostgresql.Options madeBefore() {
    return FreshPostgres.in(directory);
  }

  private EmbeddedPostgresql start(EmbeddedPostgresql.Options options) {
    server = new EmbeddedPostgresql(options);
    return server.start();
  }

  @BeforeEach
  void prepare() {
    server = new EmbeddedPostgresql(options());
  }

  @AfterEach
  void stop() {
    server.close();
  }

  @Test
  void a_stopped_server_comes_back_on_its_port_with_its_rows() throws Exception {
    start(options());
    execute(server.jdbcUrl(), "create table thing as select 7 as id");
    String url = server.jdbcUrl();

    server.stop();
    server.start();

    assertThat(server.jdbcUrl()).isEqualTo(url);
    assertThat(query(url, "select id from thing")).isEqualTo("7");
  }

  @Test
  void a_durable_server_writes_to_the_disk() throws Exception {
    start(madeBefore().withDurable(true));

    assertThat(setting("fsync")).isEqualTo("on");
    assertThat(setting("full_page_writes")).isEqualTo("on");
    assertThat(setting("synchronous_commit")).isEqualTo("on");
    assertThat(setting("wal_level")).isEqualTo("logical");
  }

  @Test
  void a_throw_away_server_does_not_wait_for_the_disk() throws Exception {
    start(madeBefore().withSetting("work_mem", "5MB"));

    assertThat(setting("fsync")).isEqualTo("off");
    assertThat(setting("synchronous_commit")).isEqualTo("on");
    assertThat(setting("work_mem")).isEqualTo("5MB");
  }

  @Test
  void a_password_is_asked_for_and_kept_nowhere() throws Exception {
    start(options().withPassword("a pass&word"));

    assertThat(query(server.jdbcUrl(), "select 1")).isEqualTo("1");
    assertThatThrownBy(
            () -> query(server.jdbcUrl().replaceAll("&password=.*", "&password=no"), "select 1"))
        .hasMessageContaining("password authentication failed");
    assertThat(directory.resolve("password")).doesNotExist();
  }

  @Test
  void a_database_is_created_once() throws Exception {
    start(madeBefore());

    server.createDatabase("fleet");
    server.createDatabase("fleet");

    assertThat(query(server.jdbcUrl("fleet"), "select current_database()")).isEqualTo("fleet");
  }

  @Test
  void a_busy_port_is_named() throws Exception {
    try (var other = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      int port = other.getLocalPort();

      assertThatThrownBy(() -> start(options().withPort(port)))
          .isInstanceOf(PortInUseException.class)
          .hasMessage("port " + port + " is in use");
    }
    start(options());
  }

  @Test
  void a_directory_in_use_is_left_alone() throws Exception {
    start(options());
    var second = new EmbeddedPostgresql(options());

    assertThatThrownBy(second::start)
        .isInstanceOf(DirectoryInUseException.class)
        .hasMessageContaining(directory.toString());

    assertThat(query(server.jdbcUrl(), "select 1")).isEqualTo("1");
  }

  @Test
  void a_server_that_cannot_start_says_why() {
    assertThatThrownBy(() -> start(madeBefore().withSetting("no_such_setting", "1")))
        .hasMessageContaining("no_such_setting");
  }

  @Test
  void a_half_made_data_directory_is_made_anew() throws Exception {
    Files.createDirectories(directory.resolve("data.new/base"));
    Files.writeString(directory.resolve("data.new/PG_VERSION"), "18");

    start(options());

    assertThat(query(server.jdbcUrl(), "select 1")).isEqualTo("1");
  }

  @Test
  void a_reader_of_the_log_that_never_confirms_does_not_hold_up_a_restart() throws Exception {
    start(madeBefore());
    execute(server.jdbcUrl(), "create table thing as select 7 as id");
    try (Connection reader = replication()) {
      PGReplicationStream neverRead = stream(reader);
      long first = postmaster();
      execute(server.jdbcUrl(), "insert into thing select generate_series(1, 100000)");

      server.stop();

      assertThat(ProcessHandle.of(first)).isEmpty();
      // The orderly end, not one of the two after it: those leave recovery to the next start.
      server.start();
      assertThat(log()).doesNotContain("was not properly shut down");
      assertThat(query(server.jdbcUrl(), "select count(*) from thing")).isEqualTo("100001");
      assertThat(neverRead.getLastReceiveLSN()).isNotNull();
    }
  }

  /** A process that is stopped neither answers signals nor ends at the first two. */
  @Test
  void a_server_that_does_not_react_is_killed_and_collected_and_starts_again() throws Exception {
    start(madeBefore());
    execute(server.jdbcUrl(), "create table thing as select 7 as id");
    long first = postmaster();
    signal("STOP", first);

    server.stop();

    assertThat(ProcessHandle.of(first)).isEmpty();
    server.start();
    assertThat(query(server.jdbcUrl(), "select id from thing")).isEqualTo("7");
    assertThat(log()).contains("was not properly shut down");
  }

  @Test
  void a_server_whose_end_nobody_has_collected_yet_is_waited_for() throws Exception {
    start(madeBefore());
    server.stop();
    // Once it has ended, its parent becomes a program that collects nobody, and ends soon.
    String script =
        """
        cp "$(command -v sh)" postgres
        ./postgres -c : &
        while read -r stat <"/proc/$!/stat"; do
          case "$stat" in *") Z "*) break ;; esac
        done
        echo $!
        exec sleep 1
        """;
    Process parent =
        new ProcessBuilder("sh", "-c", script)
            .directory(directory.toFile())
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    String pid = parent.inputReader().readLine();
    Files.writeString(directory.resolve("data/postmaster.pid"), pid + "\n");

    new Postmaster(directory.resolve("data")).stopLeftBehind();

    assertThat(ProcessHandle.of(Long.parseLong(pid))).isEmpty();
    server.start();
  }

  /** Root only; the data change hands from one account to the next. */
  @Test
  void each_account_that_is_not_root_serves_the_same_data() throws Exception {
    assumeThat(System.getProperty("user.name")).isEqualTo("root");
    start(madeBefore());
    execute(server.jdbcUrl(), "create table thing as select 7 as id");
    server.close();
    var accounts =
        List.of(
                ProcessAccount.NOBODY_WITH_PASSAGE,
                ProcessAccount.PLAIN_NOBODY,
                ProcessAccount.NAMESPACE)
            .stream()
            .filter(ProcessAccount::works)
            .toList();
    assertThat(accounts).isNotEmpty();

    for (ProcessAccount account : accounts) {
      if (account.equals(ProcessAccount.PLAIN_NOBODY)) {
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-xr-x"));
      }
      try (var again = new EmbeddedPostgresql(options(), account).start()) {
        assertThat(query(again.jdbcUrl(), "select id from thing")).isEqualTo("7");
      }
    }
  }

  private long postmaster() throws IOException {
    String first = Files.readAllLines(directory.resolve("data/postmaster.pid")).get(0);
    return Long.parseLong(first);
  }

  private String log() throws IOException {
    return Files.readString(directory.resolve("postgresql.log"));
  }

  private static void signal(String name, long pid) throws Exception {
    var kill = new ProcessBuilder("kill", "-" + name, Long.toString(pid)).inheritIO().start();
    assertThat(kill.waitFor()).isZero();
  }

  private Connection replication() throws SQLException {
    var properties = new Properties();
    PGProperty.REPLICATION.set(properties, "database");
    PGProperty.ASSUME_MIN_SERVER_VERSION.set(properties, "10");
    PGProperty.PREFER_QUERY_MODE.set(properties, "simple");
    return DriverManager.getConnection(server.jdbcUrl(), properties);
  }

  private PGReplicationStream stream(Connection connection) throws SQLException {
    execute(server.jdbcUrl(), "create publication everything for all tables");
    var api = connection.unwrap(PGConnection.class).getReplicationAPI();
    api.createReplicationSlot().logical().withSlotName("mute").withOutputPlugin("pgoutput").make();
    return api.replicationStream()
        .logical()
        .withSlotName("mute")
        .withSlotOption("proto_version", 1)
        .withSlotOption("publication_names", "everything")
        .withStatusInterval(0, TimeUnit.SECONDS)
        .start();
  }

  private String setting(String name) throws SQLException {
    return query(server.jdbcUrl(), "show " + name);
  }

  static String query(String url, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement();
        var rows = statement.executeQuery(sql)) {
      rows.next();
      return rows.getString(1);
    }
  }

  static void execute(String url, String sql) throws SQLException {
    try (var connection = DriverManager.getConnection(url);
        var statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }
}
