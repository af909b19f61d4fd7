package dev.carillon.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DevelopmentTokensTest {
  private final Vertx vertx = Vertx.vertx();
  @TempDir Path directory;

  @AfterEach
  void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  @Test
  void another_implementation_accepts_a_token_and_finds_the_claims() throws Exception {
    var tokens = DevelopmentTokens.in(directory);
    String token = tokens.sign(SamplePrincipal.ALL.get(0), Instant.now());

    JsonObject claims = verify(tokens.secret(), token);

    assertThat(claims.getString("sub")).isEqualTo("alice");
    assertThat(claims.getString("customer_id")).isEqualTo(SamplePrincipal.HARBOUR_TAXI);
    assertThat(claims.getString("agent_id")).isEqualTo(SamplePrincipal.ALICE);
    assertThat(claims.getJsonArray("permissions")).contains("agent", "admin");
  }

  @Test
  void another_secret_refuses_a_token() {
    String token =
        new DevelopmentTokens("one secret").sign(SamplePrincipal.ALL.get(0), Instant.now());

    assertThatThrownBy(() -> verify("another secret", token))
        .isInstanceOf(CompletionException.class);
  }

  @Test
  void the_secret_of_a_directory_stays_and_is_its_owners_alone() throws Exception {
    String secret = DevelopmentTokens.in(directory).secret();

    assertThat(DevelopmentTokens.in(directory).secret()).isEqualTo(secret).hasSize(64);
    assertThat(Files.getPosixFilePermissions(directory.resolve("secret")))
        .isEqualTo(PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void half_a_secret_is_made_anew() throws Exception {
    Files.writeString(directory.resolve("secret"), "0123");

    assertThat(DevelopmentTokens.in(directory).secret()).hasSize(64);
  }

  private JsonObject verify(String secret, String token) {
    var key = new PubSecKeyOptions().setAlgorithm("HS256").setBuffer(secret).setId("dev");
    var strict =
        new JWTOptions()
            .setIssuer(DevelopmentTokens.ISSUER)
            .addAudience(DevelopmentTokens.AUDIENCE);
    var options = new JWTAuthOptions().addPubSecKey(key).setJWTOptions(strict);
    return JWTAuth.create(vertx, options)
        .authenticate(new TokenCredentials(token))
        .toCompletionStage()
        .toCompletableFuture()
        .join()
        .principal();
  }
}
