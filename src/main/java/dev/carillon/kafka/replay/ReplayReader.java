package dev.carillon.kafka.replay;

import dev.carillon.core.past.StartPosition;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.kafka.client.ClientProperties;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.SupervisedThread;
import dev.carillon.kafka.client.UnreadableRanges;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.live.TopicMetadata;
import dev.carillon.kafka.live.TopicMetadataProbe;
import dev.carillon.kafka.replay.ReplayRequest.Locate;
import dev.carillon.kafka.replay.ReplayRequest.Read;
import dev.carillon.kafka.state.RetiredEntityLog;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;

/**
 * Thread that reads past records of its partitions again, on request. Records that several sessions
 * wait for are read once. It has Kafka clients only while there are requests.
 */
final class ReplayReader {
  private static final Duration IDLE = Duration.ofMinutes(1);

  private static final Instant LAST = Instant.ofEpochMilli(Long.MAX_VALUE);

  private final KafkaOptions options;
  private final String name;
  private final Map<String, EventStream> streams;
  private final RetiredEntityLog graves;
  private final long maxShownBytes;
  private final BlockingQueue<ReplayRequest> queue = new LinkedBlockingQueue<>();
  private final SupervisedThread thread;

  // Confined to the thread.
  private final PendingReads reads;
  private final Deque<Locate> locates = new ArrayDeque<>();
  private final UnreadableRanges unreadable = new UnreadableRanges();

  /**
   * @param name appended to the {@code client.id} of Kafka's clients
   * @param maxShownBytes limit of the memory of the entities that were shown
   */
  ReplayReader(
      KafkaOptions options,
      String name,
      Map<String, EventStream> streams,
      RetiredEntityLog graves,
      long maxShownBytes,
      PendingReads reads) {
    this.options = options;
    this.name = name;
    this.streams = streams;
    this.graves = graves;
    this.maxShownBytes = maxShownBytes;
    this.reads = reads;
    this.thread = new SupervisedThread(options.clientId() + "-" + name, name, this::run);
  }

  void start() {
    thread.start();
  }

  /** Queues a request, which is answered once. Safe to call on any thread. */
  void add(ReplayRequest request) {
    queue.add(request);
    if (thread.isClosed()) {
      giveUpQueued();
    }
  }

  SupervisedThread thread() {
    return thread;
  }

  private void run(SupervisedThread self) throws InterruptedException {
    try {
      while (!self.isClosed()) {
        boolean unused = receive(!hasWork(), IDLE);
        if (hasWork()) {
          open(self);
        }
        self.round();
      }
    } catch (RuntimeException | Error e) {
      // The next run continues with the requests that have not timed out.
      reads.expire();
      locates.forEach(Locate::giveUp);
      locates.clear();
      throw e;
    } finally {
      if (self.isClosed()) {
        reads.giveUp();
        locates.forEach(Locate::giveUp);
        giveUpQueued();
      }
    }
  }

  private boolean hasWork() {
    return !reads.isEmpty() || !locates.isEmpty();
  }

  private void open(SupervisedThread self) {
    try (var consumer =
            new ReplayConsumer(
                ClientProperties.replayConsumer(options, name),
                streams,
                graves,
                maxShownBytes,
                unreadable);
        var survey = new TopicMetadataProbe(ClientProperties.admin(options, name))) {
      serve(consumer, survey, self);
    }
  }

  /** Returns after a while without requests. */
  private void serve(ReplayConsumer consumer, TopicMetadataProbe survey, SupervisedThread self) {
    var facts = new TopicMetadata(survey);
    try {
      boolean busy = true;
      while (busy && !self.isClosed()) {
        for (Locate locate = locates.poll(); locate != null; locate = locates.poll()) {
          locate(locate, survey);
        }
        reads.advance(consumer, facts);
        reads.expire();
        self.round();
        busy = receive(reads.isEmpty(), IDLE) || !reads.isEmpty();
      }
    } catch (InterruptedException | InterruptException e) {
      // The clients are closed next, which must not be interrupted.
      boolean unused = Thread.interrupted();
      if (!self.isClosed()) {
        throw new IllegalStateException("interrupted by somebody", e);
      }
    }
  }

  /**
   * Takes the queued requests.
   *
   * @param waits true to wait for a request if there is none
   * @return true if there was one
   */
  private boolean receive(boolean waits, Duration limit) throws InterruptedException {
    ReplayRequest request = waits ? queue.poll(limit.toSeconds(), TimeUnit.SECONDS) : queue.poll();
    boolean any = request != null;
    for (; request != null; request = queue.poll()) {
      if (request instanceof Read read) {
        reads.add(read);
      } else {
        locates.add((Locate) request);
      }
    }
    return any;
  }

  private static void locate(Locate request, TopicMetadataProbe survey) {
    var kafka = new HashMap<TopicPartition, Partition>();
    for (Partition partition : request.partitions()) {
      kafka.put(new TopicPartition(partition.stream().kafkaTopic(), partition.number()), partition);
    }
    CompletableFuture<Map<TopicPartition, Long>> offsets =
        request.start() instanceof StartPosition.Since since
            ? survey.firstSince(kafka.keySet(), milliseconds(since.time()))
            : survey.begins(kafka.keySet());
    var unused =
        offsets.whenComplete(
            (found, failure) -> {
              if (failure != null || !found.keySet().containsAll(kafka.keySet())) {
                request.giveUp();
                return;
              }
              var frontier = new OffsetVector();
              kafka.forEach(
                  (k, partition) ->
                      frontier.reached(new Position(partition, found.getOrDefault(k, 0L), -1)));
              request.answer().accept(Optional.of(frontier));
            });
  }

  static long milliseconds(Instant time) {
    if (time.isBefore(Instant.EPOCH)) {
      return 0;
    }
    return time.isBefore(LAST) ? time.toEpochMilli() : Long.MAX_VALUE;
  }

  private void giveUpQueued() {
    for (ReplayRequest left = queue.poll(); left != null; left = queue.poll()) {
      left.giveUp();
    }
  }

  /** Stops the thread soon; to be called once. */
  void stop() {
    thread.stop();
  }

  /** Returns when the thread has ended. */
  void join() {
    if (thread.isStarted()) {
      thread.join(options.requestTimeout());
    }
    giveUpQueued();
  }
}
