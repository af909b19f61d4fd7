package dev.carillon.kafka.client;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.InvalidOffsetException;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.consumer.OffsetOutOfRangeException;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.ApiException;
import org.apache.kafka.common.errors.CorruptRecordException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;

/**
 * Determines whether a partition can be read at an offset and, if not, the next offset that can be
 * read. Confined to one thread; reads with consumers of its own, one partition at a time, and
 * blocks. Kafka's consumer neither reports the length of an unreadable batch nor skips it: the end
 * of the batch is taken from its content if only the checksum is wrong, and searched for otherwise.
 */
public final class BatchProbe implements AutoCloseable {
  private static final Duration POLL = Duration.ofMillis(50);
  private static final int STEPS = 256;

  /** Kafka's own texts: "... from topic-0. If needed", "... for partition topic-0 at offset 5". */
  private static final Pattern PLACE =
      Pattern.compile(
          "(?:record from |partition |topic-partition )([a-zA-Z0-9._-]{1,249})-([0-9]{1,9})\\b");

  private final Clients clients;
  private final Patience patience;
  private @Nullable Consumer<byte[], byte[]> consumer;

  /**
   * The consumers of a probe.
   *
   * @param checked with the usual settings
   * @param unchecked does not verify checksums
   */
  public record Clients(
      Supplier<Consumer<byte[], byte[]>> checked, Supplier<Consumer<byte[], byte[]>> unchecked) {
    public static Clients of(KafkaOptions options, String purpose) {
      return new Clients(
          () -> ClientProperties.probe(options, purpose),
          () -> ClientProperties.uncheckedProbe(options, purpose + "-unchecked"));
    }
  }

  /**
   * Limits of the attempts before a batch counts as unreadable.
   *
   * @param tries attempts at an offset that cannot be read
   * @param pause before the second attempt; doubles with each further one
   * @param triesWithoutMemory attempts if there was not enough memory, which may be temporary
   * @param pauseWithoutMemory before the second of those attempts; doubles with each further one
   * @param answer maximum time for a broker to return a batch
   */
  public record Patience(
      int tries,
      Duration pause,
      int triesWithoutMemory,
      Duration pauseWithoutMemory,
      Duration answer) {
    public static final Patience DEFAULT =
        new Patience(3, Duration.ofMillis(200), 6, Duration.ofSeconds(1), Duration.ofSeconds(5));
  }

  public BatchProbe(KafkaOptions options, String purpose) {
    this(Clients.of(options, purpose), Patience.DEFAULT);
  }

  public BatchProbe(Clients clients, Patience patience) {
    this.clients = clients;
    this.patience = patience;
  }

  /** The partition that the exception of a failed poll names. */
  public static Optional<TopicPartition> place(KafkaException failure) {
    for (@Nullable Throwable e = failure; e != null; e = e.getCause()) {
      String text = e.getMessage();
      Matcher matcher = PLACE.matcher(text == null ? "" : text);
      if (matcher.find()) {
        return Optional.of(
            new TopicPartition(matcher.group(1), Integer.parseInt(matcher.group(2))));
      }
    }
    return Optional.empty();
  }

  /**
   * True if a failure of a poll can be caused by the content that was read. Unavailable brokers,
   * permissions and settings are no indication of an unreadable batch.
   */
  public static boolean isOfContent(Throwable failure) {
    if (failure instanceof InterruptException
        || failure instanceof WakeupException
        || failure instanceof InvalidOffsetException
        || failure instanceof ClientUnavailableException) {
      return false;
    }
    return !(failure instanceof ApiException)
        || failure instanceof CorruptRecordException
        || failure instanceof org.apache.kafka.common.InvalidRecordException;
  }

  /**
   * The first offset, from a given one on, at which a partition can be read.
   *
   * @return the offset itself if it can be read after all
   * @throws KafkaException if that could not be determined
   */
  public long readableFrom(TopicPartition partition, long from) throws InterruptedException {
    if (readsAtLast(partition, from)) {
      return from;
    }
    long end = end(partition);
    if (end <= from) {
      throw new TimeoutException("the end of the partition is not known: " + partition);
    }
    OptionalLong batchEnd = batchEnd(partition, from);
    return batchEnd.isPresent()
        ? Math.min(end, batchEnd.getAsLong())
        : search(partition, from, end);
  }

