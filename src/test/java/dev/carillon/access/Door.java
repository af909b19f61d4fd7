package dev.carillon.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.access.identity.GrantOptions;
import dev.carillon.access.jwt.IssuerOptions;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.support.MemoryTicketStore;
import dev.carillon.support.MemoryTokenStore;
import dev.carillon.support.MovableClock;
import dev.carillon.support.Patience;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** The way in, with everything behind it but the database. */
public final class Door implements AutoCloseable {
  public static final List<GrantOptions> OWN =
      List.of(GrantOptions.of("customer_id:{customer_id}:**"));

  public final Vertx vertx = Vertx.vertx();
  public final MovableClock clock = new MovableClock();
  public final MemoryTokenStore store = new MemoryTokenStore();
  private final Access access;

  private Door(AccessOptions options) {
    access =
        Access.start(vertx, options, ControlOptions.DEFAULT, store, new MemoryTicketStore(), clock);
  }

  public static Door open(AccessOptions options) {
    return new Door(options);
  }

  /** For these issuers; each of its customers hears its own. */
  public static Door open(IssuerOptions... issuers) {
    return open(AccessOptions.of(List.of(issuers), OWN));
  }

  public Access access() {
    return access;
  }

  public Future<Principal> asking(String bearer) {
    return access.authenticator().authenticate(Credential.bearer(bearer));
  }

  public Principal admitted(String bearer) {
    return get(asking(bearer));
  }

  /** Why it was refused; that it was is asserted. */
  public CloseReason refusal(String bearer) {
    CloseReason reason = refusal(asking(bearer));
    // Neither the token nor a part of it, and short enough for a close frame.
    assertThat(reason.text()).hasSizeBetween(1, 123).doesNotContain("eyJ", "crl_", "crt_");
    return reason;
  }

  public static CloseReason refusal(Future<?> future) {
    try {
      var unused =
          future.toCompletionStage().toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        return refused.reason();
      }
      throw new AssertionError("it failed", e);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    throw new AssertionError("it was let in");
  }

  public static <T> T get(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    get(access.close());
    get(vertx.close());
  }
}
