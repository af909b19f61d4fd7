package dev.carillon.http;

import dev.carillon.core.Credential;
import dev.carillon.core.Principal;
import io.vertx.core.Future;

/**
 * Says who shows a credential; fails with {@code RefusedException}. Implemented by {@code access}.
 */
public interface Authentication {
  Future<Principal> authenticate(Credential credential);
}
