package dev.carillon.kafka.client;

import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Kafka producer with a thread of its own, because {@code send()} may block on the brokers. The
 * producer is created on first use and created again after a fatal error. The queue is bounded in
 * number of tasks and in bytes.
 */
public final class ProducerThread implements AutoCloseable {
  private static final Duration IDLE = Duration.ofSeconds(10);

  private final Supplier<Producer<byte[], byte[]>> factory;
  private final Duration patience;
  private final Bounds bounds;
  private final BlockingQueue<Task> queue;
  private final AtomicLong queuedBytes = new AtomicLong();
  private final SupervisedThread thread;
  private volatile @Nullable Producer<byte[], byte[]> producer;
  private volatile boolean broken;
  private volatile boolean ending;

  /**
   * Bounds of the queue in front of the producer.
   *
   * @param tasks maximum number of tasks
   * @param bytes maximum bytes of their records
   */
  record Bounds(int tasks, long bytes) {
    static final Bounds DEFAULT = new Bounds(1_000, 8L << 20);
  }

  private record Task(
      int bytes, Consumer<Producer<byte[], byte[]>> work, Consumer<Throwable> onFailure) {}

  private static final Task LAST = new Task(0, producer -> {}, failure -> {});

  ProducerThread(
      String name,
      String role,
      Duration patience,
      Bounds bounds,
      Supplier<Producer<byte[], byte[]>> factory) {
    this.factory = factory;
    this.patience = patience;
    this.bounds = bounds;
    this.queue = new ArrayBlockingQueue<>(bounds.tasks());
    this.thread = new SupervisedThread(name, role, this::run);
  }

  public ProducerThread(
      String name, String role, Duration patience, Supplier<Producer<byte[], byte[]>> factory) {
    this(name, role, patience, Bounds.DEFAULT, factory);
  }

  public SupervisedThread thread() {
    return thread;
  }

  /** Bytes in the queue. */
  public long queuedBytes() {
    return queuedBytes.get();
  }

  /**
   * Queues a task; false if the queue is full. A task larger than the bound is accepted while the
   * queue is empty. Safe to call on any thread.
   *
   * @param bytes of the records that the task holds
   * @param onFailure called on the producer's thread if there is no producer, or the task throws
   */
  public boolean execute(
      int bytes, Consumer<Producer<byte[], byte[]>> work, Consumer<Throwable> onFailure) {
    if (ending) {
      return false;
    }
    long before = queuedBytes.getAndAdd(bytes);
    boolean fits = before == 0 || before + bytes <= bounds.bytes();
    if (!fits || !queue.offer(new Task(bytes, work, onFailure))) {
      queuedBytes.addAndGet(-bytes);
      return false;
    }
    start();
    return true;
  }

  /** Started with the first task. */
  private void start() {
    if (!thread.isStarted()) {
      synchronized (this) {
        if (!thread.isStarted()) {
          thread.start();
        }
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // the last task is this one object
  private void run(SupervisedThread self) throws InterruptedException {
    while (!self.isClosed() && !(ending && queue.isEmpty())) {
      Task task = queue.poll(ending ? 0 : IDLE.toMillis(), TimeUnit.MILLISECONDS);
      if (task != null && task != LAST) {
        queuedBytes.addAndGet(-task.bytes());
        execute(task);
      }
      self.round();
    }
  }

  /** An exception of a task goes to its submitter; an {@link Error} also goes to the supervisor. */
  private void execute(Task task) {
    try {
      task.work().accept(open());
    } catch (RuntimeException e) {
      task.onFailure().accept(e);
    } catch (Error e) {
      broken = true;
      task.onFailure().accept(e);
      throw e;
    }
  }

  /**
   * Notes that a send has failed. After a fatal error every later send of a producer fails, so the
   * next task gets a new producer. Safe to call on any thread.
   */
  public void failed(Throwable failure) {
    if (!(failure instanceof RetriableException || failure instanceof RecordTooLargeException)) {
      broken = true;
    }
  }

  private Producer<byte[], byte[]> open() {
    Producer<byte[], byte[]> open = producer;
    if (open != null && broken) {
      producer = null;
      open.close(Duration.ZERO);
      open = null;
    }
    broken = false;
    if (open == null) {
      open = factory.get();
      producer = open;
    }
    return open;
  }

  /** Sends one record, and completes on the producer's own thread. */
  public static CompletableFuture<RecordMetadata> send(
      Producer<byte[], byte[]> producer, ProducerRecord<byte[], byte[]> record) {
    var acknowledged = new CompletableFuture<RecordMetadata>();
    var unused =
        producer.send(
            record,
            (metadata, failure) -> {
              if (failure == null) {
                acknowledged.complete(metadata);
              } else {
                acknowledged.completeExceptionally(failure);
              }
            });
    return acknowledged;
  }

  /** Queued records are still sent, if that is possible soon. */
  @Override
  public void close() {
    ending = true;
    if (thread.isStarted()) {
      boolean unused = queue.offer(LAST); // it may be waiting
      thread.join(patience);
      thread.stop();
      thread.join(patience);
    }
    for (Task left = queue.poll(); left != null; left = queue.poll()) {
      left.onFailure().accept(new TimeoutException("closed before it was sent"));
    }
    Producer<byte[], byte[]> open = producer;
    if (open != null) {
      open.close(patience);
    }
  }
}
