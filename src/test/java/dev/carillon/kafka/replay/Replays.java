package dev.carillon.kafka.replay;

import dev.carillon.core.past.Archive;
import dev.carillon.core.past.Archive.Answer;
import dev.carillon.core.past.Archive.Stretch;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.History;
import dev.carillon.event.Item;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.kafka.state.RetiredEntityLog;
import dev.carillon.support.Patience;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Uuid;

/** A replay from a real broker, and somebody who asks and waits for the answers. */
public final class Replays implements AutoCloseable {
  public static final String ANYBODY = "anybody";

  /** Keeps nothing for others, and denies nobody anything. */
  public static final ReplayOptions NO_CACHE =
      new ReplayOptions(1, 0, 100, 1L << 40, 1, 1L << 40, 1);

  final Counts counts = new Counts();
  final AtomicLong clock = new AtomicLong();
  public final ReplayReaders readers;
  private final KafkaOptions kafka;
  private final List<StreamOptions> streams;
  private final RetiredEntityLog graves;
  private int slots;

  Replays(KafkaOptions kafka, ReplayOptions options, StreamOptions... streams) {
    this(kafka, options, new RetiredEntityLog(0), streams);
  }

  /** With the graves of a live reader: of its partitions only can state streams be read. */
  public Replays(
      KafkaOptions kafka,
      ReplayOptions options,
      RetiredEntityLog graves,
      StreamOptions... streams) {
    this.kafka = kafka;
    this.streams = List.of(streams);
    this.graves = graves;
    this.readers = new ReplayReaders(kafka, options, this.streams, graves, counts, clock::get);
    readers.start();
  }

  public static Replays start(KafkaOptions kafka, StreamOptions... streams) {
    return new Replays(kafka, ReplayOptions.DEFAULT, streams);
  }

  /** A partition of a stream's topic as it is now. */
  public Partition partition(String topic, int number) {
    try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka.bootstrapServers()))) {
      Uuid id =
          Objects.requireNonNull(
                  admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic))
              .topicId();
      return partition(
          topic, number, new UUID(id.getMostSignificantBits(), id.getLeastSignificantBits()));
    } catch (InterruptedException | ExecutionException e) {
      throw new IllegalStateException(e);
    }
  }

  public Partition partition(String topic, int number, UUID id) {
    StreamOptions options =
        streams.stream().filter(s -> s.kafkaTopic().equals(topic)).findFirst().orElseThrow();
    var partition = new Partition(new EventStream(options).stream(), id, number, slots++);
    graves.giveUp(partition); // nobody reads it live
    return partition;
  }

  public CompletableFuture<Answer> asked(Position from, String principal) {
    return Replays.<Answer>once(answer -> readers.read(from, principal, answer))
        .thenApply(answer -> answer instanceof Stretch stretch ? seen(from, stretch) : answer);
  }

  /** As somebody sees it who has everything before the place. */
  private static Stretch seen(Position from, Stretch stretch) {
    var at = new OffsetVector();
    at.reached(from);
    var seen = new ArrayList<Item>();
    History.read(
        stretch.batch(),
        at,
        new History.Reader() {
          @Override
          public boolean wantsMore() {
            return true;
          }

          @Override
          public void event(ChangeEvent event, OffsetVector passed) {
            seen.add(event);
          }

          @Override
          public void gap(Gap gap, OffsetVector passed) {
            seen.add(gap);
          }
        });
    return new Stretch(
        new EventBatch(seen, stretch.batch().reached(), stretch.batch().bytes()), stretch.known());
  }

  Answer ask(Position from, String principal) {
    return get(asked(from, principal));
  }

  public Answer ask(Position from) {
    return ask(from, ANYBODY);
  }

  public Answer ask(Partition partition, long offset) {
    return ask(at(partition, offset));
  }

  public Archive.Stretch stretch(Position from) {
    return (Stretch) ask(from);
  }

  public Optional<OffsetVector> locate(StartPosition start, Collection<Partition> partitions) {
    return get(once(answer -> readers.locate(start, partitions, answer)));
  }

  /** Everything from a position to the end, as somebody gets it who reads page by page. */
  public Reading readAll(Position from) {
    var reading = new Reading();
    reading.reached = from;
    while (true) {
      Stretch stretch = stretch(reading.reached);
      Position reached = reached(stretch);
      if (reached.offset() == reading.reached.offset()) {
        return reading;
      }
      reading.items.addAll(stretch.batch().items());
      reading.pages++;
      reading.reached = reached;
    }
  }

  public static Position at(Partition partition, long offset) {
    return new Position(partition, offset, -1);
  }

  public static Position reached(Stretch stretch) {
    List<Position> reached = stretch.batch().reached();
    if (reached.size() != 1) {
      throw new AssertionError("not one position: " + reached);
    }
    return reached.get(0);
  }

  public static List<String> ids(Stretch stretch) {
    return ids(stretch.batch().items());
  }

  /** The ids of events, and gaps as their cause with their first offset and the one after. */
  public static List<String> ids(List<Item> items) {
    return items.stream().map(Replays::id).toList();
  }

  private static String id(Item item) {
    if (item instanceof ChangeEvent event) {
      return event.id();
    }
    Gap gap = (Gap) item;
    Gap.Range range = gap.ranges().get(0);
    return gap.cause().word() + " " + range.from() + "-" + range.to();
  }

  private static <A> CompletableFuture<A> once(Consumer<Consumer<A>> question) {
    var answer = new CompletableFuture<A>();
    question.accept(
        said -> {
          if (!answer.complete(said)) {
            throw new AssertionError("answered again: " + said);
          }
        });
    return answer;
  }

  public static <A> A get(CompletableFuture<A> answer) {
    try {
      return answer.get(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  @Override
  public void close() {
    readers.close();
  }

  /** What somebody got. */
  public static final class Reading {
    public final List<Item> items = new ArrayList<>();
    int pages;

    @SuppressWarnings("NullAway.Init")
    public // set at once
    Position reached;
  }

  /** What the replay counted. */
  public static final class Counts implements ReplayMeter {
    public final AtomicInteger read = new AtomicInteger();
    final AtomicInteger cached = new AtomicInteger();
    final AtomicInteger events = new AtomicInteger();
    final AtomicLong bytes = new AtomicLong();
    final AtomicInteger refused = new AtomicInteger();
    final AtomicInteger waiting = new AtomicInteger();

    @Override
    public void read(Stream stream) {
      read.incrementAndGet();
    }

    @Override
    public void cached(Stream stream) {
      cached.incrementAndGet();
    }

    @Override
    public void replayed(Stream stream, int count, long size) {
      events.addAndGet(count);
      bytes.addAndGet(size);
    }

    @Override
    public void refused() {
      refused.incrementAndGet();
    }

    @Override
    public void waiting(int change) {
      waiting.addAndGet(change);
    }
  }
}
