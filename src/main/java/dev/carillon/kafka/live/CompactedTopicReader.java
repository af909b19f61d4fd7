package dev.carillon.kafka.live;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.Item;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.ManagedTopic;
import dev.carillon.kafka.client.ReaderMeter;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.format.Format;
import dev.carillon.kafka.format.StreamOptions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.apache.kafka.common.config.TopicConfig;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reader of a compacted topic of CloudEvents that is small enough for every replica to read it all:
 * from the beginning at startup, and new records as they arrive. Creates the topic if it does not
 * exist. Runs on threads of its own.
 */
public final class CompactedTopicReader implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(CompactedTopicReader.class);

  private static final String ROLE = "control";

  private final KafkaOptions options;
  private final String topic;
  private final Consumer<ChangeEvent> sink;
  private final KafkaReader reader;
  private final SupervisedThread beginning;

  /**
   * @param sink receives the events, in the order of each partition; called on the reader's thread
   */
  public CompactedTopicReader(KafkaOptions kafka, String topic, Consumer<ChangeEvent> sink) {
    this.options = kafka.forWholeTopic("control");
    this.topic = topic;
    this.sink = sink;
    this.reader =
        new KafkaReader(
            options,
            List.of(stream(topic)),
            this::take,
            1,
            ReaderMeter.NONE,
            ROLE,
            KafkaReader.Clients.of(options));
    this.beginning =
        new SupervisedThread(options.clientId() + "-begin", ROLE + "-begin", this::begin);
  }

  /** The topic as a stream that can be published to. */
  public static StreamOptions stream(String topic) {
    return StreamOptions.of(topic, Format.CLOUDEVENTS, "carillon:control:{type}").withPublish();
  }

  /** Returns at once. */
  public void start() {
    beginning.start();
  }

  /** True once all records from before the start were passed on, and from then on. */
  public boolean isKnown() {
    return reader.hasCaughtUp();
  }

  /** Its threads, for supervision. */
  public List<SupervisedThread> threads() {
    var all = new ArrayList<>(reader.threads());
    all.add(beginning);
    return List.copyOf(all);
  }

  private void begin(SupervisedThread self) throws InterruptedException {
    new ManagedTopic(
            options,
            topic,
            1,
            Map.of(TopicConfig.CLEANUP_POLICY_CONFIG, TopicConfig.CLEANUP_POLICY_COMPACT))
        .await(self);
    if (!self.isClosed()) {
      reader.start();
    }
  }

  private void take(EventBatch batch) {
    try {
      batch.items().forEach(item -> item.pass(new Taker()));
    } finally {
      reader.processed();
    }
  }

  private final class Taker implements Item.Receiver {
    @Override
    public void event(ChangeEvent event) {
      sink.accept(event);
    }

    @Override
    public void gap(Gap gap) {
      log.warn("records of a topic were not read topic={} cause={}", topic, gap.cause().word());
    }
  }

  @Override
  public void close() {
    beginning.stop();
    if (beginning.isStarted()) {
      beginning.join(options.requestTimeout());
    }
    reader.close();
  }
}
