package dev.carillon;

import dev.carillon.access.ApiToken;
import dev.carillon.access.ApiTokens;
import dev.carillon.access.StoredToken;
import dev.carillon.core.RefusedException;
import dev.carillon.postgres.Database;
import dev.carillon.postgres.Migrations;
import dev.carillon.postgres.PgTokenStore;
import dev.carillon.postgres.PostgresOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The tokens in the database, for the command line: each call waits for its answer. */
final class StoredTokens implements Tokens {
  private static final int PATIENCE_SECONDS = 30;

  private final Vertx vertx = Vertx.vertx();
  private final Database database;
  private final ApiTokens tokens;

  StoredTokens(PostgresOptions options) {
    Migrations.run(options);
    database = new Database(vertx, options);
    tokens = new ApiTokens(new PgTokenStore(database));
  }

  @Override
  public Created create(Request request) {
    ApiToken token =
        await(
            tokens.create(
                new ApiTokens.Request(
                    request.subject(),
                    request.tenant(),
                    request.roles(),
                    request.claims(),
                    request.lifetime())));
    return new Created(token.id(), token.text());
  }

  @Override
  public List<Entry> list() {
    return await(tokens.list()).stream().map(StoredTokens::entry).toList();
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

  private static <T> T await(Future<T> future) {
    try {
      return future
          .toCompletionStage()
          .toCompletableFuture()
          .get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RefusedException refused) {
        throw new CommandException(refused.reason().text(), refused);
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new CommandException("the database does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    await(database.close());
    await(vertx.close());
  }
}
