package dev.carillon.cli;

import dev.carillon.access.identity.AccessChange;
import dev.carillon.gateway.Configuration;
import dev.carillon.gateway.EmbeddedOptions;
import java.nio.file.Path;
import java.util.Map;

/**
 * What the commands set in motion. Each method returns when its part is up, and refuses with a
 * {@link CommandException}.
 */
public interface Services {
  /** Broker and database in this process. */
  interface Embedded extends AutoCloseable {
    /** Where they are, as the variables that the configuration reads. */
    Map<String, String> variables();

    @Override
    void close();
  }

  /** A gateway that runs. */
  interface Running extends AutoCloseable {
    /** Sends the clients away, then ends; returns when that is done. */
    @Override
    void close();
  }

  /** The way to all replicas. */
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