  /**
   * The end of the batch if only its checksum is wrong: then it can be parsed, although its content
   * must not be trusted.
   */
  private OptionalLong batchEnd(TopicPartition partition, long from) {
    try (Consumer<byte[], byte[]> lenient = clients.unchecked().get()) {
      lenient.assign(Set.of(partition));
      lenient.seek(partition, from);
      long limit = System.nanoTime() + patience.answer().toNanos();
      while (System.nanoTime() - limit < 0) {
        // One batch is fetched at a time, and all of it is returned.
        ConsumerRecords<byte[], byte[]> records = lenient.poll(POLL);
        OffsetAndMetadata next = records.nextOffsets().get(partition);
        if (next != null && next.offset() > from) {
          return OptionalLong.of(next.offset());
        }
      }
      return OptionalLong.empty();
    } catch (RuntimeException | Error e) {
      if (!isOfContent(e)) {
        throw e;
      }
      return OptionalLong.empty();
    }
  }

  /**
   * Searches offset by offset at first, so that no valid batch between invalid ones is missed; then
   * in larger steps.
   */
  private long search(TopicPartition partition, long from, long end) {
    long bad = from;
    long good = from + 1;
    for (long step = 1; good < end && !reads(partition, good, end); ) {
      bad = good;
      step = good - from < STEPS ? 1 : step * 2;
      good = Math.min(end, good + step);
    }
    while (good - bad > 1) {
      long middle = bad + (good - bad) / 2;
      if (reads(partition, middle, end)) {
        good = middle;
      } else {
        bad = middle;
      }
    }
    return good;
  }

  private boolean readsAtLast(TopicPartition partition, long from) throws InterruptedException {
    int tried = 0;
    while (true) {
      Optional<Throwable> failure = failure(partition, from);
      tried++;
      if (failure.isEmpty()) {
        return true;
      }
      boolean memory = failure.get() instanceof OutOfMemoryError;
      if (tried >= (memory ? patience.triesWithoutMemory() : patience.tries())) {
        return false;
      }
      Duration pause = memory ? patience.pauseWithoutMemory() : patience.pause();
      TimeUnit.MILLISECONDS.sleep(pause.toMillis() << (tried - 1));
    }
  }

  private boolean reads(TopicPartition partition, long offset, long end) {
    return offset >= end || failure(partition, offset).isEmpty();
  }

  private long end(TopicPartition partition) {
    return open().endOffsets(Set.of(partition)).getOrDefault(partition, 0L);
  }

  private Consumer<byte[], byte[]> open() {
    Consumer<byte[], byte[]> open = consumer;
    if (open == null) {
      open = clients.checked().get();
      consumer = open;
    }
    return open;
  }

  /** Why a partition cannot be read at an offset; empty if it can. */
  private Optional<Throwable> failure(TopicPartition partition, long offset) {
    Consumer<byte[], byte[]> open = open();
    try {
      open.assign(Set.of(partition));
      open.seek(partition, offset);
      Map<TopicPartition, Long> ends = open.endOffsets(Set.of(partition));
      if (offset >= ends.getOrDefault(partition, 0L)) {
        return Optional.empty();
      }
      long limit = System.nanoTime() + patience.answer().toNanos();
      while (System.nanoTime() - limit < 0) {
        ConsumerRecords<byte[], byte[]> records = open.poll(POLL);
        if (!records.isEmpty() || open.position(partition) > offset) {
          return Optional.empty();
        }
      }
      throw new TimeoutException("nothing came of " + partition + " at " + offset);
    } catch (OffsetOutOfRangeException e) {
      return Optional.empty(); // whoever reads there is told the same
    } catch (RuntimeException | Error e) {
      if (!isOfContent(e)) {
        throw e;
      }
      if (e.getClass() != KafkaException.class) {
        rest(); // what state it is in nobody knows
      }
      return Optional.of(e);
    }
  }

  /** Closes the client until it is needed again. */
  void rest() {
    Consumer<byte[], byte[]> open = consumer;
    consumer = null;
    if (open != null) {
      open.close(org.apache.kafka.clients.consumer.CloseOptions.timeout(Duration.ZERO));
    }
  }

  @Override
  public void close() {
    rest();
  }
}
