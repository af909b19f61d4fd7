package dev.carillon.kafka.live;

import static org.awaitility.Awaitility.await;

import dev.carillon.core.past.Snapshots;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.History;
import dev.carillon.event.Item;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.ReaderMeter;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.support.Patience;
import java.time.Duration;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** A reader of a real broker, and in the place of the event loops a list of all it brought. */
public final class Listener implements AutoCloseable {
  private static final Duration LIMIT = Patience.LIMIT;

  private final List<EventBatch> batches = new CopyOnWriteArrayList<>();
  private final List<Item> items = new CopyOnWriteArrayList<>();

  /** The state that was there when each batch came, if there was one. */
  public final List<Optional<Snapshots.Snapshot>> states = new CopyOnWriteArrayList<>();

  /** What was told though its graves were not there yet. */
  public final List<Position> unburied = new CopyOnWriteArrayList<>();

  public final Counts counts = new Counts();
  public final KafkaReader reader;
  private volatile boolean processes;

  private Listener(KafkaOptions options, boolean processes, StreamOptions... streams) {
    this(options, processes, KafkaReader.Clients.of(options), streams);
  }

  private Listener(
      KafkaOptions options,
      boolean processes,
      KafkaReader.Clients clients,
      StreamOptions... streams) {
    this.processes = processes;
    this.reader =
        new KafkaReader(options, List.of(streams), this::take, 2, counts, "reader", clients);
  }

  /** Starts reading with other clients, and waits until it is where it was to start. */
  public static Listener startWith(
      KafkaOptions options, KafkaReader.Clients clients, StreamOptions... streams) {
    var listener = new Listener(options, true, clients, streams);
    listener.reader.start();
    listener.until(listener.reader::hasCaughtUp);
    return listener;
  }

  /** Starts reading, and waits until it is where it was to start. */
  public static Listener start(KafkaOptions options, StreamOptions... streams) {
    Listener listener = startEarly(options, streams);
    listener.until(listener.reader::hasCaughtUp);
    return listener;
  }

  /** Starts reading and does not wait. */
  public static Listener startEarly(KafkaOptions options, StreamOptions... streams) {
    var listener = new Listener(options, true, streams);
    listener.reader.start();
    return listener;
  }

  /** One whose event loops never finish a batch. */
  public static Listener stuck(KafkaOptions options, StreamOptions... streams) {
    var listener = new Listener(options, false, streams);
    listener.reader.start();
    return listener;
  }

  private void take(EventBatch batch) {
    states.add(reader.snapshots().newest());
    if (batch.targets().isEmpty()) {
      batch.reached().stream()
          .filter(at -> at.partition().stream().state() && !at.isEnd())
          .filter(at -> reader.graves().plot(at.partition()).passed() < at.offset())
          .forEach(unburied::add);
    }
    batches.add(batch);
    items.addAll(batch.items());
    if (processes) {
      reader.processed();
      reader.processed();
    }
  }

  /** The event loops come round to it at last. */
  public void process() {
    processes = true;
    batches.forEach(
        batch -> {
          reader.processed();
          reader.processed();
        });
  }

  public void until(Callable<Boolean> condition) {
    await().atMost(LIMIT).pollInterval(Duration.ofMillis(10)).until(condition);
  }

  /** Those that read; another test's have ended by now. */
  public long threads() {
    return Thread.getAllStackTraces().keySet().stream().filter(Listener::reads).count();
  }

  /** Whether it has something to bring and the event loops do not take it. */
  boolean isWaiting() {
    return Thread.getAllStackTraces().entrySet().stream()
        .filter(entry -> reads(entry.getKey()))
        .flatMap(entry -> Arrays.stream(entry.getValue()))
        .anyMatch(frame -> frame.getClassName().equals(Semaphore.class.getName()));
  }

  private static boolean reads(Thread thread) {
    return thread.getName().endsWith("-kafka-reader");
  }

  public List<EventBatch> batches() {
    return batches;
  }

  public List<ChangeEvent> events() {
    return items.stream()
        .filter(ChangeEvent.class::isInstance)
        .map(ChangeEvent.class::cast)
        .toList();
  }

  public List<Gap> gaps() {
    return items.stream().filter(Gap.class::isInstance).map(Gap.class::cast).toList();
  }

  /** Waits for so many events since the start, and gives the ids of all. */
  public List<String> ids(int count) {
    until(() -> events().size() >= count);
    return events().stream().map(ChangeEvent::id).toList();
  }

  List<Gap> gaps(int count) {
    until(() -> gaps().size() >= count);
    return gaps();
  }

  /** The offset that has been reached in each partition, in the order of their slots. */
  public List<Long> reached() {
    return reader.frontier().partitions().stream()
        .sorted(Comparator.comparingInt(p -> p.slot()))
        .map(p -> reader.frontier().next(p).map(Position::offset).orElse(-1L))
        .toList();
  }

  /** Everything as an event loop would keep it; fails if a partition was not announced first. */
  public History history() {
    var announced = new HashSet<>();
    var history = new History(Long.MAX_VALUE);
    for (EventBatch batch : batches) {
      for (Item item : batch.items()) {
        if (item instanceof ChangeEvent event
            && !announced.contains(event.position().partition())) {
          throw new AssertionError("not announced: " + event.position());
        }
      }
      batch.reached().forEach(r -> announced.add(r.partition()));
      history.add(batch);
    }
    return history;
  }

  @Override
  public void close() {
    reader.close();
  }

  /** What the reader counted. */
  public static final class Counts implements ReaderMeter {
    final AtomicInteger events = new AtomicInteger();
    public final AtomicLong behind = new AtomicLong(-1);
    final AtomicInteger deadLetters = new AtomicInteger();
    public final ConcurrentHashMap<String, Integer> undecodable = new ConcurrentHashMap<>();
    public final List<Boolean> brokers = new CopyOnWriteArrayList<>();
    public final ConcurrentHashMap<String, Integer> stateEntities = new ConcurrentHashMap<>();
    public final List<String> statesDropped = new CopyOnWriteArrayList<>();
    final Set<Gap.Cause> gaps = ConcurrentHashMap.newKeySet();

    @Override
    public void read(Stream stream, int count, long bytes) {
      events.addAndGet(count);
    }

    @Override
    public void undecodable(Stream stream, String cause) {
      undecodable.merge(cause, 1, Integer::sum);
    }

    @Override
    public void deadLetter(Stream stream, boolean written) {
      deadLetters.addAndGet(written ? 1 : 1_000);
    }

    @Override
    public void gap(Stream stream, Gap.Cause cause) {
      gaps.add(cause);
    }

    @Override
    public void state(Stream stream, int entities, long bytes) {
      stateEntities.put(stream.kafkaTopic(), entities);
    }

    @Override
    public void stateDropped(Stream stream) {
      statesDropped.add(stream.kafkaTopic());
    }

    @Override
    public void behind(Stream stream, long records) {
      behind.set(records);
    }

    @Override
    public void brokersUp(boolean up) {
      brokers.add(up);
    }
  }
}
