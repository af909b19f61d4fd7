package dev.carillon.kafka.replay;

import dev.carillon.core.past.Archive.Answer;
import dev.carillon.core.past.Archive.Moved;
import dev.carillon.core.past.Archive.Refused;
import dev.carillon.core.past.Archive.Stretch;
import dev.carillon.event.EventBatch;
import dev.carillon.event.Gap;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.kafka.client.BatchProbe;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.UnreadableBatches;
import dev.carillon.kafka.client.WarningLimiter;
import dev.carillon.kafka.live.LogPlacement;
import dev.carillon.kafka.live.TopicMetadata;
import dev.carillon.kafka.replay.ReplayConsumer.Lost;
import dev.carillon.kafka.replay.ReplayRequest.Read;
import dev.carillon.kafka.state.RetiredEntityLog;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.errors.TopicAuthorizationException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Queue of read requests for past records, grouped by position. Confined to one thread. A request
 * is answered with a cached page, a page that was just read, or the reason why there is none.
 */
final class PendingReads {
  private static final Logger log = LoggerFactory.getLogger(ReplayReaders.class);

  /** Maximum time without a look at new requests while Kafka returns nothing. */
  private static final Duration TURN = Duration.ofMillis(20);

  private final KafkaOptions options;
  private final Duration checkLimit;
  private final PageCache pages;
  private final RetiredEntityLog graves;
  private final ReplayBudget budget;
  private final ReplayMeter meter;
  private final WarningLimiter warnings = new WarningLimiter(System::nanoTime);

  /** One in this many reads serves the oldest requests. */
  private static final int FIRST_COME = 4;

  /** Requests whose place in the log is not yet known, in order of arrival. */
  private final Deque<Read> fresh = new ArrayDeque<>();

  /** Requests whose records exist in Kafka; no entry is empty. */
  private final Map<Partition, WaitingReaders> waiting = new LinkedHashMap<>();

  /**
   * Up to this distance it is cheaper to read on than to seek, which would discard prefetched
   * records.
   */
  private static final long READ_THROUGH = 4_000;

  /** End of the newest page of each partition. */
  private final Map<Partition, Position> ends = new HashMap<>();

  private int readings;

  /**
   * Partitions that cannot be read at a requested position, until the next readable offset is
   * known.
   */
  private final Map<TopicPartition, Partition> held = new HashMap<>();

  /**
   * After this many consecutive failures without a partition name, an unreadable partition is
   * assumed.
   */
  private static final int SUSPECT_AFTER = 2;

  private int unexplained;
  private final UnreadableBatches unreadable;
  private final Queue<UnreadableBatches.Verdict> verdicts = new ConcurrentLinkedQueue<>();

  /**
   * @param graves the position of the live reader in the state streams: no request is served beyond
   *     it
   * @param unreadable examines unreadable partitions
   */
  PendingReads(
      KafkaOptions options,
      PageCache pages,
      RetiredEntityLog graves,
      ReplayBudget budget,
      UnreadableBatches unreadable,
      ReplayMeter meter) {
    this.unreadable = unreadable;
    this.options = options;
    this.checkLimit = options.requestTimeout().dividedBy(4);
    this.pages = pages;
    this.graves = graves;
    this.budget = budget;
    this.meter = meter;
  }

  void add(Read read) {
    if (budget.admits(read.principal())) {
      fresh.add(read);
    } else {
      refuse(read);
    }
  }

  boolean isEmpty() {
    return fresh.isEmpty() && waiting.isEmpty();
  }

  /**
   * Answers the requests that can be answered, and reads for the others; waits briefly if Kafka is
   * slow.
   */
  void advance(ReplayConsumer consumer, TopicMetadata facts) throws InterruptedException {
    release(consumer);
    try {
      List<Position> wanted = answer(consumer, facts);
      if (unexplained >= SUSPECT_AFTER && !wanted.isEmpty()) {
        unexplained = 0;
        wanted.forEach(from -> examine(consumer.suspect(from)));
      } else if (!wanted.isEmpty()) {
        ReplayConsumer.Brought brought = read(consumer, wanted);
        brought.pages().forEach(this::take);
        brought.lost().forEach(lost -> lose(lost, facts));
        brought.stuck().ifPresent(this::examine);
      } else if (!fresh.isEmpty()) {
        facts.await(TURN);
      } else if (!held.isEmpty()) {
        TimeUnit.MILLISECONDS.sleep(TURN.toMillis());
      }
    } catch (TopicAuthorizationException e) {
      if (warnings.isDue(e.unauthorizedTopics())) {
        log.warn("kafka topics may not be replayed topics={}", e.unauthorizedTopics());
      }
      consumer.leave(e.unauthorizedTopics());
      giveUp(read -> e.unauthorizedTopics().contains(read.topic()));
    }
  }

