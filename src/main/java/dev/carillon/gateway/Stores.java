package dev.carillon.gateway;

import dev.carillon.access.token.TicketStore;
import dev.carillon.access.token.TokenStore;
import dev.carillon.postgres.Database;
import dev.carillon.postgres.Migrations;
import dev.carillon.postgres.PgCommandKeys;
import dev.carillon.postgres.PgTicketStore;
import dev.carillon.postgres.PgTokenStore;
import dev.carillon.postgres.PostgresOptions;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The stores in PostgreSQL. */
record Stores(
    Migrations migrations,
    Database database,
    TokenStore tokens,
    PgTicketStore ticketStore,
    PgCommandKeys commandKeys) {

  private static final Logger log = LoggerFactory.getLogger(Stores.class);

  /** Migrates in the background without waiting: the database may become available later. */
  static Stores start(Vertx vertx, PostgresOptions options) {
    if (options.trustsAnybody()) {
      log.warn(
          "postgres.tls is {}: an attacker on the network path can impersonate {}; only verify-full"
              + " checks the certificate",
          options.tls().word(),
          options.host());
    }
    var database = new Database(vertx, options);
    return new Stores(
        Migrations.start(options),
        database,
        new PgTokenStore(database),
        new PgTicketStore(database),
        new PgCommandKeys(database));
  }

  TicketStore tickets() {
    return ticketStore;
  }

  Future<Void> close() {
    migrations.close();
    ticketStore.close();
    commandKeys.close();
    return database.close();
  }
}
