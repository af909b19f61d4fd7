package dev.carillon.transport.signalr;

import io.vertx.core.Vertx;
import io.vertx.core.shareddata.LocalMap;
import java.time.Duration;
import java.util.Optional;

/** The connections of this process by their tokens, for all event loops. */
final class HubLinks {
  private static final String NAME = "carillon.hub.connections";

  private final Vertx vertx;
  private final LocalMap<String, HubLink> links;
  private final long graveMillis;

  /**
   * @param grave for how long an ended id is remembered: as long as its token could begin a
   *     connection
   */
  HubLinks(Vertx vertx, Duration grave) {
    this.vertx = vertx;
    this.links = vertx.sharedData().getLocalMap(NAME);
    this.graveMillis = grave.toMillis() + 2_000;
  }

  Optional<HubLink> find(ConnectionToken token) {
    return Optional.ofNullable(links.get(token.text()));
  }

  /** Adds a connection. Returns false if another request was first. */
  boolean add(ConnectionToken token, HubLink link) {
    return links.putIfAbsent(token.text(), link) == null;
  }

  /** Marks a connection as ended; the link itself refuses everything from now on. */
  void ended(ConnectionToken token) {
    vertx.setTimer(graveMillis, late -> links.remove(token.text()));
  }
}
