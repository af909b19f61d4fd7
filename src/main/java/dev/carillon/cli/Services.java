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
    /** Where they are, as the variables that the configuration reads. */
    Map<String, String> variables();

    @Override
    void close();
  }

  /** A running gateway. */
  interface Running extends AutoCloseable {
    /** Sends the clients away, then ends; returns when that is done. */
    @Override
    void close();
  }

  /** Announces revocations to all replicas. */
  interface News extends AutoCloseable {
    /** Returns once Kafka has it; refuses with a {@link CommandException}. */
    void tell(AccessChange ending);

    @Override
    void close();
  }

  /** Starts broker and database on a directory that keeps their data. */
  Embedded embedded(Path data, EmbeddedOptions options);

  Running gateway(Configuration configuration);

  /** The tokens in the database that the configuration names. */
  TokenAdmin tokens(Configuration configuration);

  /** The webhooks in the database that the configuration names. */
  WebhookAdmin webhooks(Configuration configuration);

  /** The control topic that the configuration names. */
  News news(Configuration configuration);
}
