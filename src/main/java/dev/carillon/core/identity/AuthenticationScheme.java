package dev.carillon.core.identity;

import io.vertx.core.Future;
import java.util.function.Function;

/**
 * How the clients of one mount show who they are, and how a refusal is worded for them while no
 * byte of the answer is out. Stateless.
 */
public interface AuthenticationScheme {
  /**
   * The credential that the request carries, {@link Credential#ANONYMOUS} if none.
   *
   * @throws RefusedException if it carries more than one, or one in a place that is not allowed
   */
  Credential credential(Handshake handshake);

  /**
   * The last word once it is known who comes, and before the answer begins: a product may have its
   * own reasons to turn somebody away.
   *
   * @throws RefusedException if the principal may not come in
   */
  default void admit(Principal principal) {}

  /**
   * Who comes, as this mount sees it. A product may know people of its own, or let them in with
   * rights that only it can tell.
   *
   * @param authentication says who shows a credential
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

  /** The answer to a request that is refused. */
  Refusal refuse(CloseReason reason, String requestId);

  /**
   * An HTTP answer.
   *
   * @param contentType without a charset: the body is JSON in UTF-8
   */
  record Refusal(int status, String contentType, String body) {}
}
