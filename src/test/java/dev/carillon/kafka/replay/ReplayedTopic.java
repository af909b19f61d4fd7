package dev.carillon.kafka.replay;

import dev.carillon.core.past.Archive.Answer;
import dev.carillon.core.past.Archive.Stretch;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.Tuning;
import dev.carillon.kafka.format.Broker;
import dev.carillon.support.SharedKafka;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.kafka.clients.producer.ProducerRecord;

/** A topic of one partition and a replay of it. The events that it comes with are numbered. */
public final class ReplayedTopic implements AutoCloseable {
  private static final SharedKafka KAFKA = SharedKafka.get();

  public final String name;
  public final Replays replays;
  public final Partition partition;
  public final Replays.Counts counts;

  public ReplayedTopic(String name, Replays replays) {
    this.name = name;
    this.replays = replays;
    this.partition = replays.partition(name, 0);
    this.counts = replays.counts;
  }

  /** A new one with so many events. */
  public static ReplayedTopic of(int events) {
    return of(events, ReplayOptions.DEFAULT);
  }

  static ReplayedTopic of(int events, ReplayOptions options) {
    return of(events, Tuning.of(KAFKA.bootstrap()).build(), options);
  }

  static ReplayedTopic of(int events, KafkaOptions kafka, ReplayOptions options) {
    String name = KAFKA.topic("past", 1);
    produce(name, events);
    return new ReplayedTopic(name, new Replays(kafka, options, Broker.stream(name)));
  }

  /** Produces numbered events to partition 0. */
  static void produce(String topic, int count) {
    try (var producer = SharedKafka.producer(KAFKA.bootstrap())) {
      for (int i = 0; i < count; i++) {
        var unused =
            producer.send(new ProducerRecord<>(topic, 0, null, Broker.eventBytes("e-" + i)));
      }
      producer.flush();
    }
  }

  /** The ids of the events that have these numbers. */
  public static List<String> names(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "e-" + i).toList();
  }

  public Position at(long offset) {
    return Replays.at(partition, offset);
  }

  public Answer ask(long offset) {
    return replays.ask(partition, offset);
  }

  Answer ask(long offset, String principal) {
    return replays.ask(at(offset), principal);
  }

  public Stretch stretch(long offset) {
    return replays.stretch(at(offset));
  }

  public Replays.Reading readAll(long offset) {
    return replays.readAll(at(offset));
  }

  @Override
  public void close() {
    replays.close();
  }
}
