package dev.carillon.alert;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Store of alert scripts. Implemented by {@code postgres}. Callable on any event loop; operations
 * fail with a {@code RefusedException} while the store is unavailable.
 */
public interface AlertStore {
  /** All scripts by code, up to the configured maximum. */
  Future<List<AlertScript>> list();

  Future<Optional<AlertScript>> find(String code);

  /** Stores a new script, which is not enabled. Empty if one with this code exists. */
  Future<Optional<AlertScript>> create(String code, ScriptDraft draft, String by);

  /** Replaces a script. Empty if there is none at this revision. */
  Future<Optional<AlertScript>> update(String code, long revision, ScriptDraft draft, String by);

  /**
   * Enables or disables a script; no effect if that is its state already.
   *
   * @param revision if given, a script at another revision is left unchanged
   * @return empty if there is none, or none at this revision
   */
  Future<Optional<AlertScript>> enable(
      String code, boolean enabled, Optional<Long> revision, String by);

  /** False if there is none, or none at this revision. */
  Future<Boolean> delete(String code, Optional<Long> revision);
}
