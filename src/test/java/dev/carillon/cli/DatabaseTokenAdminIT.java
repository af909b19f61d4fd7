package dev.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.support.SharedPostgres;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code carillon token} against a real database that has not seen a gateway yet. */
class DatabaseTokenAdminIT {
  private final SharedPostgres.Database database = SharedPostgres.get().database("cli");
  private final Map<String, String> environment = new HashMap<>();
  private StringWriter out = new StringWriter();
  private StringWriter err = new StringWriter();

  @BeforeEach
  void configure() {
    environment.put("CARILLON_POSTGRES_HOST", "127.0.0.1");
    environment.put(
        "CARILLON_POSTGRES_PORT", Integer.toString(URI.create(database.uri()).getPort()));
    environment.put("CARILLON_POSTGRES_DATABASE", database.name());
    environment.put("CARILLON_POSTGRES_USER", "postgres");
  }

  private int run(String... arguments) {
    out = new StringWriter();
    err = new StringWriter();
    var terminal =
        new Terminal(
            environment,
            InputStream.nullInputStream(),
            new PrintWriter(out, true),
            new PrintWriter(err, true),
            log -> {});
    return new Cli(terminal, new DefaultServices()).run(arguments);
  }

  @Test
  void a_token_is_created_listed_and_revoked() {
    assertThat(run("token", "create", "--subject", "robot", "--tenant", "acme", "--claim", "n=7"))
        .isZero();
    String token = out.toString().strip();
    assertThat(token).matches("crl_[0-9A-Za-z]{12}_[0-9A-Za-z]{43}");
    String id = token.split("_", -1)[1];

    assertThat(run("token", "list")).isZero();
    assertThat(out.toString()).startsWith(id + "\trobot\tacme\t\t").doesNotContain(token);

    assertThat(run("token", "revoke", id)).isZero();
    assertThat(run("token", "list")).isZero();
    assertThat(out.toString()).isEmpty();
    assertThat(run("token", "revoke", id)).isEqualTo(1);
    assertThat(err.toString()).contains("there is no token " + id);
  }

  @Test
  void what_another_system_made_is_kept_by_its_hash(@TempDir Path directory) throws Exception {
    String made = "session-of-the-product-" + System.nanoTime();
    Path file = Files.writeString(directory.resolve("session"), made + "\n");

    assertThat(run("token", "create", "--subject", "ann", "--foreign", file.toString())).isZero();
    String id = out.toString().strip();
    assertThat(id).matches("[0-9A-Za-z]{12}");
    try (var connection = database.connect();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "select hash = encode(sha256('%s'), 'hex') from carillon.api_token where id = '%s'"
                    .formatted(made, id))) {
      assertThat(rows.next() && rows.getBoolean(1)).isTrue();
    }
    Files.writeString(file, "short");
    assertThat(run("token", "create", "--subject", "ann", "--foreign", file.toString()))
        .isEqualTo(1);
    assertThat(err.toString()).startsWith("carillon: a token to be kept has 16 to 512");
  }

  @Test
  void what_cannot_be_kept_is_one_line() {
    String claim = "n=\"" + "x".repeat(1 << 20) + '"';

    assertThat(run("token", "create", "--subject", "robot", "--claim", claim)).isEqualTo(1);
    assertThat(err.toString()).isEqualTo("carillon: claims must be at most 262144 bytes of JSON\n");
  }

  @Test
  void a_database_that_is_away_is_one_line() {
    environment.put("CARILLON_POSTGRES_PORT", "1");

    assertThat(run("token", "list")).isEqualTo(1);
    assertThat(err.toString())
        .isEqualTo(
            "carillon: postgresql://postgres@127.0.0.1:1/"
                + database.name()
                + ": Connection refused\n");
  }
}
