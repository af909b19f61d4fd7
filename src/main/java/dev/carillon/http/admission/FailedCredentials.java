package dev.carillon.http.admission;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Limits how many wrong credentials an address may send in a minute: after that none of its
 * credentials is checked until the minute is over. All authentication goes through it. Safe on any
 * thread.
 */
final class FailedCredentials implements PrincipalResolver {
  private static final Duration WINDOW = Duration.ofMinutes(1);
  private static final int UNAUTHENTICATED = 401;

  /** How many addresses are remembered; the one whose window began first is evicted. */
  private static final int MAX_ADDRESSES = 20_000;

  private final PrincipalResolver next;
  private final int perMinute;
  private final InstantSource clock;
  private final Consumer<String> refused;
  private final Map<String, Window> windows = new LinkedHashMap<>();

  private static final class Window {
    private final Instant until;
    private int failures;

    Window(Instant until) {
      this.until = until;
    }
  }

  /**
   * @param refused receives each address that is refused
   */
  FailedCredentials(
      PrincipalResolver next, int perMinute, InstantSource clock, Consumer<String> refused) {
    this.next = next;
    this.perMinute = perMinute;
    this.clock = clock;
    this.refused = refused;
  }

  @Override
  public String accepted() {
    return next.accepted();
  }

  @Override
  public Future<Principal> authenticate(Credential credential) {
    if (credential.kind() == Credential.Kind.NONE || credential.address().isEmpty()) {
      return next.authenticate(credential);
    }
    String key =
        ClientAddress.of(credential.address()).map(ClientAddress::key).orElse("unreadable");
    if (hasFailedTooOften(key)) {
      refused.accept(credential.address());
      return Future.failedFuture(
          new RefusedException(
              CloseReason.TOO_MANY_REQUESTS.with(
                  "too many wrong credentials from this address, try later")));
    }
    return next.authenticate(credential)
        .onFailure(
            failure -> {
              if (failure instanceof RefusedException wrong
                  && wrong.reason().httpStatus() == UNAUTHENTICATED) {
                failed(key);
              }
            });
  }

  private synchronized boolean hasFailedTooOften(String key) {
    Window window = windows.get(key);
    return window != null && window.failures >= perMinute && clock.instant().isBefore(window.until);
  }

  private synchronized void failed(String key) {
    Instant now = clock.instant();
    Window window = windows.get(key);
    if (window == null || !now.isBefore(window.until)) {
      windows.remove(key);
      window = new Window(now.plus(WINDOW));
      windows.put(key, window);
      if (windows.size() > MAX_ADDRESSES) {
        var oldest = windows.keySet().iterator();
        oldest.next();
        oldest.remove();
      }
    }
    window.failures++;
  }

  synchronized int addresses() {
    return windows.size();
  }
}
