package dev.carillon.support;

import dev.carillon.access.Digest;
import dev.carillon.access.Identity;
import dev.carillon.access.TicketStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tickets in memory, for one process. */
public final class MemoryTicketStore implements TicketStore {
  private final Map<Digest, Ticket> tickets = new ConcurrentHashMap<>();

  private record Ticket(Identity identity, Instant expires) {}

  @Override
  public Future<Boolean> keep(Digest digest, Identity identity, Instant expires, int atMost) {
    long unused =
        tickets.values().stream()
            .filter(ticket -> ticket.identity().id().equals(identity.id()))
            .count();
    if (unused >= atMost) {
      return Future.succeededFuture(false);
    }
    tickets.put(digest, new Ticket(identity, expires));
    return Future.succeededFuture(true);
  }

  @Override
  public Future<Optional<Identity>> take(Digest digest, Instant now) {
    return Future.succeededFuture(
        Optional.ofNullable(tickets.remove(digest))
            .filter(ticket -> now.isBefore(ticket.expires()))
            .map(Ticket::identity));
  }
}
