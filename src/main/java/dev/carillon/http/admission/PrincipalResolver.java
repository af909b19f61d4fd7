package dev.carillon.http.admission;

import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import io.vertx.core.Future;

/**
 * Says who shows a credential; fails with {@code RefusedException}. Implemented by {@code access}.
 */
public interface PrincipalResolver {
  Future<Principal> authenticate(Credential credential);

  /** Whose tokens are accepted, for an operator who wonders why one is not. */
  default String accepted() {
    return "";
  }
}