  private ReplayConsumer.Brought read(ReplayConsumer consumer, List<Position> wanted) {
    try {
      ReplayConsumer.Brought brought = consumer.read(wanted, TURN);
      unexplained = 0;
      return brought;
    } catch (RuntimeException | Error e) {
      unexplained += BatchProbe.isOfContent(e) ? 1 : 0;
      throw e;
    }
  }

  /** Requests for other partitions are served meanwhile. */
  private void examine(ReplayConsumer.Stuck stuck) {
    held.put(stuck.kafka(), stuck.partition());
    unreadable.examine(stuck.kafka(), stuck.offset(), verdicts::add);
  }

  /** Answers the requests at unreadable positions; the others are read for again. */
  private void release(ReplayConsumer consumer) {
    for (var found = verdicts.poll(); found != null; found = verdicts.poll()) {
      Partition partition = held.remove(found.partition());
      if (partition != null && found.isUnreadable()) {
        consumer.avoid(partition, found.from(), found.next());
        ends.remove(partition);
        WaitingReaders all = waiting.get(partition);
        if (all != null) {
          all.removeIf(read -> passOver(read, consumer));
          forgetIfEmpty(partition);
        }
      }
    }
  }

  /**
   * True if the position is unreadable: then the request is answered with the next readable one.
   */
  private boolean passOver(Read read, ReplayConsumer consumer) {
    OptionalLong next = consumer.readableAfter(read.from());
    if (next.isEmpty()) {
      return false;
    }
    Partition partition = read.from().partition();
    read.answer()
        .accept(new Moved(Gap.Cause.UNDECODABLE, new Position(partition, next.getAsLong(), -1)));
    return true;
  }

  /**
   * Answers the requests that can be answered.
   *
   * @return the positions to read for the others, one in each partition
   */
  private List<Position> answer(ReplayConsumer consumer, TopicMetadata facts) {
    for (Iterator<Read> each = fresh.iterator(); each.hasNext(); ) {
      Read read = each.next();
      Next next = next(read, consumer, facts);
      if (next != Next.WAIT) {
        each.remove();
      }
      if (next == Next.READ) {
        waiting.computeIfAbsent(read.from().partition(), p -> new WaitingReaders()).add(read);
      }
    }
    boolean firstCome = readings++ % FIRST_COME == 0;
    var wanted = new ArrayList<Position>();
    waiting.forEach(
        (partition, all) -> {
          if (held.containsValue(partition)) {
            return;
          }
          Position end = ends.get(partition);
          // One pass serves all requests on its way, and from there on they need the same pages.
          wanted.add(
              firstCome ? all.oldest() : onTheWay(all.after(end == null ? 0 : end.offset())));
        });
    return wanted;
  }

  /** The position to read for a request: its own, or the end of the last read before it. */
  private Position onTheWay(Position from) {
    Position end = ends.get(from.partition());
    long way = end == null ? -1 : from.offset() - end.offset();
    return end != null && way >= 0 && way <= READ_THROUGH ? end : from;
  }

  private enum Next {
    DONE,
    READ,
    WAIT
  }

  private Next next(Read read, ReplayConsumer consumer, TopicMetadata facts) {
    Optional<ReplayPage> page = pages.find(read.from());
    if (page.isPresent()) {
      meter.cached(stream(read));
      hand(read, page.get());
      return Next.DONE;
    }
    Optional<LogPlacement> known = whereabouts(read, facts);
    if (known.isEmpty()) {
      return Next.WAIT;
    }
    Optional<Answer> other = known.get().answer();
    if (other.isPresent()) {
      if (other.get() instanceof Moved moved && moved.cause() != Gap.Cause.RETENTION) {
        forget(read.from().partition());
      }
      read.answer().accept(other.get());
      return Next.DONE;
    }
    if (known.get().isAtEnd()) {
      return end(read, consumer, facts);
    }
    if (passOver(read, consumer)) {
      return Next.DONE;
    }
    return isAheadOfLive(read.from()) ? Next.WAIT : Next.READ;
  }

  private boolean isAheadOfLive(Position from) {
    return from.partition().stream().state()
        && from.offset() >= graves.plot(from.partition()).passed();
  }

