package dev.carillon.http;

import dev.carillon.core.Credential;
import dev.carillon.core.Principal;
import io.vertx.core.Future;

/**
 * Says who shows a credential; fails with {@code RefusedException}. Implemented by {@code access}.
 */
public interface Authentication {
  Future<Principal> authenticate(Credential credential);

  /** Whose tokens are accepted, for an operator who wonders why one is not. */
  default String accepted() {
    return "";
  }
}
