package dev.carillon.kafka.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.internals.AutoOffsetResetStrategy;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class BatchProbeTest {
  private static final TopicPartition P = new TopicPartition("t.bad", 3);
  private static final BatchProbe.Patience QUICK =
      new BatchProbe.Patience(
          3, Duration.ofMillis(1), 3, Duration.ofMillis(1), Duration.ofMillis(500));

  private final AtomicInteger made = new AtomicInteger();
  private final AtomicInteger polls = new AtomicInteger();

  /** A partition that fails at some offsets, and ends. */
  private BatchProbe probe(Set<Integer> bad, long end, Supplier<Throwable> failure) {
    Supplier<Consumer<byte[], byte[]>> clients =
        () -> {
          made.incrementAndGet();
          return consumer(bad, end, failure);
        };
    return new BatchProbe(new BatchProbe.Clients(clients, clients), QUICK);
  }

  private Consumer<byte[], byte[]> consumer(
      Set<Integer> bad, long end, Supplier<Throwable> failure) {
    var consumer =
        new MockConsumer<byte[], byte[]>(AutoOffsetResetStrategy.NONE.name()) {
          @Override
          public synchronized ConsumerRecords<byte[], byte[]> poll(Duration limit) {
            polls.incrementAndGet();
            long at = position(P);
            if (bad.contains((int) at)) {
              throw BatchProbeTest.<RuntimeException>sneaky(failure.get());
            }
            addRecord(new ConsumerRecord<>(P.topic(), P.partition(), at, null, new byte[1]));
            return super.poll(limit);
          }
        };
    consumer.updateBeginningOffsets(Map.of(P, 0L));
    consumer.updateEndOffsets(Map.of(P, end));
    return consumer;
  }

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> T sneaky(Throwable failure) throws T {
    throw (T) failure;
  }

  private static Set<Integer> range(int from, int to) {
    return new TreeSet<>(IntStream.range(from, to).boxed().toList());
  }

  @ParameterizedTest
  @CsvSource({
    "5,6,100",
    "5,7,100",
    "5,8,100",
    "5,23,100",
    "5,1000,100000",
    "0,1,1",
    "0,1,2",
    "7,100,100"
  })
  void the_end_of_what_cannot_be_read_is_found(int from, int to, long end)
      throws InterruptedException {
    try (var probe = probe(range(from, to), end, () -> new KafkaException("batch invalid"))) {
      assertThat(probe.readableFrom(P, from)).isEqualTo(to);
    }
    assertThat(made).hasValue(2);
    assertThat(polls).hasValueLessThan(300);
  }

  @Test
  void a_good_batch_among_bad_ones_is_not_skipped() throws InterruptedException {
    Set<Integer> bad = range(2, 7);
    bad.addAll(range(8, 200));
    try (var probe = probe(bad, 300, () -> new KafkaException("x"))) {
      assertThat(probe.readableFrom(P, 2)).isEqualTo(7);
      assertThat(probe.readableFrom(P, 8)).isEqualTo(200);
    }
  }

  @Test
  void it_is_found_from_within_a_batch_as_well() throws InterruptedException {
    try (var probe = probe(range(5, 40), 100, () -> new KafkaException("x"))) {
      assertThat(probe.readableFrom(P, 17)).isEqualTo(40);
    }
  }

  @Test
  void an_error_is_a_failure_like_any_other_and_the_client_is_not_used_again()
      throws InterruptedException {
    try (var probe = probe(range(2, 4), 10, () -> new NoClassDefFoundError("zstd"))) {
      assertThat(probe.readableFrom(P, 2)).isEqualTo(4);
    }
    assertThat(made).hasValueGreaterThan(3);
  }

  @Test
  void what_can_be_read_at_the_second_try_is_not_skipped() throws InterruptedException {
    Set<Integer> bad = range(2, 4);
    try (var probe =
        probe(
            bad,
            10,
            () -> {
              bad.clear();
              return new OutOfMemoryError("Cannot reserve 9000184 bytes of direct buffer memory");
            })) {
      assertThat(probe.readableFrom(P, 2)).isEqualTo(2);
    }
  }

  @Test
  void what_says_nothing_of_a_batch_skips_none() {
    try (var probe =
        probe(range(2, 4), 10, () -> new TopicAuthorizationException(Set.of(P.topic())))) {
      assertThatThrownBy(() -> probe.readableFrom(P, 2))
          .isInstanceOf(TopicAuthorizationException.class);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "Received exception when fetching the next record from t.bad-3. If needed, please seek",
        "Record batch for partition t.bad-3 at offset 17 is invalid, cause: crc",
        "Encountered corrupt message when fetching offset 17 for topic-partition t.bad-3"
      })
  void kafkas_texts_say_which_partition_it_is(String text) {
    assertThat(BatchProbe.place(new KafkaException(text))).contains(P);
    assertThat(BatchProbe.place(new KafkaException("something", new KafkaException(text))))
        .contains(P);
    assertThat(BatchProbe.place(new KafkaException("something"))).isEmpty();
  }
}
