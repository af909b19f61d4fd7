package dev.carillon.alert;

import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;

/**
 * Store of alert scripts. Implemented by {@code postgres}. Callable on any event loop; operations
 * fail with a {@code RefusedException} while the store is unavailable.
 */
public interface AlertStore {
  /** All of them by code, up to the bound of the options. */
  Future<List<AlertScript>> list();

  Future<Optional<AlertScript>> find(String code);

  /** Keeps a new one, which is not enabled. Nothing if there is one of this code. */
  Future<Optional<AlertScript>> create(String code, ScriptDraft draft, String by);

  /** Replaces one. Nothing if there is none that is at this revision. */
  Future<Optional<AlertScript>> update(String code, long revision, ScriptDraft draft, String by);

  /**
   * Switches one on or off; one that is so already stays as it is.
   *
   * @param revision if given, nothing is done to one that is at another
   * @return nothing if there is none, or none at this revision
   */
  Future<Optional<AlertScript>> enable(
      String code, boolean enabled, Optional<Long> revision, String by);

  /** False if there is none, or none at this revision. */
  Future<Boolean> delete(String code, Optional<Long> revision);
}
