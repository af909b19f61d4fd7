package dev.carillon.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.access.Access;
import dev.carillon.config.ConfigFile;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.gateway.Configuration;
import dev.carillon.support.MemoryTicketStore;
import dev.carillon.support.MemoryTokenStore;
import dev.carillon.support.Patience;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The sample principals before the gateway, as the sample world configures it. */
class SampleAccessTest {
  private static final TopicFilter ALICES =
      TopicFilter.of("customer:" + SamplePrincipal.HARBOUR.slug() + ":**");
  private static final TopicFilter BOBS = TopicFilter.of("agent_id:" + SamplePrincipal.BOB + ":**");

  @TempDir Path directory;
  private final Vertx vertx = Vertx.vertx();
  private final DevelopmentTokens tokens = new DevelopmentTokens("0123456789abcdef".repeat(4));
  private Access access;

  @BeforeEach
  void configure() throws Exception {
    Path file =
        Files.writeString(directory.resolve("carillon.yaml"), Resources.text("carillon.yaml"));
    Configuration configuration =
        ConfigFile.read(Optional.of(file), Map.of("CARILLON_SAMPLE_SECRET", tokens.secret()))
            .load(Configuration.class);
    access =
        Access.start(
            vertx,
            configuration.access(),
            configuration.control(),
            new MemoryTokenStore(),
            new MemoryTicketStore());
  }

  @AfterEach
  void close() throws Exception {
    get(access.close());
    get(vertx.close());
  }

  @Test
  void every_principal_may_hear_what_it_is_told_to_try() throws Exception {
    for (SampleTrial trial : SampleTrial.ALL) {
      assertThat(login(trial.principal()).maySubscribe(TopicFilter.of(trial.filter())))
          .as("%s", trial)
          .isTrue();
    }
  }

  @Test
  void nobody_hears_of_another_customer() throws Exception {
    assertThat(login("alice").maySubscribe(ALICES)).isTrue();
    assertThat(login("carol").maySubscribe(ALICES)).isFalse();
    assertThat(login("carol").maySubscribe(BOBS)).isFalse();
    assertThat(login("operator").maySubscribe(ALICES)).isTrue();
  }

  @Test
  void a_plain_agent_hears_only_of_its_own() throws Exception {
    assertThat(login("bob").maySubscribe(BOBS)).isTrue();
    assertThat(login("bob").maySubscribe(ALICES)).isFalse();
    assertThat(login("bob").mayPublish(ALICES)).isFalse();
  }

  @Test
  void a_viewer_of_two_vehicles_hears_of_these_and_the_root_user_of_all() throws Exception {
    TopicFilter first = TopicFilter.of("vehicle:1:**");
    TopicFilter third = TopicFilter.of("vehicle:3:**");

    assertThat(login("victor").maySubscribe(first)).isTrue();
    assertThat(login("victor").maySubscribe(third)).isFalse();
    assertThat(login("ruth").maySubscribe(TopicFilter.of("vehicle:**"))).isTrue();
    assertThat(login("ruth").maySubscribe(ALICES)).isFalse();
    assertThat(login("alice").maySubscribe(first)).isFalse();
  }

  @Test
  void a_token_of_another_directory_is_refused() {
    var other = new DevelopmentTokens("fedcba9876543210".repeat(4));
    String token = other.sign(SamplePrincipal.ALL.get(0), Instant.now());

    assertThatThrownBy(() -> login(Credential.bearer(token)))
        .hasCauseInstanceOf(RefusedException.class);
  }

  private Principal login(String name) throws Exception {
    SamplePrincipal principal =
        SamplePrincipal.ALL.stream().filter(it -> it.name().equals(name)).findFirst().orElseThrow();
    return login(Credential.bearer(tokens.sign(principal, Instant.now())));
  }

  private Principal login(Credential credential) throws Exception {
    return get(access.authenticator().authenticate(credential));
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
  }
}
