package dev.carillon.postgres;

import dev.carillon.topic.TopicFilter;
import dev.carillon.webhook.DeliveryAttempt;
import dev.carillon.webhook.DeliveryProgress;
import dev.carillon.webhook.Webhook;
import dev.carillon.webhook.WebhookStore;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Webhooks in PostgreSQL. For every event loop. */
public final class PgWebhooks implements WebhookStore {
  private static final String COLUMNS =
      """
      id, revision, name, url, form, topics, filter, fields, subject, tenant, roles,
      claims::text as claims, secret, former_secret, former_secret_until, disabled, since,
      created, changed""";

  private final Database database;
  private final String all;
  private final String find;
  private final String create;
  private final String replace;
  private final String delete;
  private final String restart;
  private final String begin;
  private final String claim;
  private final String save;
  private final String standings;
  private final String note;
  private final String forget;
  private final String attempts;

  public PgWebhooks(Database database) {
    this.database = database;
    String table = database.table("webhook");
    String progress = database.table("webhook_progress");
    String attempt = database.table("webhook_attempt");
    all = "select %s from %s order by created, id".formatted(COLUMNS, table);
    find = "select %s from %s where id = $1".formatted(COLUMNS, table);
    // The start is stored together with the webhook.
    create =
        """
        with made as (
          insert into %s (id, revision, name, url, form, topics, filter, fields, subject, tenant,
            roles, claims, secret, former_secret, former_secret_until, disabled, since, created,
            changed)
          select $1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12::text::json, $13, $14, $15, $16,
            $17, $18, $19
          where (select count(*) from %s) < $20 returning id)
        insert into %s (webhook_id, cursor) select id, $21 from made"""
            .formatted(table, table, progress);
    replace =
        """
        update %s set revision = $2 + 1, name = $3, url = $4, form = $5, topics = $6, filter = $7,
          fields = $8, subject = $9, tenant = $10, roles = $11, claims = $12::text::json,
          secret = $13, former_secret = $14, former_secret_until = $15, disabled = $16,
          changed = $17
        where id = $1 and revision = $2 returning %s"""
            .formatted(table, COLUMNS);
    delete = "delete from %s where id = $1".formatted(table);
    // The current holder loses its claim, or its old progress would overwrite the new one.
    restart =
        """
        with moved as (update %s set since = $3 where id = $1)
        update %s set claim = claim + 1, cursor = $2, answered = '{}', retries = '[]'
        where webhook_id = $1"""
            .formatted(table, progress);
    begin =
        """
        insert into %s (webhook_id) select id from %s where id = $1
        on conflict (webhook_id) do nothing"""
            .formatted(progress, table);
    // An older generation may claim a webhook that has not been written to for a long time, because
    // a group that was empty is forgotten and starts to count again.
    claim =
        """
        update %s set claim = claim + 1, generation = $2, holder = $3, saved = now()
        where webhook_id = $1 and (generation <= $2 or saved < now() - interval '10 minutes')
        returning claim, revision, cursor, answered, retries::text as retries, trouble"""
            .formatted(progress);
    save =
        """
        update %s set saved = now(), revision = $3, cursor = $4, answered = $5,
          retries = $6::text::json, trouble = $7
        where webhook_id = $1 and claim = $2"""
            .formatted(progress);
    standings =
        """
        select webhook_id, holder, saved, revision, cursor, answered, retries::text as retries,
          trouble
        from %s where claim > 0"""
            .formatted(progress);
    note =
        """
        insert into %s (webhook_id, at, message, event, outcome, millis, try, answer)
        select w.id, a.* from %s w, unnest($2::timestamptz[], $3::text[], $4::text[], $5::text[],
          $6::bigint[], $7::integer[], $8::text[]) a
        where w.id = $1"""
            .formatted(attempt, table);
    forget =
        """
        delete from %s where webhook_id = $1 and number <= (
          select number from %s where webhook_id = $1 order by number desc offset $2 limit 1)"""
            .formatted(attempt, attempt);
    attempts =
        "select * from %s where webhook_id = $1 order by number desc limit $2".formatted(attempt);
  }

  private Future<RowSet<Row>> ask(String sql, @Nullable Object... values) {
    return database.query(sql, values).recover(Database::unavailable);
  }

  @Override
  public Future<List<Webhook>> all() {
    return read().recover(Database::unavailable);
  }

  /** The same; fails with a {@link DatabaseException}. */
  Future<List<Webhook>> read() {
    return database.query(all).map(rows -> rows.stream().map(WebhookRows::webhook).toList());
  }

