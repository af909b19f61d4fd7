package dev.carillon.http.admission;

import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import io.vertx.core.Future;

/**
 * Resolves a credential to its principal; fails with {@code RefusedException}. Implemented by
 * {@code access}.
 */
public interface PrincipalResolver {
  Future<Principal> authenticate(Credential credential);

  /** Describes whose tokens are accepted, for an operator who investigates a refusal. */
  default String accepted() {
    return "";
  }
}
