package dev.carillon.dialect.dataloy;

import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.function.BiConsumer;
import java.util.function.Function;

/**
 * Authenticates clients, and only then checks whether the requested objects exist and may be
 * subscribed to: all of it before the upgrade, with errors in the form of the product's REST
 * interface.
 */
public final class DataloyAuthentication implements AuthenticationScheme {
  private final int segments;
  private final BiConsumer<Handshake, Principal> check;
  private final InstantSource clock;

  private DataloyAuthentication(
      int segments, BiConsumer<Handshake, Principal> check, InstantSource clock) {
    this.segments = segments;
    this.check = check;
    this.clock = clock;
  }

  /** Authentication for {@link ObjectDialect}. */
  public static DataloyAuthentication of(ObjectDialect objects, InstantSource clock) {
    return new DataloyAuthentication(ObjectRequest.SEGMENTS, objects::request, clock);
  }

  /** Authentication for {@link AlertDialect}. */
  public static DataloyAuthentication of(AlertDialect alerts, InstantSource clock) {
    return new DataloyAuthentication(AlertDialect.SEGMENTS, alerts::topic, clock);
  }

  @Override
  public Credential credential(Handshake handshake) {
    return TokenPlacement.of(ObjectAddress.of(handshake, segments), handshake);
  }

  @Override
  public Future<Principal> principal(
      Handshake handshake, Function<Credential, Future<Principal>> authentication) {
    return authentication
        .apply(credential(handshake))
        .map(
            principal -> {
              check.accept(handshake, principal);
              return principal;
            });
  }

  @Override
  public Refusal refuse(CloseReason reason, String requestId) {
    byte[] body = RestError.answer(reason, clock.instant());
    return new Refusal(
        reason.httpStatus(), "application/json", new String(body, StandardCharsets.UTF_8));
  }
}
