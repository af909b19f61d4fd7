package dev.carillon.embedded;

import java.nio.file.Path;
import java.util.Properties;

/** Settings of a broker that is its own controller and has no peers. */
final class BrokerProperties {
  static final int NODE = 1;
  static final String CONTROLLER = "CONTROLLER";

  private BrokerProperties() {}

  static Properties of(EmbeddedKafka.Options options, Path log, int port, int controllerPort) {
    var p = new Properties();
    p.setProperty("process.roles", "broker,controller");
    p.setProperty("node.id", Integer.toString(NODE));
    String broker = "PLAINTEXT://" + Ports.HOST + ":" + port;
    p.setProperty(
        "listeners", broker + "," + CONTROLLER + "://" + Ports.HOST + ":" + controllerPort);
    p.setProperty("advertised.listeners", broker);
    p.setProperty("controller.listener.names", CONTROLLER);
    p.setProperty("controller.quorum.voters", NODE + "@" + Ports.HOST + ":" + controllerPort);
    p.setProperty("log.dirs", log.toString());
    p.setProperty("auto.create.topics.enable", "false");
    p.setProperty("num.partitions", "1");
    alone(p);
    small(p);
    if (options.durable()) {
      // An acknowledgement then means that the record is on the disk, not only in the page cache.
      p.setProperty("log.flush.interval.messages", "1");
    }
    options.settings().forEach(p::setProperty);
    return p;
  }

  private static void alone(Properties p) {
    for (String topic : new String[] {"transaction.state.log.", "share.coordinator.state.topic."}) {
      p.setProperty(topic + "replication.factor", "1");
      p.setProperty(topic + "min.isr", "1");
    }
    p.setProperty("offsets.topic.replication.factor", "1");
    p.setProperty("offsets.topic.num.partitions", "1");
    p.setProperty("transaction.state.log.num.partitions", "1");
    p.setProperty("share.coordinator.state.topic.num.partitions", "1");
    // After a kill the controller waits for the end of the broker's earlier session: 9 s by
    // default.
    p.setProperty("broker.session.timeout.ms", "4000");
    p.setProperty("broker.heartbeat.interval.ms", "500");
    p.setProperty("group.initial.rebalance.delay.ms", "0");
  }

  /** Kafka's defaults are for a dedicated machine: 128 MB for the cleaner alone. */
  private static void small(Properties p) {
    p.setProperty("log.cleaner.dedupe.buffer.size", "4194304");
    p.setProperty("num.network.threads", "2");
    p.setProperty("num.io.threads", "4");
    p.setProperty("background.threads", "2");
  }
}
