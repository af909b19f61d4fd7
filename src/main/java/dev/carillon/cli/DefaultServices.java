package dev.carillon.cli;

import dev.carillon.gateway.Configuration;
import dev.carillon.gateway.EmbeddedOptions;
import dev.carillon.gateway.Gateway;
import java.nio.file.Path;
import java.util.Optional;

/** The services that the program uses outside of tests. */
public final class DefaultServices implements Services {
  private Optional<EmbeddedServers> servers = Optional.empty();

  @Override
  public Embedded embedded(Path data, EmbeddedOptions options) {
    EmbeddedServers started = EmbeddedServers.start(data, options);
    servers = Optional.of(started);
    return started;
  }

  @Override
  public Running gateway(Configuration configuration) {
    servers.ifPresent(all -> all.createTopics(configuration));
    return Gateway.start(configuration)::close;
  }

  @Override
  public TokenAdmin tokens(Configuration configuration) {
    return DatabaseTokenAdmin.open(configuration.postgres());
  }

  @Override
  public WebhookAdmin webhooks(Configuration configuration) {
    return DatabaseWebhookAdmin.open(configuration);
  }

  @Override
  public News news(Configuration configuration) {
    return new ControlTopicClient(configuration);
  }
}
