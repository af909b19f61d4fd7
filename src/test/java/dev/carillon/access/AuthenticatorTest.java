package dev.carillon.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.carillon.access.identity.GrantOptions;
import dev.carillon.access.token.ApiToken;
import dev.carillon.access.token.ApiTokens;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import dev.carillon.support.JwksServer;
import dev.carillon.support.JwtIssuer;
import dev.carillon.support.Signer;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

class AuthenticatorTest {
  private static AccessOptions anonymous(AnonymousOptions options) {
    var plain = AccessOptions.of(List.of(), Door.OWN);
    return new AccessOptions(
        plain.issuers(),
        plain.subscribe(),
        plain.publish(),
        options,
        plain.jwks(),
        plain.leeway(),
        plain.maxTokenBytes(),
        plain.grantsPerPrincipal(),
        plain.ticketLife(),
        plain.ticketsPerPrincipal(),
        plain.tokenCache(),
        plain.maxStaleness());
  }

  @Test
  void who_shows_nothing_is_refused() {
    try (Door door = Door.open(anonymous(AnonymousOptions.OFF))) {
      var answer = door.access().authenticator().authenticate(Credential.ANONYMOUS);
      assertThat(Door.refusal(answer).code()).isEqualTo("unauthenticated");
      assertThat(door.refusal("").code()).isEqualTo("unauthenticated");
    }
  }

  @Test
  void where_it_is_allowed_nobody_hears_what_nobody_may_hear() {
    var options = new AnonymousOptions(true, List.of(GrantOptions.of("public:**")));
    try (Door door = Door.open(anonymous(options))) {
      Principal nobody = Door.get(door.access().authenticator().authenticate(Credential.ANONYMOUS));
      assertThat(nobody.id()).isEqualTo("anonymous");
      assertThat(nobody.subscribe()).containsExactly(TopicFilter.of("public:**"));
      assertThat(nobody.publish()).isEmpty();
      // A bad token is not nothing.
      assertThat(door.refusal("x.y.z").code()).isEqualTo("unauthenticated");
      assertThat(Door.refusal(door.access().tickets().issue(nobody, "")).code())
          .isEqualTo("unauthenticated");
    }
    assertThatThrownBy(() -> new AnonymousOptions(true, Door.OWN))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void each_event_loop_goes_on_in_its_own_thread() {
    Signer signer = Signer.es256().named("k");
    JwtIssuer issuer = JwtIssuer.of(signer);
    Vertx vertx = Vertx.vertx();
    JwksServer server = JwksServer.start(vertx);
    try (Door door = Door.open(issuer.options(server.address()))) {
      // All wait for the same fetch, which one of them began.
      server.publish(signer);
      List<Promise<Boolean>> stayed = new ArrayList<>();
      for (int i = 0; i < 8; i++) {
        Context loop = ((VertxInternal) door.vertx).createEventLoopContext();
        Promise<Boolean> promise = Promise.promise();
        stayed.add(promise);
        loop.runOnContext(
            turn ->
                door.asking(issuer.token("alice"))
                    .onComplete(
                        result ->
                            promise.complete(
                                result.succeeded() && Vertx.currentContext() == loop)));
      }
      stayed.forEach(promise -> assertThat(Door.get(promise.future())).isTrue());
    } finally {
      server.close();
      Door.get(vertx.close());
    }
  }

  @Test
  void no_credential_reaches_a_log() {
    var appender = new ListAppender<ILoggingEvent>();
    var root = (Logger) LoggerFactory.getLogger("dev.carillon");
    appender.start();
    root.addAppender(appender);
    Level before = root.getLevel();
    root.setLevel(Level.TRACE);
    JwtIssuer issuer = JwtIssuer.create();
    var secrets = new ArrayList<String>();
    try (Door door = Door.open(issuer.options())) {
      secrets.add(issuer.token("canary"));
      secrets.add(Signer.hs256().sign(issuer.claims("canary")));
      ApiToken token =
          Door.get(
              door.access()
                  .tokens()
                  .create(
                      new ApiTokens.Request("canary", "", Set.of(), Map.of(), Optional.empty())));
      secrets.add(token.text());
      Principal alice = door.admitted(secrets.get(0));
      String ticket = Door.get(door.access().tickets().issue(alice, ""));
      secrets.add(ticket);
      for (String secret : secrets) {
        var unused = door.asking(secret);
        assertThat(Credential.bearer(secret).toString()).doesNotContain(secret);
      }
      door.access().authenticator().authenticate(Credential.ticket(ticket));
      door.store.away(true);
      door.refusal(token.text() + "x");
    } finally {
      root.detachAppender(appender);
      root.setLevel(before);
    }
    for (ILoggingEvent event : appender.list) {
      for (String secret : secrets) {
        assertThat(event.getFormattedMessage() + event.getThrowableProxy())
            .doesNotContain(secret)
            .doesNotContain(secret.substring(secret.length() - 20));
      }
    }
  }
}
