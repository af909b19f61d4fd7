package dev.carillon;

import java.nio.file.Path;
import java.util.Optional;

/** The parts as they are. */
final class RealParts implements Parts {
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
  public Tokens tokens(Configuration configuration) {
    return DatabaseTokens.open(configuration.postgres());
  }

  @Override
  public Hooks webhooks(Configuration configuration) {
    return DatabaseHooks.open(configuration);
  }

  @Override
  public News news(Configuration configuration) {
    return new KafkaNews(configuration);
  }
}
