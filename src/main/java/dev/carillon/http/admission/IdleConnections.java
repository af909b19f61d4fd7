package dev.carillon.http.admission;

import dev.carillon.transport.channel.ConnectionEnd;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Closes idle connections: those that send the head of a request slowly or not at all, and those
 * that are kept open after a response. A request in progress is not affected, however long it
 * takes: the transports end it. Confined to one event loop.
 */
public final class IdleConnections {
  private static final int UPGRADED = 101;

  private final Duration limit;
  private final Duration handshake;
  private final Map<HttpConnection, Use> uses = new HashMap<>();

  /** The state of a connection. */
  private static final class Use {
    private final Runnable heard;

    /** The newest request; null before the first. */
    @Nullable HttpServerRequest request;

    Instant idleSince;

    Use(Instant now, Runnable heard) {
      this.idleSince = now;
      this.heard = heard;
    }

    boolean isBusy() {
      HttpServerRequest asked = request;
      return asked != null && !asked.response().ended();
    }

    /** True if it is closed, or no HTTP connection any more: a WebSocket has pings of its own. */
    boolean isOver() {
      HttpServerRequest asked = request;
      return asked != null
          && (asked.response().closed() || asked.response().getStatusCode() == UPGRADED);
    }
  }

  /**
   * @param limit how long a connection may be open without a request in progress
   * @param handshake how long a new one may take to send the head of its first request
   */
  public IdleConnections(Duration limit, Duration handshake) {
    this.limit = limit;
    this.handshake = handshake;
  }

  /**
   * Adds a new connection.
   *
   * @param heard run when it has sent a request
   */
  public void opened(HttpConnection connection, Instant now, Runnable heard) {
    uses.put(connection, new Use(now, heard));
    var unused = ConnectionEnd.once(connection, () -> uses.remove(connection));
  }

  public int size() {
    return uses.size();
  }

  /** Closes the connection that has been idle for longest, if there is one. */
  public void cutIdlest() {
    uses.entrySet().stream()
        .filter(entry -> !entry.getValue().isBusy())
        .min(Comparator.comparing(entry -> entry.getValue().idleSince))
        .map(Map.Entry::getKey)
        .ifPresent(
            connection -> {
              uses.remove(connection);
              var unused = connection.close();
            });
  }

  /** The head of a request has been received. */
  public void asked(HttpServerRequest request) {
    Use use = uses.get(request.connection());
    if (use != null) {
      use.request = request;
      use.heard.run();
    }
  }

  /** Closes the connections that have been idle for too long. */
  public void tick(Instant now) {
    Instant oldest = now.minus(limit);
    Instant oldestNew = now.minus(handshake.compareTo(limit) < 0 ? handshake : limit);
    for (Map.Entry<HttpConnection, Use> entry : List.copyOf(uses.entrySet())) {
      Use use = entry.getValue();
      if (use.isOver()) {
        uses.remove(entry.getKey());
      } else if (use.isBusy()) {
        use.idleSince = now;
      } else if (use.idleSince.isBefore(use.request == null ? oldestNew : oldest)) {
        uses.remove(entry.getKey());
        var unused = entry.getKey().close();
      }
    }
  }
}
