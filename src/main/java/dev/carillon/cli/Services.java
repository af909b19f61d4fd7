package dev.carillon.cli;

import dev.carillon.access.identity.AccessChange;
import dev.carillon.gateway.Configuration;
import dev.carillon.gateway.EmbeddedOptions;
import java.nio.file.Path;
import java.util.Map;

/**
 * The services that commands use. Each method returns when its service has started, and fails with
 * a {@link CommandException}.
 */
public interface Services {
  /** Broker and database in this process. */
  interface Embedded extends AutoCloseable {
    /** The addresses, as the variables that the configuration reads. */
    Map<String, String> variables();

    @Override
    void close();
  }

  /** A running gateway. */
  interface Running extends AutoCloseable {
    /** Disconnects the clients, then stops; returns when that is complete. */
    @Override
    void close();
  }

  /** Announces revocations to all replicas. */
  interface News extends AutoCloseable {
    /** Returns once Kafka has acknowledged it; fails with a {@link CommandException}. */
    void tell(AccessChange ending);

    @Override
    void close();
  }

  /** Starts broker and database with a directory for their data. */
  Embedded embedded(Path data, EmbeddedOptions options);

  Running gateway(Configuration configuration);

  /** The tokens in the configured database. */
  TokenAdmin tokens(Configuration configuration);

  /** The webhooks in the configured database. */
  WebhookAdmin webhooks(Configuration configuration);

  /** The configured control topic. */
  News news(Configuration configuration);
}
