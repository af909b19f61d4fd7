package dev.carillon.http.admission;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.support.MovableClock;
import dev.carillon.support.Principals;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Guessing from one address. */
final class FailedCredentialsTest {
  private final MovableClock clock = new MovableClock();
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final FailedCredentials limited =
      new FailedCredentials(
          credential -> {
            asked.incrementAndGet();
            return credential.value().equals("good")
                ? Future.succeededFuture(Principals.of("alice"))
                : Future.failedFuture(new RefusedException(CloseReason.UNAUTHENTICATED));
          },
          3,
          clock,
          address -> refused.incrementAndGet());

  private String shown(String value, String address) {
    Future<Principal> answer = limited.authenticate(Credential.bearer(value).from(address));
    return answer.succeeded()
        ? answer.result().id()
        : ((RefusedException) answer.cause()).reason().code();
  }

  @Test
  void after_as_many_failures_nothing_is_looked_at_until_the_minute_is_over() {
    for (int i = 0; i < 3; i++) {
      assertThat(shown("wrong", "2001:db8:1:2::" + i)).isEqualTo("unauthenticated");
    }
    // Another address of the same network, and a credential that is right.
    assertThat(shown("good", "2001:db8:1:2:3:4:5:6")).isEqualTo("too_many_requests");
    assertThat(asked).hasValue(3);
    assertThat(refused).hasValue(1);
    clock.advance(Duration.ofSeconds(61));
    assertThat(shown("good", "2001:db8:1:2::1")).isEqualTo("alice");
  }

  @Test
  void another_address_is_not_locked_out() {
    for (int i = 0; i < 10; i++) {
      shown("wrong", "192.0.2.1");
    }
    assertThat(shown("good", "192.0.2.2")).isEqualTo("alice");
    assertThat(shown("wrong", "192.0.2.2")).isEqualTo("unauthenticated");
  }

  @Test
  void what_is_right_does_not_count() {
    for (int i = 0; i < 10; i++) {
      assertThat(shown("good", "192.0.2.1")).isEqualTo("alice");
    }
  }

  @Test
  void addresses_are_forgotten_before_they_are_too_many() {
    for (int i = 0; i < 50_000; i++) {
      shown("wrong", "10." + (i >> 16) + "." + (i >> 8 & 0xff) + "." + (i & 0xff));
    }
    assertThat(limited.addresses()).isEqualTo(20_000);
  }
}
