package dev.carillon.postgres;

import io.vertx.core.net.ClientSSLOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.TrustOptions;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.SslMode;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/** Connection settings for the two drivers: the Vert.x client for queries, JDBC for migrations. */
final class DatabaseLogin {
  private static final String APPLICATION = "carillon";
  private static final Duration MIGRATION_SILENCE = Duration.ofMinutes(1);

  private DatabaseLogin() {}

  static PgConnectOptions forQueries(PostgresOptions options) {
    var login =
        new PgConnectOptions()
            .setHost(options.host())
            .setPort(options.port())
            .setDatabase(options.database())
            .setUser(options.user())
            .addProperty("application_name", APPLICATION)
            .setSslMode(mode(options.tls()));
    options.password().ifPresent(login::setPassword);
    if (options.tls() != PostgresOptions.Tls.DISABLE) {
      login.setSslOptions(ssl(options));
    }
    return login;
  }

  private static SslMode mode(PostgresOptions.Tls tls) {
    return switch (tls) {
      case DISABLE -> SslMode.DISABLE;
      case PREFER -> SslMode.PREFER;
      case REQUIRE -> SslMode.REQUIRE;
      case VERIFY_FULL -> SslMode.VERIFY_FULL;
    };
  }

  private static ClientSSLOptions ssl(PostgresOptions options) {
    if (options.tls() != PostgresOptions.Tls.VERIFY_FULL) {
      return new ClientSSLOptions().setTrustAll(true).setHostnameVerificationAlgorithm("");
    }
    TrustOptions trust =
        options
            .caFile()
            .<TrustOptions>map(file -> new PemTrustOptions().addCertPath(file.toString()))
            .orElseGet(DatabaseLogin::trustedByJvm);
    return new ClientSSLOptions().setTrustOptions(trust).setHostnameVerificationAlgorithm("HTTPS");
  }

  private static TrustOptions trustedByJvm() {
    try {
      var factory = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      @Nullable KeyStore theJvms = null;
      factory.init(theJvms);
      return Arrays.stream(factory.getTrustManagers())
          .filter(X509TrustManager.class::isInstance)
          .findFirst()
          .map(TrustOptions::wrap)
          .orElseThrow();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The JDBC URL, without the password. */
  static String url(PostgresOptions options) {
    String host = options.host().contains(":") ? "[" + options.host() + "]" : options.host();
    String database = URLEncoder.encode(options.database(), StandardCharsets.UTF_8);
    return "jdbc:postgresql://%s:%d/%s".formatted(host, options.port(), database);
  }

  /** The JDBC properties besides the URL, the user and the password. */
  static Map<String, String> properties(PostgresOptions options) {
    String seconds = Long.toString(Math.max(1, options.connectTimeout().toSeconds()));
    var properties = new HashMap<String, String>();
    properties.put("ApplicationName", APPLICATION);
    properties.put("connectTimeout", seconds);
    properties.put("loginTimeout", seconds);
    properties.put("socketTimeout", Long.toString(MIGRATION_SILENCE.toSeconds()));
    properties.put("sslmode", options.tls().word());
    if (options.tls() == PostgresOptions.Tls.VERIFY_FULL) {
      // Without a file this driver would look for one in the home directory, and trust only that.
      options
          .caFile()
          .ifPresentOrElse(
              file -> properties.put("sslrootcert", file.toString()),
              () -> properties.put("sslfactory", "org.postgresql.ssl.DefaultJavaSSLFactory"));
    }
    return properties;
  }
}
