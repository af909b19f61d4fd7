package dev.carillon.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.config.ConfigFile;
import dev.carillon.gateway.Configuration;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PostgresOptionsTest {

  @Test
  void the_password_is_not_shown() {
    PostgresOptions options = load(Map.of("PASSWORD", "hunter2"));

    assertThat(options.password()).contains("hunter2");
    assertThat(options).hasToString("postgresql://carillon@localhost:5432/carillon");
  }

  @Test
  void every_kind_of_key_is_bound() {
    PostgresOptions options =
        load(
            Map.of(
                "PORT", "15432",
                "TLS", "verify-full",
                "CA_FILE", "pom.xml",
                "CONNECT_TIMEOUT", "250ms"));

    assertThat(options.port()).isEqualTo(15_432);
    assertThat(options.tls()).isEqualTo(PostgresOptions.Tls.VERIFY_FULL);
    assertThat(options.caFile()).contains(Path.of("pom.xml"));
    assertThat(options.connectTimeout()).isEqualTo(Duration.ofMillis(250));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          PORT            | 0         | postgres: port must be from 1 to 65535, not 0
          PORT            | 65536     | postgres: port must be from 1 to 65535, not 65536
          POOL_SIZE       | 0         | postgres: pool-size must be from 1 to 1000, not 0
          MAX_WAITING     | -1        | postgres: max-waiting must be from 1 to 100000, not -1
          CONNECT_TIMEOUT | 0s        | postgres: connect-timeout must be from 1ms to 1h
          QUERY_TIMEOUT   | 2h        | postgres: query-timeout must be from 1ms to 1h
          IDLE_TIMEOUT    | 1s        | postgres: idle-timeout must not be shorter than query-timeout
          SCHEMA          | Carillon  | postgres: schema must be a lower-case word
          SCHEMA          | a"; drop  | postgres: schema must be a lower-case word
          SCHEMA          | pg_temp   | postgres: schema must be a lower-case word
          TLS             | perhaps   | postgres.tls: expected one of disable, prefer, require, verify-full
          CA_FILE         | pom.xml   | postgres: ca-file is only for tls verify-full
          """)
  void a_bad_value_is_refused_by_its_key(String key, String value, String line) {
    assertThatThrownBy(() -> load(Map.of(key, value))).hasMessageContaining(line);
  }

  @Test
  void a_file_that_is_not_there_is_told_at_the_start() {
    assertThatThrownBy(() -> load(Map.of("TLS", "verify-full", "CA_FILE", "/nowhere/ca.pem")))
        .hasMessageContaining("postgres: ca-file cannot be read: /nowhere/ca.pem");
  }

  private static PostgresOptions load(Map<String, String> keys) {
    var all = new HashMap<String, String>();
    keys.forEach((key, value) -> all.put("CARILLON_POSTGRES_" + key, value));
    return ConfigFile.read(Optional.empty(), all).load(Configuration.class).postgres();
  }

  @ParameterizedTest
  @CsvSource({
    "localhost, prefer, false",
    "127.0.0.1, disable, false",
    "::1, prefer, false",
    "/run/postgresql, disable, false",
    "db.example, prefer, true",
    "db.example, require, true",
    "db.example, disable, true",
    "db.example, verify-full, false",
    "localhost.evil.example, prefer, true",
    "127.0.0.1.evil.example, prefer, true",
    "10.0.0.7, prefer, true"
  })
  void whether_somebody_in_between_could_be_the_server(String host, String tls, boolean anybody) {
    assertThat(load(Map.of("HOST", host, "TLS", tls)).trustsAnybody()).isEqualTo(anybody);
  }
}
