package dev.carillon.support;

import dev.carillon.alert.AlertScript;
import dev.carillon.alert.AlertStore;
import dev.carillon.alert.ScriptDraft;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;

/** Alert scripts as long as a test lasts. */
public final class MemoryAlertStore implements AlertStore {
  private static final Instant NOW = Instant.parse("2026-11-22T01:00:00Z");

  private final Map<String, AlertScript> scripts = new TreeMap<>();
  private Optional<RuntimeException> failure = Optional.empty();

  /** From now on nothing can be asked. */
  public synchronized void fail(RuntimeException why) {
    failure = Optional.of(why);
  }

  public synchronized void put(AlertScript script) {
    scripts.put(script.code(), script);
  }

  private synchronized <T> Future<T> answer(Supplier<T> answer) {
    return failure
        .<Future<T>>map(Future::failedFuture)
        .orElseGet(() -> Future.succeededFuture(answer.get()));
  }

  @Override
  public Future<List<AlertScript>> list() {
    return answer(() -> List.copyOf(scripts.values()));
  }

  @Override
  public Future<Optional<AlertScript>> find(String code) {
    return answer(() -> Optional.ofNullable(scripts.get(code)));
  }

  @Override
  public Future<Optional<AlertScript>> create(String code, ScriptDraft draft, String by) {
    return answer(
        () -> {
          var made = new AlertScript(code, draft, false, 1, NOW, NOW, by);
          return scripts.putIfAbsent(code, made) == null ? Optional.of(made) : Optional.empty();
        });
  }

  @Override
  public Future<Optional<AlertScript>> update(
      String code, long revision, ScriptDraft draft, String by) {
    return answer(
        () ->
            at(code, Optional.of(revision))
                .map(
                    was ->
                        keep(
                            new AlertScript(
                                code,
                                draft,
                                was.enabled(),
                                revision + 1,
                                was.created(),
                                NOW,
                                by))));
  }

  @Override
  public Future<Optional<AlertScript>> enable(
      String code, boolean enabled, Optional<Long> revision, String by) {
    return answer(
        () ->
            at(code, revision)
                .map(
                    was ->
                        was.enabled() == enabled
                            ? was
                            : keep(
                                new AlertScript(
                                    code,
                                    was.draft(),
                                    enabled,
                                    was.revision() + 1,
                                    was.created(),
                                    NOW,
                                    by))));
  }

  @Override
  public Future<Boolean> delete(String code, Optional<Long> revision) {
    return answer(
        () -> at(code, revision).map(was -> scripts.remove(was.code()) != null).orElse(false));
  }

  private Optional<AlertScript> at(String code, Optional<Long> revision) {
    return Optional.ofNullable(scripts.get(code))
        .filter(was -> revision.isEmpty() || was.revision() == revision.get());
  }

  private AlertScript keep(AlertScript script) {
    scripts.put(script.code(), script);
    return script;
  }
}
