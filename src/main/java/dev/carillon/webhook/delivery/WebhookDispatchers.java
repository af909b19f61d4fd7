package dev.carillon.webhook.delivery;

import dev.carillon.core.PubSub;
import dev.carillon.webhook.DeliveryContext;
import dev.carillon.webhook.Webhook;
import dev.carillon.webhook.WebhookStore;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The webhooks that this replica delivers: those of its assigned slots, each by a dispatcher on one
 * of the event loops. Decisions are made on one event loop; each dispatcher works on its own.
 */
public final class WebhookDispatchers {
  private static final Logger log = LoggerFactory.getLogger(WebhookDispatchers.class);
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Vertx vertx;
  private final Context home;
  private final WebhookStore store;
  private final DeliveryContext desk;
  private final String name;

  /** After this time, requests in flight at a handover have ended. */
  private final Duration patience;

  private final List<Loop> loops = new CopyOnWriteArrayList<>();
  private final Map<UUID, Post> posts = new HashMap<>();
  private final Set<Integer> slots = new HashSet<>();
  private final List<WebhookDispatcher> delivering = new CopyOnWriteArrayList<>();
  private volatile int stopped;
  private Map<UUID, Webhook> webhooks = Map.of();
  private int allSlots;
  private int generation;
  private boolean retrying;

  private record Loop(Context context, PubSub pubSub) {}

  /** A webhook that is delivered here, from its claim to the end of the delivery. */
  private static final class Post {
    private final Webhook webhook;
    private Optional<Loop> loop = Optional.empty();
    private Optional<WebhookDispatcher> courier = Optional.empty();
    private boolean ending;

    Post(Webhook webhook) {
      this.webhook = webhook;
    }
  }

  /**
   * @param name the holder's name that others see
   */
  WebhookDispatchers(Vertx vertx, WebhookStore store, DeliveryContext desk, String name) {
    this.vertx = vertx;
    this.home = vertx.getOrCreateContext();
    this.store = store;
    this.desk = desk;
    this.name = name;
    this.patience = desk.options().timeout().plusSeconds(2);
    desk.meter().watch(this::lag, delivering::size, () -> stopped);
  }

  /** Adds an event loop for dispatchers; called on it. */
  public void join(PubSub pubSub) {
    loops.add(new Loop(vertx.getOrCreateContext(), pubSub));
    home.runOnContext(turn -> reconcile());
  }

  /** Sets the current webhooks; on any thread. */
  void know(Map<UUID, Webhook> all) {
    home.runOnContext(
        turn -> {
          webhooks = all;
          stopped = (int) all.values().stream().filter(w -> w.disabled().isPresent()).count();
          reconcile();
        });
  }

  /**
   * Starts delivery of the webhooks in these slots.
   *
   * @param of the number of slots
   * @param since the generation of the group
   */
  public void gained(Set<Integer> more, int of, int since) {
    home.runOnContext(
        turn -> {
          slots.addAll(more);
          allSlots = of;
          generation = since;
          reconcile();
        });
  }

  /**
   * Ends delivery in these slots before other replicas start.
   *
   * @return completes once nothing is in flight, and the progress is stored
   */
  public Future<Void> losing(Set<Integer> less) {
    return leave(less, patience);
  }

  /** Ends delivery in slots that other replicas already own. */
  public Future<Void> lost(Set<Integer> less) {
    return leave(less, Duration.ZERO);
  }

  private Future<Void> leave(Set<Integer> less, Duration patience) {
    Promise<Void> left = Promise.promise();
    home.runOnContext(
        turn -> {
          slots.removeAll(less);
          var ends = new ArrayList<Future<Void>>();
          for (Post post : List.copyOf(posts.values())) {
            if (less.contains(slot(post.webhook.id()))) {
              ends.add(end(post, patience));
            }
          }
          Future.join(ends).<Void>mapEmpty().onComplete(left);
        });
    return left.future();
  }

  private int slot(UUID webhook) {
    return Math.floorMod(webhook.hashCode(), Math.max(1, allSlots));
  }

  private boolean isOurs(Webhook webhook) {
    return webhook.disabled().isEmpty() && allSlots > 0 && slots.contains(slot(webhook.id()));
  }

  private void reconcile() {
    Predicate<Post> stays =
        post -> {
          Webhook now = webhooks.get(post.webhook.id());
          return now != null && isOurs(now) && now.revision() == post.webhook.revision();
        };
    List.copyOf(posts.values()).stream().filter(stays.negate()).forEach(p -> end(p, patience));
    if (loops.isEmpty()) {
      return;
    }
    for (Webhook webhook : webhooks.values()) {
      if (isOurs(webhook) && !posts.containsKey(webhook.id())) {
        begin(webhook);
      }
    }
  }

  private void begin(Webhook webhook) {
    var post = new Post(webhook);
    posts.put(webhook.id(), post);
    store
        .claim(webhook.id(), generation, name)
        .onComplete(
            claimed ->
                home.runOnContext(
                    turn -> {
                      if (post.ending) {
                        remove(post);
                      } else if (claimed.succeeded() && claimed.result().isPresent()) {
                        deliver(post, claimed.result().get());
                      } else {
                        log.debug("webhook cannot be claimed yet {}", webhook);
                        remove(post);
                      }
                    }));
  }

  private void deliver(Post post, WebhookStore.Claim claim) {
    Webhook webhook = post.webhook;
    Loop loop = loops.get(Math.floorMod(webhook.id().hashCode() / 31, loops.size()));
    // A webhook that was lost, or must start again, is started if its slot is still assigned here.
    Runnable again = () -> home.runOnContext(turn -> end(post, patience));
    var ledger = new ProgressStore(store, webhook.id(), claim, desk.options(), desk.clock(), again);
    var courier = new WebhookDispatcher(vertx, loop.pubSub(), webhook, desk, ledger, again);
    post.loop = Optional.of(loop);
    post.courier = Optional.of(courier);
    delivering.add(courier);
    loop.context().runOnContext(turn -> courier.start());
  }

  private Future<Void> end(Post post, Duration patience) {
    post.ending = true;
    if (post.courier.isEmpty()) {
      return Future.succeededFuture(); // its claim will find that it came too late
    }
    WebhookDispatcher courier = post.courier.get();
    Promise<Void> ended = Promise.promise();
    post.loop
        .orElseThrow()
        .context()
        .runOnContext(turn -> courier.stop(patience).onComplete(ended));
    return ended
        .future()
        .onComplete(
            done ->
                home.runOnContext(
                    turn -> {
                      delivering.remove(courier);
                      remove(post);
                    }));
  }

  private void remove(Post post) {
    if (posts.remove(post.webhook.id(), post) && !retrying) {
      retrying = true;
      vertx.setTimer(
          post.courier.isPresent() ? 1 : AGAIN.toMillis(),
          id ->
              home.runOnContext(
                  turn -> {
                    retrying = false;
                    reconcile();
                  }));
    }
  }

  /** The age of the oldest undelivered event. */
  private double lag() {
    Instant now = desk.clock().instant();
    return delivering.stream()
        .flatMap(courier -> courier.oldest().stream())
        .min(Instant::compareTo)
        .map(oldest -> Math.max(0, Duration.between(oldest, now).toMillis() / 1000.0))
        .orElse(0.0);
  }

  /** Ends all deliveries, as if all slots were released. */
  public Future<Void> close() {
    Promise<Void> closed = Promise.promise();
    home.runOnContext(turn -> losing(Set.copyOf(slots)).onComplete(closed));
    return closed.future();
  }
}
