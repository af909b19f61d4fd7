package dev.carillon.cli;

import dev.carillon.access.token.ApiToken;
import dev.carillon.access.token.ApiTokens;
import dev.carillon.access.token.StoredToken;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.postgres.Database;
import dev.carillon.postgres.DatabaseException;
import dev.carillon.postgres.Migrations;
import dev.carillon.postgres.PgTokenStore;
import dev.carillon.postgres.PostgresOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Access to the API tokens in the database for the command line. Every method blocks. */
final class DatabaseTokenAdmin implements TokenAdmin {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final PostgresOptions options;
  private final Vertx vertx;
  private final Database database;
  private final ApiTokens tokens;

  private DatabaseTokenAdmin(PostgresOptions options) {
    this.options = options;
    this.vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    this.database = new Database(vertx, options);
    this.tokens = new ApiTokens(new PgTokenStore(database));
  }

  /**
   * Creates the tables if they do not exist, because a token may be created before the gateway's
   * first start.
   *
   * @throws CommandException if the database cannot be used
   */
  static DatabaseTokenAdmin open(PostgresOptions options) {
    try {
      Migrations.run(options);
    } catch (DatabaseException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
    return new DatabaseTokenAdmin(options);
  }

  @Override
  public Created create(Request request) {
    ApiToken token = await(tokens.create(wanted(request)));
    return new Created(token.id(), token.text());
  }

  @Override
  public String keep(String foreign, Request request) {
    try {
      return await(tokens.keep(foreign, wanted(request)));
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    }
  }

  private static ApiTokens.Request wanted(Request request) {
    return new ApiTokens.Request(
        request.subject(), request.tenant(), request.roles(), request.claims(), request.lifetime());
  }

  @Override
  public List<Entry> list() {
    return await(tokens.list()).stream().map(DatabaseTokenAdmin::entry).toList();
  }

  private static Entry entry(StoredToken token) {
    return new Entry(
        token.id(),
        token.subject(),
        token.tenant(),
        token.roles(),
        token.created(),
        token.expires());
  }

  @Override
  public boolean revoke(String id) {
    return await(tokens.revoke(id));
  }

  private <T> T await(Future<T> answer) {
    try {
      return answer.await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (IllegalArgumentException e) {
      throw new CommandException(String.valueOf(e.getMessage()), e);
    } catch (RefusedException | TimeoutException e) {
      throw new CommandException(options + " does not answer", e);
    }
  }

  @Override
  public void close() {
    await(database.close());
    await(vertx.close());
  }
}
