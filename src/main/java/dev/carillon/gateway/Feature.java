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
 * An optional part of the gateway: a product's protocol, alert scripts, webhooks. One object per
 * process, made once the configuration is known; what it does not add it leaves to the defaults.
 * {@link Gateway} holds the list of all features and loads those that the configuration has on.
 */
interface Feature {
  /**
   * A kind of feature: one line in {@link Gateway}'s list.
   *
   * @param name as {@code products} in the configuration names it, or the section that turns it on
   */
  record Type(String name, Switch on, Maker maker) {

    /** A product: on if the configuration lists its name. */
    static Type product(String name, Maker maker) {
      return new Type(name, configuration -> configuration.products().contains(name), maker);
    }
  }

  /** Says whether the configuration has the feature on. */
  interface Switch {
    boolean isOn(Configuration configuration);
  }

  /** Makes the feature. It may begin to look things up, and waits for nothing. */
  interface Maker {
    Feature make(Platform platform);
  }

  /** Addresses for clients. Called on each event loop, for that loop. */
  default List<Mount> mounts(Commands commands) {
    return List.of();
  }

  /** What operators can request on the management port. */
  default List<OperatorEndpoint> operatorEndpoints() {
    return List.of();
  }

  /** Commands beside those of the configuration. */
  default List<CommandDeclaration> commands() {
    return List.of();
  }

  /** Threads whose health is the gateway's. */
  default List<SupervisedThread> threads() {
    return List.of();
  }

  /** One more event loop is open; called on it. */
  default void join(PubSub pubSub) {}

  /** The event loops are open: reading from Kafka may begin. */
  default void start() {}

  /** The gateway is about to drain; may block. */
  default void leave() {}

  /** No client is left. */
  default Future<Void> close() {
    return Future.succeededFuture();
  }
}
