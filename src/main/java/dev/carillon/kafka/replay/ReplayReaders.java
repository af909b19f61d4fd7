package dev.carillon.kafka.replay;

import dev.carillon.core.past.Archive;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.client.UnreadableBatches;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.kafka.live.KafkaReader;
import dev.carillon.kafka.state.RetiredEntityLog;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Archive of events that are no longer in memory, read from Kafka: a few threads, each with a
 * consumer of its own and a share of the partitions. Neither the live reader nor an event loop
 * waits for them.
 */
public final class ReplayReaders implements Archive, AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(ReplayReaders.class);

  private final List<ReplayReader> readers = new ArrayList<>();
  private final UnreadableBatches unreadable;
  private final Semaphore room;
  private final ReplayMeter meter;

  /**
   * @param live provides the retired entities of the state streams: those streams are read as far
   *     as it has read
   * @throws IllegalArgumentException if the streams are inconsistent
   */
  public ReplayReaders(
      KafkaOptions kafka,
      ReplayOptions options,
      List<StreamOptions> streams,
      KafkaReader live,
      ReplayMeter meter) {
    this(kafka, options, streams, live.graves(), meter, System::nanoTime);
  }

  /**
   * @param nanoClock clock for the refill of the budgets, in nanoseconds
   */
  ReplayReaders(
      KafkaOptions kafka,
      ReplayOptions options,
      List<StreamOptions> streams,
      RetiredEntityLog graves,
      ReplayMeter meter,
      LongSupplier nanoClock) {
    this.room = new Semaphore(options.maxWaiting());
    this.meter = meter;
    this.unreadable = new UnreadableBatches(kafka, "replay-probe");
    var budget = new ReplayBudget(options, nanoClock);
    var byTopic = new HashMap<String, EventStream>();
    EventStream.all(streams).forEach(stream -> byTopic.put(stream.kafkaTopic(), stream));
    for (int i = 0; i < options.readers(); i++) {
      long cacheBytes = options.cacheBytes() / options.readers();
      var reads =
          new PendingReads(kafka, new PageCache(cacheBytes), graves, budget, unreadable, meter);
      readers.add(
          new ReplayReader(kafka, "replay-" + i, Map.copyOf(byTopic), graves, cacheBytes, reads));
    }
  }

  /** Starts the threads. They have connections to Kafka only while there are requests. */
  public void start() {
    readers.forEach(ReplayReader::start);
  }

  /** Its threads, for supervision. */
  public List<SupervisedThread> threads() {
    var all = new ArrayList<>(readers.stream().map(ReplayReader::thread).toList());
    all.add(unreadable.thread());
    return List.copyOf(all);
  }

  /** If too many wait already, the answer is {@link Archive.Unavailable}. */
  @Override
  public void read(Position from, String principal, Consumer<Answer> answer) {
    ReplayReader reader = readers.get(from.partition().slot() % readers.size());
    long now = System.nanoTime();
    admit(
        answer,
        new Unavailable(),
        to -> reader.add(new ReplayRequest.Read(from, principal, now, to)));
  }

  /** If too many requests wait already, the result is unknown. */
  @Override
  public void locate(
      StartPosition start,
      Collection<Partition> partitions,
      Consumer<Optional<OffsetVector>> answer) {
    List<Partition> all = List.copyOf(partitions);
    admit(
        answer,
        Optional.empty(),
        to -> readers.get(0).add(new ReplayRequest.Locate(start, all, to)));
  }

  /** Accepts a request if there is room for one more; it waits until it is answered. */
  private <A> void admit(Consumer<A> answer, A tooMany, Consumer<Consumer<A>> request) {
    if (!room.tryAcquire()) {
      answer.accept(tooMany);
      return;
    }
    meter.waiting(1);
    request.accept(
        said -> {
          room.release();
          meter.waiting(-1);
          tell(answer, said);
        });
  }

  private static <A> void tell(Consumer<A> answer, A said) {
    try {
      answer.accept(said);
    } catch (RuntimeException | Error e) {
      // The session may have ended or failed; other requests must not be affected.
      log.error("an answer of the replay was not taken", e);
    }
  }

  /** Answers all waiting requests. Returns when the threads have ended. */
  @Override
  public void close() {
    readers.forEach(ReplayReader::stop);
    readers.forEach(ReplayReader::join);
    unreadable.close();
  }
}
