package dev.carillon.postgres;

import dev.carillon.alert.AlertOptions;
import dev.carillon.alert.AlertScript;
import dev.carillon.alert.AlertStore;
import dev.carillon.alert.ScriptDraft;
import dev.carillon.alert.Trigger;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Alert scripts in PostgreSQL. Notifies a listener of all scripts: at once after a change on any
 * replica, and at intervals in case a notification was missed.
 */
public final class PgAlertScripts implements AlertStore {
  private static final Logger log = LoggerFactory.getLogger(PgAlertScripts.class);
  private static final String CHANNEL = "carillon_alerts";
  private static final String COLUMNS =
      "code, name, expression, triggers, message, enabled, revision, created, updated, updated_by";

  private final Database database;
  private final Consumer<List<AlertScript>> sink;
  private final TableWatch watch;
  private final String list;
  private final String find;
  private final String create;
  private final String update;
  private final String enable;
  private final String delete;

  private PgAlertScripts(
      Database database,
      PostgresOptions postgres,
      AlertOptions options,
      Consumer<List<AlertScript>> sink) {
    this.database = database;
    this.sink = sink;
    var table = new TableWatch.Subject("alert scripts", CHANNEL, options.poll(), this::look);
    this.watch = new TableWatch(database, postgres, table, System::nanoTime);
    String name = database.table("alert_script");
    String returning = " returning " + COLUMNS;
    this.list =
        "select %s from %s order by code limit %d".formatted(COLUMNS, name, options.maxScripts());
    this.find = "select " + COLUMNS + " from " + name + " where code = $1";
    this.create =
        """
        insert into %s (code, name, expression, triggers, message, updated_by)
        values ($1, $2, $3, $4, $5, $6) on conflict do nothing"""
                .formatted(name)
            + returning;
    this.update =
        """
        update %s set name = $3, expression = $4, triggers = $5, message = $6, updated_by = $7,
          revision = revision + 1, updated = now()
        where code = $1 and revision = $2"""
                .formatted(name)
            + returning;
    this.enable =
        """
        update %s set enabled = $2,
          updated_by = case when enabled <> $2 then $4 else updated_by end,
          revision = revision + (enabled <> $2)::integer,
          updated = case when enabled <> $2 then now() else updated end
        where code = $1 and ($3::bigint is null or revision = $3)"""
                .formatted(name)
            + returning;
    this.delete =
        "delete from " + name + " where code = $1 and ($2::bigint is null or revision = $2)";
  }

  /**
   * Starts to read, without waiting: the database may become available later.
   *
   * @param sink receives all current scripts; called on a worker thread, one call at a time
   */
  public static PgAlertScripts start(
      Database database,
      PostgresOptions postgres,
      AlertOptions options,
      Consumer<List<AlertScript>> sink) {
    var scripts = new PgAlertScripts(database, postgres, options, sink);
    scripts.watch.start();
    return scripts;
  }

  private Future<Void> look() {
    return database.query(list).compose(this::tell);
  }

  // Compiling all of them takes too long for an event loop.
  private Future<Void> tell(RowSet<Row> rows) {
    List<AlertScript> scripts = scripts(rows);
    return database
        .vertx()
        .executeBlocking(
            () -> {
              sink.accept(scripts);
              return null;
            });
  }

  private static List<AlertScript> scripts(RowSet<Row> rows) {
    return rows.stream().flatMap(PgAlertScripts::script).toList();
  }

  @Override
  public Future<List<AlertScript>> list() {
    return database.query(list).recover(Database::unavailable).map(PgAlertScripts::scripts);
  }

  @Override
  public Future<Optional<AlertScript>> find(String code) {
    return database.query(find, code).recover(Database::unavailable).map(PgAlertScripts::first);
  }

  @Override
  public Future<Optional<AlertScript>> create(String code, ScriptDraft draft, String by) {
    return changed(
        database.query(
            create,
            code,
            draft.name(),
            draft.expression(),
            triggers(draft),
            draft.message().orElse(null),
            by));
  }

  @Override
  public Future<Optional<AlertScript>> update(
      String code, long revision, ScriptDraft draft, String by) {
    return changed(
        database.query(
            update,
            code,
            revision,
            draft.name(),
            draft.expression(),
            triggers(draft),
            draft.message().orElse(null),
            by));
  }

  @Override
  public Future<Optional<AlertScript>> enable(
      String code, boolean enabled, Optional<Long> revision, String by) {
    return changed(database.query(enable, code, enabled, revision.orElse(null), by));
  }

  @Override
  public Future<Boolean> delete(String code, Optional<Long> revision) {
    return database
        .query(delete, code, revision.orElse(null))
        .recover(Database::unavailable)
        .onSuccess(done -> watch.lookSoon())
        .map(rows -> rows.rowCount() > 0);
  }

  /** This replica sees the change at once, even if the notification is lost. */
  private Future<Optional<AlertScript>> changed(Future<RowSet<Row>> rows) {
    return rows.recover(Database::unavailable)
        .onSuccess(done -> watch.lookSoon())
        .map(PgAlertScripts::first);
  }

  private static String[] triggers(ScriptDraft draft) {
    return draft.triggers().stream().map(Trigger::toString).toArray(String[]::new);
  }

  private static Optional<AlertScript> first(RowSet<Row> rows) {
    return rows.stream().flatMap(PgAlertScripts::script).findFirst();
  }

  /** Empty for an invalid row that another program wrote. */
  private static Stream<AlertScript> script(Row row) {
    String code = row.getString("code");
    try {
      @Nullable String message = row.getString("message");
      var draft =
          new ScriptDraft(
              row.getString("name"),
              row.getString("expression"),
              Stream.of(row.getArrayOfStrings("triggers")).map(Trigger::of).toList(),
              Optional.ofNullable(message));
      return Stream.of(
          new AlertScript(
              code,
              draft,
              row.getBoolean("enabled"),
              row.getLong("revision"),
              row.getOffsetDateTime("created").toInstant(),
              row.getOffsetDateTime("updated").toInstant(),
              row.getString("updated_by")));
    } catch (IllegalArgumentException e) {
      log.warn("not an alert script code={} why={}", code, e.getMessage());
      return Stream.empty();
    }
  }

  public Future<Void> close() {
    return watch.close();
  }
}
