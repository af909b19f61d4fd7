package dev.carillon.gateway;

import dev.carillon.command.CommandDeclaration;
import dev.carillon.command.Commands;
import dev.carillon.core.PubSub;
import dev.carillon.http.Mount;
import dev.carillon.http.operator.OperatorEndpoint;
import dev.carillon.kafka.client.SupervisedThread;
import io.vertx.core.Future;
import java.util.List;

/**
 * An optional part of the gateway: a product's protocol, alert scripts, webhooks. There is one
 * instance per process, created once the configuration is known; methods that it does not override
 * add nothing. {@link Gateway} lists all features and loads those that the configuration enables.
 */
interface Feature {
  /**
   * A kind of feature: one line in {@link Gateway}'s list.
   *
   * @param name its name in {@code products}, or the section that enables it
   */
  record Type(String name, Switch on, Maker maker) {

    /** A product: enabled if the configuration lists its name. */
    static Type product(String name, Maker maker) {
      return new Type(name, configuration -> configuration.products().contains(name), maker);
    }
  }

  /** Tests whether the configuration enables the feature. */
  interface Switch {
    boolean isOn(Configuration configuration);
  }

  /** Creates the feature. It may start look-ups, and does not wait for them. */
  interface Maker {
    Feature make(Platform platform);
  }

  /** Mounts for clients. Called on each event loop, for that loop. */
  default List<Mount> mounts(Commands commands) {
    return List.of();
  }

  /** Endpoints for operators on the management port. */
  default List<OperatorEndpoint> operatorEndpoints() {
    return List.of();
  }

  /** Commands in addition to those of the configuration. */
  default List<CommandDeclaration> commands() {
    return List.of();
  }

  /** Threads that are part of the gateway's health. */
  default List<SupervisedThread> threads() {
    return List.of();
  }

  /** An event loop was opened; called on it. */
  default void join(PubSub pubSub) {}

  /** All event loops are open: reading from Kafka may begin. */
  default void start() {}

  /** The gateway is about to drain; may block. */
  default void leave() {}

  /** All clients are disconnected. */
  default Future<Void> close() {
    return Future.succeededFuture();
  }
}
