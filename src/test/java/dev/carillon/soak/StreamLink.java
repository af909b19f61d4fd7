package dev.carillon.soak;

import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.json.JsonObject;
import java.util.Map;

/** An event stream. */
final class StreamLink {
  private final Link.Listener listener;
  private final HttpLink http;

  private StreamLink(Link.Listener listener, HttpLink http) {
    this.listener = listener;
    this.http = http;
  }

  static Link open(Door door, Door.Request request, Link.Listener listener) {
    var http = new HttpLink(door, request, listener);
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
    RequestOptions options = http.to(uri);
    if (request.origin().isResume()) {
      options.putHeader("Last-Event-ID", request.origin().cursor());
    }
    http.open(options, new StreamLink(listener, http)::answered);
    return http;
  }

  private void answered(HttpClientResponse answer) {
    answer.exceptionHandler(e -> http.end("cut: " + e.getMessage()));
    answer.endHandler(done -> http.end("ended"));
    var parser = new EventStreamParser(this::event);
    answer.handler(
        chunk -> {
          listener.heard();
          parser.read(chunk.getBytes());
        });
  }

  private void event(String name, String id, String data) {
    if (http.isOver()) {
      return;
    }
    Map<String, Object> message = new JsonObject(data).getMap();
    if (!name.equals("close")) {
      listener.message(message, id);
    } else if (!Boolean.TRUE.equals(message.get("reconnect"))) {
      listener.refused(data);
    }
  }
}
