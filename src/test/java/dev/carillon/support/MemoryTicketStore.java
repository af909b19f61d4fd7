package dev.carillon.support;

import dev.carillon.access.identity.Digest;
import dev.carillon.access.token.TicketStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;

/** Tickets in memory, for one process. */
public final class MemoryTicketStore implements TicketStore {
  private final Map<Digest, Ticket> tickets = new ConcurrentHashMap<>();

  private record Ticket(Entry entry, Instant expires) {}

  @Override
  public Future<Boolean> keep(Digest digest, Entry entry, Instant expires, int atMost) {
    long unused =
        tickets.values().stream()
            .filter(ticket -> ticket.entry().identity().id().equals(entry.identity().id()))
            .count();
    if (unused >= atMost) {
      return Future.succeededFuture(false);
    }
    tickets.put(digest, new Ticket(entry, expires));
    return Future.succeededFuture(true);
  }

  @Override
  public Future<Optional<Entry>> take(Digest digest, Instant now) {
    return Future.succeededFuture(
        Optional.ofNullable(tickets.remove(digest))
            .filter(ticket -> now.isBefore(ticket.expires()))
            .map(Ticket::entry));
  }
}
