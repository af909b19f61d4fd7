package dev.carillon.embedded;

import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import kafka.server.KafkaConfig;
import kafka.server.KafkaRaftServer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.metadata.storage.Formatter;
import org.apache.kafka.server.common.Feature;
import org.apache.kafka.server.common.MetadataVersion;
import org.jspecify.annotations.Nullable;

/**
 * A Kafka broker in this process. Used by one thread at a time; every method blocks. It may be
 * stopped and started again, with the same port and data.
 */
public final class EmbeddedKafka implements AutoCloseable {
  /** Data that was formatted with another id does not start, so the id is constant. */
  private static final String CLUSTER = "Y2FyaWxsb24tZW1iZWRkIQ";

  private final Options options;
  private int port;
  private @Nullable KafkaRaftServer server;

  /**
   * Location and durability of the broker.
   *
   * @param directory holds the broker's data, and nothing else
   * @param port 0 for a free one
   * @param durable each acknowledged record is on the disk, not only in the page cache
   * @param settings further broker settings; they override the defaults
   * @param onFault called when the broker has terminated because of a fault
   */
  public record Options(
      Path directory,
      int port,
      boolean durable,
      Map<String, String> settings,
      Consumer<String> onFault) {
    public Options {
      directory = directory.toAbsolutePath().normalize();
      settings = Map.copyOf(settings);
    }

    public static Options of(Path directory) {
      return new Options(directory, 0, false, Map.of(), fault -> {});
    }

    public Options withPort(int port) {
      return new Options(directory, port, durable, settings, onFault);
    }

    public Options withDurable(boolean durable) {
      return new Options(directory, port, durable, settings, onFault);
    }

    public Options withSetting(String key, String value) {
      var all = new HashMap<>(settings);
      all.put(key, value);
      return new Options(directory, port, durable, all, onFault);
    }

    public Options withOnFault(Consumer<String> onFault) {
      return new Options(directory, port, durable, settings, onFault);
    }
  }

  public EmbeddedKafka(Options options) {
    this.options = options;
    this.port = options.port();
  }

  /**
   * Starts the broker; no effect if it is running.
   *
   * @throws PortInUseException if the port is in use
   */
  public EmbeddedKafka start() {
    if (server != null) {
      return this;
    }
    QuietLoggers.apply();
    port = Ports.claim(port);
    BrokerFault.watch(options.onFault());
    try {
      Path log = Files.createDirectories(options.directory());
      format(log);
      var properties = BrokerProperties.of(options, log, port, Ports.free());
      server = new KafkaRaftServer(KafkaConfig.fromProps(properties, false), Time.SYSTEM);
      server.startup();
      return this;
    } catch (Exception e) {
      stop();
      BrokerFault.unwatch(options.onFault());
      throw new IllegalStateException("kafka did not start in " + options.directory(), e);
    }
  }

  private static void format(Path log) throws Exception {
    try (var nowhere =
        new PrintStream(OutputStream.nullOutputStream(), false, StandardCharsets.UTF_8)) {
      new Formatter()
          .setPrintStream(nowhere)
          .setNodeId(BrokerProperties.NODE)
          .setClusterId(CLUSTER)
          .setDirectories(List.of(log.toString()))
          .setMetadataLogDirectory(log.toString())
          .setControllerListenerName(BrokerProperties.CONTROLLER)
          .setReleaseVersion(MetadataVersion.latestProduction())
          .setSupportedFeatures(Feature.PRODUCTION_FEATURES)
          .setIgnoreFormatted(true)
          .run();
    }
  }

  public int port() {
    return port;
  }

  public String bootstrap() {
    return Ports.HOST + ":" + port;
  }

  /** Creates the topics that do not exist; existing ones are unchanged. */
  public void createTopics(List<NewTopic> topics) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap()))) {
      MissingTopics.create(admin, topics);
    } catch (ExecutionException e) {
      throw new IllegalStateException("topics were not created: " + topics, e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while topics were created", e);
    }
  }

  public void createTopic(String name, int partitions, Map<String, String> config) {
    createTopics(List.of(new NewTopic(name, partitions, (short) 1).configs(config)));
  }

  /** Stops the broker and keeps its data and port for the next start. */
  public void stop() {
    KafkaRaftServer running = server;
    if (running == null) {
      return;
    }
    server = null;
    running.shutdown();
    running.awaitShutdown();
    BrokerFault.unwatch(options.onFault());
  }

  @Override
  public void close() {
    stop();
  }
}
