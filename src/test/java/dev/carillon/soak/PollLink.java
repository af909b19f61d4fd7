package dev.carillon.soak;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/**
 * One poll after the other, each with the cursor of the one before; of a state, a snapshot first.
 */
final class PollLink {
  private static final int WAIT_SECONDS = 2;

  private final Door.Request request;
  private final Link.Listener listener;
  private final HttpLink http;
  private String cursor;
  private boolean asked;

  private PollLink(Door.Request request, Link.Listener listener, HttpLink http) {
    this.request = request;
    this.listener = listener;
    this.http = http;
    this.cursor = request.origin().cursor();
  }

  static Link open(Door door, Door.Request request, Link.Listener listener) {
    var http = new HttpLink(door, request, listener);
    new PollLink(request, listener, http).next();
    return http;
  }

  private void next() {
    boolean snapshot = request.interest().snapshot() && cursor.isEmpty();
    String uri = (snapshot ? "/v1/snapshot?" : "/v1/poll?") + request.query();
    if (!snapshot) {
      // The first answer is there at once, for its cursor.
      boolean collects = !request.interest().every().isZero();
      uri += "&wait=" + (asked || collects ? WAIT_SECONDS : 0);
      if (!cursor.isEmpty()) {
        uri += "&" + Door.Request.part("cursor", cursor);
      } else if (!request.origin().from().equals("latest")) {
        uri += "&" + Door.Request.part("from", request.origin().from());
      }
    }
    asked = true;
    http.fetch(http.to(uri), body -> answered(body, snapshot));
  }

  private void answered(Buffer body, boolean snapshot) {
    listener.heard();
    listener.session();
    var answer = new JsonObject(body);
    JsonArray events = answer.getJsonArray("events");
    for (int i = 0; i < events.size(); i++) {
      // The answer is taken in whole or, if it was cut, not at all: its cursor is at its end.
      listener.message(events.getJsonObject(i).getMap(), "");
    }
    cursor = answer.getString("cursor");
    listener.message(Map.of("type", snapshot ? "live" : "heartbeat", "cursor", cursor), cursor);
    next();
  }
}