  /**
   * Where the position lies in its log. Facts that may have changed since the last metadata request
   * are requested again.
   */
  private Optional<LogPlacement> whereabouts(Read read, TopicMetadata facts) {
    long before = read.arrivedNanos() - options.discovery().toNanos();
    Optional<LogPlacement> lately =
        facts.since(read.topic(), before).map(answer -> LogPlacement.of(read.from(), answer));
    return lately.isEmpty() || lately.get().isWithin()
        ? lately
        : facts
            .since(read.topic(), read.arrivedNanos())
            .map(answer -> LogPlacement.of(read.from(), answer));
  }

  /**
   * Reports that there is no later record yet, if the log is still the one that the client has
   * seen.
   */
  private Next end(Read read, ReplayConsumer consumer, TopicMetadata facts) {
    Position from = read.from();
    Optional<Lost> lost;
    try {
      lost = from.leaderEpoch() < 0 ? Optional.empty() : consumer.check(from, checkLimit);
    } catch (TimeoutException e) {
      return Next.WAIT;
    }
    if (lost.isEmpty()) {
      read.answer().accept(new Stretch(new EventBatch(List.of(), List.of(from), 0)));
      return Next.DONE;
    }
    return lose(read, lost.get(), facts) ? Next.DONE : Next.WAIT;
  }

  private void take(ReplayPage page) {
    meter.read(page.partition().stream());
    ends.put(page.partition(), page.end());
    var first = new AtomicBoolean(true);
    WaitingReaders all = waiting.get(page.partition());
    if (all != null) {
      all.removeIf(
          page.from().offset(),
          page.end().offset(),
          read -> {
            boolean holds = page.continues(read.from());
            if (holds) {
              if (!first.getAndSet(false)) {
                meter.cached(stream(read));
              }
              hand(read, page);
            }
            return holds;
          });
      forgetIfEmpty(page.partition());
    }
    pages.add(page);
  }

  private void forgetIfEmpty(Partition partition) {
    waiting.computeIfPresent(partition, (p, all) -> all.isEmpty() ? null : all);
  }

  private void hand(Read read, ReplayPage page) {
    long offset = read.from().offset();
    long bytes = page.recordBytes(offset);
    if (budget.take(read.principal(), bytes)) {
      meter.replayed(stream(read), page.events(offset), bytes);
      read.answer().accept(new Stretch(page.rest(offset), page.known()));
    } else {
      refuse(read);
    }
  }

  private void refuse(Read read) {
    meter.refused();
    if (warnings.isDue(Gap.Cause.BUDGET)) {
      log.warn("replay refused cause=budget principal={}", read.principal());
    }
    read.answer().accept(new Refused(Gap.Cause.BUDGET));
  }

  private void lose(Lost lost, TopicMetadata facts) {
    Partition partition = lost.from().partition();
    ends.remove(partition);
    WaitingReaders all = waiting.get(partition);
    if (all != null) {
      all.removeIf(
          read -> {
            boolean loses = read.from().equals(lost.from());
            if (loses && !lose(read, lost, facts)) {
              fresh.add(read);
            }
            return loses;
          });
      forgetIfEmpty(partition);
    }
  }

  /** True if it is known where to continue; if not, Kafka is asked for the bounds of the log. */
  private boolean lose(Read read, Lost lost, TopicMetadata facts) {
    if (lost.divergent().isEmpty()) {
      facts.forget(read.topic());
      return false;
    }
    Partition partition = read.from().partition();
    forget(partition);
    read.answer()
        .accept(
            new Moved(Gap.Cause.TRUNCATED, new Position(partition, lost.divergent().get(), -1)));
    return true;
  }

  private void forget(Partition partition) {
    pages.forget(partition);
    ends.remove(partition);
  }

  private static Stream stream(Read read) {
    return read.from().partition().stream();
  }

  /** Answers requests that have exceeded the timeout. */
  void expire() {
    long oldest = System.nanoTime() - options.requestTimeout().toNanos();
    giveUp(read -> read.arrivedNanos() - oldest < 0);
  }

  /** Fails all waiting requests. */
  void giveUp() {
    giveUp(read -> true);
  }

  private void giveUp(Predicate<Read> which) {
    Predicate<Read> givenUp =
        read -> {
          if (which.test(read)) {
            read.giveUp();
            return true;
          }
          return false;
        };
    fresh.removeIf(givenUp);
    waiting.values().forEach(all -> all.removeIf(givenUp));
    waiting.values().removeIf(WaitingReaders::isEmpty);
  }
}
