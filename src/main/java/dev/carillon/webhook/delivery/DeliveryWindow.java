package dev.carillon.webhook.delivery;

import dev.carillon.webhook.DeliveryProgress;
import dev.carillon.webhook.WebhookMessage;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The messages of one webhook that are in flight or wait, in order of arrival. Confined to one
 * event loop. Determines which messages may be sent and the progress of the receiver. Messages of
 * one key are sent one after the other. A failed message keeps its place in the concurrency limit
 * and blocks its key.
 */
final class DeliveryWindow {
  private final int concurrency;
  private final int window;
  private final Deque<Item> items = new ArrayDeque<>();
  private final Map<String, DeliveryProgress.Retry> failed = new HashMap<>();
  private final Set<String> answered;
  private Optional<String> cursor;
  private int underWay;
  private long added;

  /** A message and its state. */
  static final class Item {
    private final WebhookMessage message;
    private State state = State.NEW;
    private int tries;
    private Instant due = Instant.EPOCH;

    private Item(WebhookMessage message) {
      this.message = message;
    }

    WebhookMessage message() {
      return message;
    }

    /** Number of attempts, including the one in flight. */
    int tries() {
      return tries;
    }

    private int failures() {
      return state == State.SENDING ? tries - 1 : tries;
    }
  }

  private enum State {
    NEW,
    SENDING,
    FAILED,
    DONE
  }

  /**
   * @param concurrency maximum number of messages in flight or waiting for a retry
   * @param window maximum number of messages after the oldest of those
   * @param from the earlier progress
   */
  DeliveryWindow(int concurrency, int window, DeliveryProgress from) {
    this.concurrency = concurrency;
    this.window = window;
    this.cursor = from.cursor();
    this.answered = new HashSet<>(from.answered());
    from.retries().forEach(retry -> failed.put(retry.message(), retry));
  }

  boolean isFull() {
    return items.size() >= window;
  }

  boolean isEmpty() {
    return items.isEmpty();
  }

  /** Adds a message, unless its receiver has acknowledged it. */
  void add(WebhookMessage message) {
    var item = new Item(message);
    if (answered.remove(message.id())) {
      item.state = State.DONE;
    }
    DeliveryProgress.Retry before = failed.remove(message.id());
    if (before != null && item.state == State.NEW) {
      item.state = State.FAILED;
      item.tries = before.tries();
      item.due = before.at();
      underWay++;
    }
    items.add(item);
    if (++added >= window) {
      // The remembered messages were within a window: those that have not arrived by now will not.
      answered.clear();
      failed.clear();
    }
    settle();
  }

  /** The next message that may be sent now; it counts as in flight. */
  Optional<Item> next(Instant now) {
    Set<String> busy = new HashSet<>();
    int index = 0;
    for (Item item : items) {
      if (index++ >= window) {
        break;
      }
      if (item.state == State.DONE) {
        continue;
      }
      Optional<String> key = item.message.key();
      boolean first = key.map(busy::add).orElse(busy.isEmpty());
      if (first && mayGo(item, now)) {
        underWay += item.state == State.NEW ? 1 : 0;
        item.state = State.SENDING;
        item.tries++;
        return Optional.of(item);
      }
      if (key.isEmpty()) {
        break; // what comes behind a gap waits for it
      }
    }
    return Optional.empty();
  }

  private boolean mayGo(Item item, Instant now) {
    return switch (item.state) {
      case NEW -> underWay < concurrency;
      case FAILED -> !item.due.isAfter(now);
      default -> false;
    };
  }

  /** The receiver has acknowledged the message. */
  void done(Item item) {
    underWay--;
    item.state = State.DONE;
    settle();
  }

  /** The message is retried at that time. */
  void failed(Item item, Instant due) {
    item.state = State.FAILED;
    item.due = due;
  }

  /** Retries failed messages at once. */
  void hurry() {
    items.stream()
        .filter(item -> item.state == State.FAILED)
        .forEach(item -> item.due = Instant.EPOCH);
  }

  private void settle() {
    for (Iterator<Item> all = items.iterator(); all.hasNext(); ) {
      Item item = all.next();
      if (item.state != State.DONE) {
        return;
      }
      all.remove();
      cursor = item.message.cursor().or(() -> cursor);
    }
  }

  /** Advances the progress while no message is in flight. */
  void reach(String further) {
    if (items.isEmpty()) {
      cursor = Optional.of(further);
    }
  }

  /** The time of the next retry. */
  Optional<Instant> due() {
    return items.stream()
        .filter(item -> item.state == State.FAILED)
        .map(item -> item.due)
        .min(Instant::compareTo);
  }

  /** The event time of the oldest unacknowledged message. */
  Optional<Instant> oldest() {
    return items.stream().map(item -> item.message.time()).findFirst();
  }

  int sending() {
    return (int) items.stream().filter(item -> item.state == State.SENDING).count();
  }

  DeliveryProgress progress(long revision, Optional<String> trouble) {
    var behind = new ArrayList<String>(answered);
    List<DeliveryProgress.Retry> retries = new ArrayList<>(failed.values());
    for (Item item : items) {
      if (item.state == State.DONE) {
        behind.add(item.message.id());
      } else if (item.failures() > 0) {
        retries.add(new DeliveryProgress.Retry(item.message.id(), item.failures(), item.due));
      }
    }
    return new DeliveryProgress(
        revision, cursor, behind, retries.stream().limit(concurrency).toList(), trouble);
  }

  /**
   * Where the session continues after it has ended: after the last message that was taken, or at
   * the progress.
   */
  Optional<String> taken() {
    for (Iterator<Item> newest = items.descendingIterator(); newest.hasNext(); ) {
      Optional<String> at = newest.next().message.cursor();
      if (at.isPresent()) {
        return at;
      }
    }
    return cursor;
  }
}
