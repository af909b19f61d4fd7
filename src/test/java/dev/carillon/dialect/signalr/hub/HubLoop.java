package dev.carillon.dialect.signalr.hub;

import dev.carillon.budget.MemoryBudget;
import dev.carillon.core.Meter;
import dev.carillon.core.PubSub;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.PresenceListener;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.past.Archive;
import dev.carillon.core.past.Snapshots;
import dev.carillon.dialect.signalr.SignalrDialect;
import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.event.Cursors;
import dev.carillon.support.Events;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import java.time.Instant;
import java.util.ArrayDeque;

/** An event loop with the chat hub on it; time and later turns are the test's. */
public final class HubLoop {
  final SignalrDialect dialect;
  public final PubSub pubSub;
  final PartitionLog log = new PartitionLog(Events.partition("events"));
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private Instant now = Events.TIME;

  public HubLoop(SignalrOptions options) {
    this(options, Limits.DEFAULT);
  }

  HubLoop(SignalrOptions options, Limits limits) {
    dialect = new SignalrDialect("chat", ChatHub.TYPE, options);
    pubSub = new PubSub(limits, Meter.NONE, later::add, now);
    pubSub.publish(Events.announcing(log.end()));
  }

  /** With so much memory for what clients cause to be held. */
  public HubLoop(SignalrOptions options, MemoryBudget budget) {
    dialect = new SignalrDialect("chat", ChatHub.TYPE, options);
    pubSub =
        new PubSub(
            Limits.DEFAULT,
            Meter.NONE,
            later::add,
            Archive.NONE,
            Snapshots.NONE,
            () -> now,
            PresenceListener.NONE,
            Cursors.UNSEALED,
            budget);
    pubSub.publish(Events.announcing(log.end()));
  }

  /** Whatever was put off happens. */
  public void settle() {
    while (!later.isEmpty()) {
      later.remove().run();
    }
  }

  void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now = now.plusSeconds(1);
      pubSub.tick(now);
      settle();
    }
  }

  void publish(String... topics) {
    pubSub.publish(Events.batch(log.append(topics)));
    settle();
  }

  /** A client that has shaken hands; what that took has been read. */
  HubClient connect(Handshake handshake, Principal principal) {
    HubClient client = HubClient.open(this, handshake, principal);
    boolean stateful = handshake.parameter("carillon.stateful").isPresent();
    client.say(stateful ? HubClient.HANDSHAKE.replace("1", "2") : HubClient.HANDSHAKE);
    client.connection.take();
    return client;
  }

  public HubClient connect(String... parameters) {
    return connect(HubClient.handshake("websocket", parameters), Principals.anything());
  }
}
