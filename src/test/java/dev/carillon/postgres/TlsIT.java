package dev.carillon.postgres;

import static dev.carillon.postgres.TestDatabase.get;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.embedded.EmbeddedPostgresql;
import dev.carillon.support.FreshPostgres;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedServers;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyStore;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Both drivers against a server with a certificate for 127.0.0.1, which it signed itself. */
class TlsIT {
  private static final char[] PASSWORD = "password".toCharArray();
  @TempDir private static Path directory;
  private static EmbeddedPostgresql server;
  private static Vertx vertx;

  @BeforeAll
  static void start() throws Exception {
    vertx = Vertx.vertx();
    Path certificate = certificate("right", "ip:127.0.0.1");
    certificate("other", "dns:db.example.com");
    Path key = directory.resolve("right.key");
    server =
        new EmbeddedPostgresql(
                FreshPostgres.in(directory.resolve("server"))
                    .withBinaries(SharedServers.BINARIES)
                    .withSetting("ssl", "on")
                    .withSetting("ssl_cert_file", certificate.toString())
                    .withSetting("ssl_key_file", key.toString()))
            .start();
    server.createDatabase("carillon");
  }

  @AfterAll
  static void stop() {
    server.close();
    get(vertx.close());
  }

  /** Makes one with the JDK's tool, and writes it and its key as PEM. */
  private static Path certificate(String name, String host) throws Exception {
    Path store = directory.resolve(name + ".p12");
    var tool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-alias",
                name,
                "-keyalg",
                "EC",
                "-dname",
                "CN=" + name,
                "-ext",
                "san=" + host,
                "-keystore",
                store.toString(),
                "-storepass",
                new String(PASSWORD))
            .redirectErrorStream(true)
            .redirectOutput(directory.resolve("keytool.log").toFile())
            .start();
    assertThat(tool.waitFor(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    KeyStore keys = KeyStore.getInstance(store.toFile(), PASSWORD);
    Path key = directory.resolve(name + ".key");
    Files.writeString(key, pem("PRIVATE KEY", keys.getKey(name, PASSWORD).getEncoded()));
    Files.setPosixFilePermissions(key, PosixFilePermissions.fromString("rw-------"));
    return Files.writeString(
        directory.resolve(name + ".pem"),
        pem("CERTIFICATE", keys.getCertificate(name).getEncoded()));
  }

  private static String pem(String what, byte[] bytes) {
    return "-----BEGIN %1$s-----\n%2$s\n-----END %1$s-----\n"
        .formatted(what, Base64.getMimeEncoder().encodeToString(bytes));
  }

  private static PostgresOptions options(String tls, Map<String, String> more) {
    var keys = new HashMap<>(more);
    keys.put("TLS", tls);
    keys.put("PORT", Integer.toString(server.port()));
    return TestDatabase.options(keys);
  }

  /** What the server says about the connection of either driver. */
  private static boolean encrypted(PostgresOptions options) {
    Migrations.run(options);
    var pool = new Database(vertx, options);
    boolean ssl =
        get(pool.query("select ssl from pg_stat_ssl where pid = pg_backend_pid()"))
            .iterator()
            .next()
            .getBoolean("ssl");
    get(pool.close());
    return ssl;
  }

  private static void refused(PostgresOptions options) {
    assertThatThrownBy(() -> Migrations.run(options)).isInstanceOf(DatabaseException.class);
    var pool = new Database(vertx, options);
    assertThatThrownBy(() -> get(pool.query("select 1"))).isInstanceOf(DatabaseException.class);
    get(pool.close());
  }

  @Test
  void disabled_is_in_the_clear() {
    assertThat(encrypted(options("disable", Map.of()))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"prefer", "require"})
  void whoever_the_server_is_nobody_listens(String tls) {
    assertThat(encrypted(options(tls, Map.of()))).isTrue();
  }

  @Test
  void the_right_server_is_known_by_its_certificate() {
    String file = directory.resolve("right.pem").toString();

    assertThat(encrypted(options("verify-full", Map.of("CA_FILE", file)))).isTrue();
  }

  @Test
  void a_server_that_somebody_else_signed_is_refused() {
    String file = directory.resolve("other.pem").toString();

    refused(options("verify-full", Map.of("CA_FILE", file)));
    refused(options("verify-full", Map.of()));
  }

  @Test
  void a_server_of_another_name_is_refused() {
    String file = directory.resolve("right.pem").toString();

    refused(options("verify-full", Map.of("CA_FILE", file, "HOST", "localhost")));
  }
}
