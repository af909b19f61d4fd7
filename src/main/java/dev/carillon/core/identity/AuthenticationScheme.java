package dev.carillon.core.identity;

import io.vertx.core.Future;
import java.util.function.Function;

/**
 * How the clients of one mount authenticate, and how a refusal is worded for them before the
 * response has begun. Stateless.
 */
public interface AuthenticationScheme {
  /**
   * The credential in the request, {@link Credential#ANONYMOUS} if there is none.
   *
   * @throws RefusedException if there is more than one, or one in a place that is not allowed
   */
  Credential credential(Handshake handshake);

  /**
   * Checks an authenticated principal before the response begins: a product may have its own
   * reasons to refuse a client.
   *
   * @throws RefusedException if the principal may not connect
   */
  default void admit(Principal principal) {}

  /**
   * Authenticates the client as this mount does. A product may have users of its own, or grants
   * that only it can determine.
   *
   * @param authentication resolves a credential to a principal
   * @return fails with {@link RefusedException}
   */
  default Future<Principal> principal(
      Handshake handshake, Function<Credential, Future<Principal>> authentication) {
    return authentication
        .apply(credential(handshake))
        .map(
            principal -> {
              admit(principal);
              return principal;
            });
  }

  /** The response to a request that is refused. */
  Refusal refuse(CloseReason reason, String requestId);

  /**
   * An HTTP response.
   *
   * @param contentType without a charset: the body is JSON in UTF-8
   */
  record Refusal(int status, String contentType, String body) {}
}
