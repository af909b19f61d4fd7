package dev.carillon.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Gap;
import dev.carillon.kafka.format.Broker;
import dev.carillon.kafka.live.KafkaReader;
import dev.carillon.kafka.live.Listener;
import dev.carillon.kafka.live.RejectedRecords;
import dev.carillon.support.SharedKafka;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Errors of the virtual machine in the poll of the reader: findings, A6.3. */
@Timeout(120)
final class ReaderErrorsIT {
  private static final SharedKafka KAFKA = SharedKafka.get();

  private final String bad = KAFKA.topic("bad", 1);
  private final String good = KAFKA.topic("good", 1);
  private final KafkaOptions options = Tuning.of(KAFKA.bootstrap()).oneByOne().warmUp(100).build();
  private final AtomicInteger failures = new AtomicInteger();

  /** Real consumers, whose poll fails as often as may be when they come to a record. */
  private KafkaReader.Clients failing(long offset, int times, Supplier<Throwable> failure) {
    KafkaReader.Clients real = KafkaReader.Clients.of(options);
    return new KafkaReader.Clients(
        () -> failing(real.reader().get(), offset, times, failure),
        new BatchProbe.Clients(
            () -> failing(real.probe().checked().get(), offset, times, failure),
            () -> failing(real.probe().unchecked().get(), offset, times, failure)));
  }

  @SuppressWarnings("unchecked")
  private Consumer<byte[], byte[]> failing(
      Consumer<byte[], byte[]> real, long offset, int times, Supplier<Throwable> failure) {
    var partition = new TopicPartition(bad, 0);
    return (Consumer<byte[], byte[]>)
        Proxy.newProxyInstance(
            Consumer.class.getClassLoader(),
            new Class<?>[] {Consumer.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("poll")
                  && real.assignment().contains(partition)
                  && real.position(partition) == offset
                  && real.endOffsets(List.of(partition)).getOrDefault(partition, 0L) > offset
                  && failures.incrementAndGet() <= times) {
                throw failure.get();
              }
              try {
                return method.invoke(real, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private void produce(String topic, String... ids) {
    for (String id : ids) {
      KAFKA.produce(topic, "k", Broker.event(id));
    }
  }

  private static List<String> ids(Listener listener, String prefix) {
    return listener.events().stream()
        .map(ChangeEvent::id)
        .filter(id -> id.startsWith(prefix))
        .toList();
  }

  private static Throwable error(String name) {
    return switch (name) {
      case "memory" -> new OutOfMemoryError("Cannot reserve 9000184 bytes of direct buffer memory");
      case "library" -> new UnsatisfiedLinkError("libzstd-jni.so: failed to map segment");
      case "stack" -> new StackOverflowError();
      default -> new NoClassDefFoundError("com/github/luben/zstd/Zstd");
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "library", "class", "stack"})
  void an_error_that_passes_costs_nothing_and_the_thread_lives(String name) {
    produce(bad, "b-0", "b-1", "b-2");
    try (var listener =
        Listener.startWith(
            options, failing(1, 1, () -> error(name)), Broker.stream(bad), Broker.stream(good))) {
      produce(good, "g-0", "g-1");

      listener.until(() -> ids(listener, "b").size() == 3 && ids(listener, "g").size() == 2);
      assertThat(ids(listener, "b")).containsExactly("b-0", "b-1", "b-2");
      assertThat(listener.gaps()).isEmpty();
      assertThat(failures).hasPositiveValue();
      assertThat(listener.reader.threads()).allMatch(SupervisedThread::isLive);
    }
  }

  @Test
  void an_error_that_stays_and_names_no_partition_costs_that_partition_that_record() {
    produce(bad, "b-0", "b-1", "b-2");
    try (var listener =
        Listener.startWith(
            options,
            failing(1, Integer.MAX_VALUE, () -> error("class")),
            Broker.stream(bad),
            Broker.stream(good))) {
      produce(good, "g-0", "g-1");

      listener.until(() -> ids(listener, "b").size() == 2 && ids(listener, "g").size() == 2);
      assertThat(ids(listener, "b")).containsExactly("b-0", "b-2");
      assertThat(listener.gaps()).hasSize(1);
      assertThat(listener.gaps().get(0).cause()).isEqualTo(Gap.Cause.UNDECODABLE);
      assertThat(listener.gaps().get(0).ranges())
          .allMatch(range -> range.from() == 1 && range.to() == 2);
      assertThat(listener.counts.undecodable).containsEntry(RejectedRecords.UNREADABLE, 1);
    }
  }

  @Test
  void how_far_behind_it_is_stays_true_while_the_reader_is_stuck() {
    try (var listener =
        Listener.stuck(Tuning.of(KAFKA.bootstrap()).inFlight(1).build(), Broker.stream(good))) {
      listener.until(listener.reader::brokersUp);
      listener.until(() -> listener.counts.behind.get() == 0);
      produce(good, "g-0");
      listener.until(() -> !listener.batches().isEmpty());
      for (int i = 1; i <= 5; i++) {
        produce(good, "g-" + i);
      }

      listener.until(() -> listener.counts.behind.get() >= 4);
      assertThat(listener.reader.brokersUp()).isTrue();
    }
  }
}
