package dev.carillon.soak;

import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** An event stream. */
final class StreamLink implements Link {
  private final Listener listener;
  private @Nullable HttpClientRequest sent;
  private @Nullable HttpClientResponse response;
  private int port;
  private boolean over;

  StreamLink(Door door, Door.Request request, Listener listener) {
    this.listener = listener;
    String uri = "/v1/sse?" + request.query();
    if (request.interest().snapshot()) {
      uri += "&snapshot=true";
    }
    if (request.interest().latest()) {
      uri += "&overflow=latest";
    }
    if (!request.origin().isResume() && !request.origin().from().equals("latest")) {
      uri += "&" + Door.Request.part("from", request.origin().from());
    }
    var options =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setHost("127.0.0.1")
            .setPort(request.port())
            .setURI(uri)
            .setConnectTimeout(5000)
            .putHeader("Authorization", "Bearer " + request.token());
    if (request.origin().isResume()) {
      options.putHeader("Last-Event-ID", request.origin().cursor());
    }
    door.http.request(options).onComplete(this::connected, e -> end("not connected: " + e));
  }

  private void connected(HttpClientRequest ready) {
    sent = ready;
    if (over) {
      abandon();
      return;
    }
    port = ready.connection().localAddress().port();
    ready.send().onComplete(this::answered, e -> end("no answer: " + e.getMessage()));
  }

  private void answered(HttpClientResponse answer) {
    response = answer;
    int status = answer.statusCode();
    if (status != 200) {
      answer.body().onComplete(body -> turnedAway(status, String.valueOf(body.result())));
      return;
    }
    answer.exceptionHandler(e -> end("cut: " + e.getMessage()));
    answer.endHandler(done -> end("ended"));
    var parser = new EventStreamParser(this::event);
    answer.handler(
        chunk -> {
          listener.heard();
          parser.read(chunk.getBytes());
        });
  }

  private void turnedAway(int status, String body) {
    if (status < 500 && status != 429) {
      listener.refused("answered with " + status + " " + body);
    }
    end("answered with " + status);
  }

  private void event(String name, String id, String data) {
    if (over) {
      return;
    }
    Map<String, Object> message = new JsonObject(data).getMap();
    if (!name.equals("close")) {
      listener.message(message, id);
    } else if (!Boolean.TRUE.equals(message.get("reconnect"))) {
      listener.refused(data);
    }
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
    if (sent != null) {
      var unused = sent.connection().close();
    }
  }
}
