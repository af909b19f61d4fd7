package dev.carillon.cli;

import dev.carillon.access.identity.AccessChange;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.gateway.Configuration;
import dev.carillon.gateway.ControlTopic;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Writes to the control topic for the command line. Every method blocks. */
final class ControlTopicClient implements Services.News {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Configuration configuration;
  private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
  private final ControlTopic control;

  ControlTopicClient(Configuration configuration) {
    this.configuration = configuration;
    this.control = new ControlTopic(vertx, configuration.kafka(), configuration.control());
  }

  @Override
  public void tell(AccessChange ending) {
    try {
      control.tell(ending).await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (RefusedException | TimeoutException e) {
      throw new CommandException(
          "Kafka at " + configuration.kafka().bootstrapServers() + ": " + e.getMessage(), e);
    }
  }

  @Override
  public void close() {
    control.close();
    try {
      vertx.close().await(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw new CommandException("it does not end", e);
    }
  }
}