  @Override
  public Future<Optional<Webhook>> find(UUID id) {
    return ask(find, id).map(rows -> rows.stream().findFirst().map(WebhookRows::webhook));
  }

  @Override
  public Future<Boolean> create(Webhook webhook, Optional<String> cursor, int most) {
    List<@Nullable Object> values = values(webhook);
    values.add(Times.of(webhook.since()));
    values.add(Times.of(webhook.created()));
    values.add(Times.of(webhook.changed()));
    values.add((long) most);
    values.add(cursor.orElse(null));
    return ask(create, values.toArray()).map(rows -> rows.rowCount() > 0);
  }

  @Override
  public Future<Optional<Webhook>> replace(Webhook webhook) {
    List<@Nullable Object> values = values(webhook);
    values.add(Times.of(webhook.changed()));
    return ask(replace, values.toArray())
        .map(rows -> rows.stream().findFirst().map(WebhookRows::webhook));
  }

  private static List<@Nullable Object> values(Webhook webhook) {
    var values = new ArrayList<@Nullable Object>();
    values.add(webhook.id());
    values.add(webhook.revision());
    values.add(webhook.name());
    values.add(webhook.url());
    values.add(webhook.form());
    values.add(webhook.topics().stream().map(TopicFilter::toString).toArray(String[]::new));
    values.add(webhook.filter().orElse(null));
    values.add(webhook.fields().toArray(String[]::new));
    values.add(webhook.owner().subject());
    values.add(webhook.owner().tenant());
    values.add(webhook.owner().roles().toArray(String[]::new));
    values.add(JsonText.of(webhook.owner().claims()));
    values.add(webhook.secret());
    values.add(webhook.formerSecret().map(Webhook.Former::secret).orElse(null));
    values.add(webhook.formerSecret().map(former -> Times.of(former.until())).orElse(null));
    values.add(webhook.disabled().orElse(null));
    return values;
  }

  @Override
  public Future<Boolean> delete(UUID id) {
    return ask(delete, id).map(rows -> rows.rowCount() > 0);
  }

  @Override
  public Future<Void> restart(UUID id, Optional<String> cursor, Instant since) {
    return ask(restart, id, cursor.orElse(null), Times.of(since)).mapEmpty();
  }

  @Override
  public Future<Optional<Claim>> claim(UUID id, int generation, String holder) {
    return ask(begin, id)
        .compose(there -> ask(claim, id, generation, holder))
        .map(
            rows ->
                rows.stream()
                    .findFirst()
                    .map(row -> new Claim(row.getLong("claim"), WebhookRows.progress(row))));
  }

  @Override
  public Future<Boolean> save(UUID id, long claimed, DeliveryProgress progress) {
    return ask(
            save,
            id,
            claimed,
            progress.revision(),
            progress.cursor().orElse(null),
            progress.answered().toArray(String[]::new),
            WebhookRows.text(progress.retries()),
            progress.trouble().orElse(null))
        .map(rows -> rows.rowCount() > 0);
  }

  @Override
  public Future<Map<UUID, Standing>> standings() {
    return ask(standings)
        .map(
            rows -> {
              var found = new HashMap<UUID, Standing>();
              rows.forEach(
                  row ->
                      found.put(
                          row.getUUID("webhook_id"),
                          new Standing(
                              WebhookRows.progress(row),
                              row.getString("holder"),
                              WebhookRows.time(row, "saved"))));
              return found;
            });
  }

  @Override
  public Future<Void> note(UUID id, List<DeliveryAttempt> made, int kept) {
    return ask(
            note,
            id,
            made.stream().map(one -> Times.of(one.at())).toArray(java.time.OffsetDateTime[]::new),
            texts(made, DeliveryAttempt::message),
            texts(made, DeliveryAttempt::event),
            texts(made, DeliveryAttempt::outcome),
            made.stream().map(one -> one.took().toMillis()).toArray(Long[]::new),
            made.stream().map(DeliveryAttempt::number).toArray(Integer[]::new),
            texts(made, DeliveryAttempt::excerpt))
        .compose(noted -> ask(forget, id, (long) kept))
        .mapEmpty();
  }

  private static String[] texts(
      List<DeliveryAttempt> attempts, java.util.function.Function<DeliveryAttempt, String> part) {
    // PostgreSQL cannot store NUL.
    return attempts.stream().map(part).map(text -> text.replace('\0', ' ')).toArray(String[]::new);
  }

  @Override
  public Future<List<DeliveryAttempt>> attempts(UUID id, int count) {
    return ask(attempts, id, (long) count)
        .map(rows -> rows.stream().map(WebhookRows::attempt).toList());
  }
}
