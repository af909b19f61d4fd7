package dev.carillon.http;

import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Ends connections on which nothing is asked: those that send the head of a request slowly or not
 * at all, and those that are kept open after an answer. What is being answered stays, however long
 * that takes: the transports end it. Confined to one event loop.
 */
final class IdleConnections {
  private static final int UPGRADED = 101;

  private final Duration limit;
  private final Map<HttpConnection, Use> uses = new HashMap<>();

  /** What a connection is used for. */
  private static final class Use {
    /** The newest request; none yet. */
    @Nullable HttpServerRequest request;

    Instant idleSince;

    Use(Instant now) {
      idleSince = now;
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

  IdleConnections(Duration limit) {
    this.limit = limit;
  }

  void opened(HttpConnection connection, Instant now) {
    uses.put(connection, new Use(now));
  }

  /** The head of a request has come. */
  void asked(HttpServerRequest request) {
    Use use = uses.get(request.connection());
    if (use != null) {
      use.request = request;
    }
  }

  /** Time has passed: whoever has asked for nothing for long is cut off. */
  void tick(Instant now) {
    Instant oldest = now.minus(limit);
    for (var entries = uses.entrySet().iterator(); entries.hasNext(); ) {
      Map.Entry<HttpConnection, Use> entry = entries.next();
      Use use = entry.getValue();
      if (use.isOver()) {
        entries.remove();
      } else if (use.isBusy()) {
        use.idleSince = now;
      } else if (use.idleSince.isBefore(oldest)) {
        entries.remove();
        var unused = entry.getKey().close();
      }
    }
  }
}
