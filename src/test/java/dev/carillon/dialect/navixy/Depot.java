package dev.carillon.dialect.navixy;

import dev.carillon.core.Meter;
import dev.carillon.core.PubSub;
import dev.carillon.core.Session;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.past.Archive;
import dev.carillon.dialect.navixy.tracker.Sample;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Gap;
import dev.carillon.event.Operation;
import dev.carillon.event.Position;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Handshakes;
import dev.carillon.support.Principals;
import dev.carillon.support.Tables;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;

/** Trackers and clients on one event loop, whose time the test drives. */
final class Depot {
  static final String HASH = "f4bf1b754034213653dad99c78c4b237";

  private final Tables tables = new Tables(0);
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final Map<String, Future<Principal>> principals = new HashMap<>();
  private final NavixyDialect dialect;
  private Instant now = Events.TIME;
  final PubSub pubSub;

  Depot() {
    this(Sample.OPTIONS);
  }

  Depot(NavixyOptions options) {
    dialect = new NavixyDialect(options, this::authenticate);
    pubSub = new PubSub(Limits.DEFAULT, Meter.NONE, later::add, Archive.NONE, tables, () -> now);
    knows(HASH, Principals.of("alice", "tracker:**"));
    // What is not a tracker's: so that the history has begun.
    tell(tables.change("others", "0", "{}", Operation.UPDATE, "other:0"));
  }

  private Future<Principal> authenticate(Credential credential) {
    return principals.getOrDefault(
        credential.value(), Future.failedFuture(new RefusedException(CloseReason.UNAUTHENTICATED)));
  }

  void knows(String hash, Principal principal) {
    principals.put(hash, Future.succeededFuture(principal));
  }

  /** It takes until the promise is kept to find out whose the hash is. */
  Promise<Principal> asks(String hash) {
    Promise<Principal> promise = Promise.promise();
    principals.put(hash, promise.future());
    return promise;
  }

  /** A client that reads as its connection does. */
  record Driver(Session session, FakeConnection connection) {}

  Driver connect(FakeConnection connection) {
    Principal stranger =
        new NavixyAuthentication().principal(Handshakes.websocket(), this::authenticate).result();
    return new Driver(
        pubSub.open(dialect, Handshakes.websocket(), stranger, connection), connection);
  }

  void send(Driver driver, String text) {
    driver.session().receive(text);
    settle();
  }

  void tracker(long id, boolean blocked) {
    String row = "{\"id\":%d,\"source_id\":%d,\"blocked\":%b}".formatted(id, source(id), blocked);
    tell(tables.change("trackers", "" + id, row, Operation.UPDATE, "tracker:" + id));
  }

  void remove(long id) {
    tell(removal(id));
  }

  /** A state, told from others by its speed. */
  void state(long id, long speed) {
    tell(stateEvent(id, speed));
  }

  ChangeEvent stateEvent(long id, long speed) {
    String row = "{\"tracker_id\":%d,\"speed\":%d}".formatted(id, speed);
    return tables.change("states", "" + id, row, Operation.UPDATE, "tracker:" + id + ":state");
  }

  ChangeEvent removal(long id) {
    String row = "{\"id\":%d,\"source_id\":%d}".formatted(id, source(id));
    return tables.change("trackers", "" + id, row, Operation.DELETE, "tracker:" + id);
  }

  /** The event has happened, and its record is lost. */
  void lose(ChangeEvent event) {
    Position at = event.position();
    Gap gap = Gap.of(Gap.Cause.RETENTION, at.partition(), at.offset(), at.offset() + 1);
    pubSub.publish(Events.batch(gap));
    settle();
  }

  static long source(long id) {
    return 10_000_000 + id;
  }

  void tell(ChangeEvent... events) {
    pubSub.publish(Events.batch(events));
    settle();
  }

  void pass(Duration time) {
    for (long i = 0; i < time.toSeconds(); i++) {
      now = now.plusSeconds(1);
      pubSub.tick(now);
      settle();
    }
  }

  void settle() {
    while (!later.isEmpty()) {
      later.remove().run();
    }
  }
}
