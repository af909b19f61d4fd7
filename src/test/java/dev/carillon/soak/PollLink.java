package dev.carillon.soak;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One poll after the other, each with the cursor of the one before; of a state, a snapshot first.
 */
final class PollLink implements Link {
  private static final int WAIT_SECONDS = 2;

  private final Door door;
  private final Door.Request request;
  private final Listener listener;
  private String cursor;
  private boolean asked;
  private @Nullable HttpClientRequest sent;
  private @Nullable HttpClientResponse response;
  private int port;
  private boolean over;

  PollLink(Door door, Door.Request request, Listener listener) {
    this.door = door;
    this.request = request;
    this.listener = listener;
    this.cursor = request.origin().cursor();
    next();
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
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost("127.0.0.1")
            .setPort(request.port())
            .setURI(uri)
            .setConnectTimeout(5000)
            .putHeader("Authorization", "Bearer " + request.token());
    door.http
        .request(options)
        .onComplete(
            ready -> connected(ready, snapshot), e -> end("not connected: " + e.getMessage()));
  }

  private void connected(HttpClientRequest ready, boolean snapshot) {
    sent = ready;
    if (over) {
      abandon();
      return;
    }
    port = ready.connection().localAddress().port();
    ready
        .send()
        .compose(
            answer -> {
              response = answer;
              return answer.body();
            })
        .onComplete(body -> answered(body, snapshot), e -> end("no answer: " + e.getMessage()));
  }

  private void answered(Buffer body, boolean snapshot) {
    if (over || response == null) {
      return;
    }
    port = 0;
    int status = response.statusCode();
    if (status != 200) {
      if (status < 500 && status != 429) {
        listener.refused("answered with " + status + " " + body);
      }
      end("answered with " + status);
      return;
    }
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

  private void end(String why) {
    if (!over) {
      over = true;
      listener.ended(why);
    }
  }

  @Override
  public int localPort() {
    return over ? 0 : port;
  }

  @Override
  public void pause() {
    if (response != null) {
      response.pause();
    }
  }

  @Override
  public void resume() {
    if (response != null) {
      response.resume();
    }
  }

  @Override
  public void abandon() {
    over = true;
    if (sent != null && port != 0) {
      var unused = sent.connection().close();
    }
  }
}
