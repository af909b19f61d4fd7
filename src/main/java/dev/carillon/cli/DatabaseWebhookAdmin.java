package dev.carillon.cli;

import dev.carillon.access.Access;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.expression.EventConditions;
import dev.carillon.gateway.Configuration;
import dev.carillon.gateway.WebhookForms;
import dev.carillon.postgres.Database;
import dev.carillon.postgres.DatabaseException;
import dev.carillon.postgres.Migrations;
import dev.carillon.postgres.PgWebhooks;
import dev.carillon.webhook.InvalidWebhookException;
import dev.carillon.webhook.WebhookMeter;
import dev.carillon.webhook.Webhooks;
import dev.carillon.webhook.delivery.WebhookService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Access to the webhooks in the database for the command line. Every method blocks. */
final class DatabaseWebhookAdmin implements WebhookAdmin {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Configuration configuration;
  private final Vertx vertx;
  private final Database database;
  private final WebhookService office;
  private final Webhooks webhooks;

  private DatabaseWebhookAdmin(Configuration configuration) {
    this.configuration = configuration;
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    this.database = new Database(vertx, configuration.postgres());
    var rights = Access.rights(configuration.access());
    // Nothing is delivered from here.
    this.office =
        new WebhookService(
            vertx,
            new WebhookService.Parts(
                configuration.webhooks(),
                new PgWebhooks(database),
                rights,
                rights,
                new EventConditions(1)::of,
                WebhookForms.all(
                    configuration.dataloy().types(), configuration.topics().gapRanges()),
                WebhookMeter.NONE,
                Configuration.version(),
                "command line",
                configuration.cursors().cursors()));
    this.webhooks = office.webhooks();
  }

  /**
   * Creates the tables if they do not exist.
   *
   * @throws CommandException if the database cannot be used
   */
  static DatabaseWebhookAdmin open(Configuration configuration) {
    try {
      Migrations.run(configuration.postgres());
    } catch (DatabaseException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
    return new DatabaseWebhookAdmin(configuration);
  }

  @Override
  public Json create(Map<String, ?> body) {
    return await(() -> webhooks.create(body)).json();
  }

  @Override
  public Json list() {
    return await(webhooks::list);
  }

  @Override
  public Json show(String id) {
    return await(() -> webhooks.show(id)).json();
  }

  @Override
  public Json enable(String id, Optional<String> from) {
    return await(() -> webhooks.enable(id, from)).json();
  }

  @Override
  public Json disable(String id) {
    return await(() -> webhooks.disable(id)).json();
  }

  @Override
  public Json rotate(String id) {
    return await(() -> webhooks.rotate(id)).json();
  }

  @Override
  public void delete(String id) {
    await(() -> webhooks.delete(id).map(id));
  }

  private <T> T await(Supplier<Future<T>> question) {
    try {
      return question.get().await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InvalidWebhookException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    } catch (RefusedException e) {
      throw new CommandException(e.reason().text(), e);
    } catch (TimeoutException e) {
      throw new CommandException(configuration.postgres() + " does not answer", e);
    }
  }

  @Override
  public void close() {
    await(office::close);
    await(database::close);
    await(vertx::close);
  }
}
