package dev.carillon.soak;

import io.vertx.core.http.UpgradeRejectedException;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A WebSocket with one subscription. */
final class SocketLink implements Link {
  private static final String SUBSCRIPTION = "s1";

  private final Door.Request request;
  private final Listener listener;
  private @Nullable WebSocket socket;
  private boolean over;

  SocketLink(Door door, Door.Request request, Listener listener) {
    this.request = request;
    this.listener = listener;
    var options =
        new WebSocketConnectOptions()
            .setHost("127.0.0.1")
            .setPort(request.port())
            .setURI("/v1/ws")
            .setTimeout(5000)
            .putHeader("Authorization", "Bearer " + request.token());
    door.sockets.connect(options).onComplete(this::opened, this::failed);
  }

  private void failed(Throwable e) {
    int status = e instanceof UpgradeRejectedException refused ? refused.getStatus() : 0;
    if (status >= 400 && status < 500 && status != 429) {
      listener.refused("upgrade refused with " + status);
    }
    end("not connected: " + e.getMessage());
  }

  private void opened(WebSocket opened) {
    socket = opened;
    if (over) {
      abandon();
      return;
    }
    opened.textMessageHandler(this::message);
    opened.frameHandler(frame -> listener.heard());
    opened.exceptionHandler(e -> {});
    opened.closeHandler(gone -> closed(opened));
    var unused = opened.writeTextMessage(subscribe().encode());
  }

  private void closed(WebSocket gone) {
    Short code = gone.closeStatusCode();
    if (code != null && code >= 4400 && code < 4408) {
      listener.refused("closed with " + code + " " + gone.closeReason());
    }
    end("closed " + code);
  }

  private JsonObject subscribe() {
    Interest interest = request.interest();
    var message =
        new JsonObject()
            .put("type", "subscribe")
            .put("id", SUBSCRIPTION)
            .put("topics", new JsonArray(interest.topics()));
    if (!request.origin().text().equals("latest")) {
      message.put("from", request.origin().text());
    }
    interest.filter().ifPresent(filter -> message.put("filter", filter.cel()));
    if (!interest.fields().isEmpty()) {
      message.put("fields", String.join(",", interest.fields()));
    }
    if (interest.snapshot()) {
      message.put("snapshot", true);
    }
    if (!interest.every().isZero()) {
      message.put("every", interest.every().toMillis() + "ms");
    }
    if (interest.latest()) {
      message.put("overflow", "latest");
    }
    return message;
  }

  private void message(String text) {
    if (over) {
      return;
    }
    Map<String, Object> message = new JsonObject(text).getMap();
    switch (String.valueOf(message.get("type"))) {
      case "event", "gap", "left" -> listener.message(message, text(message.get("id")));
      // Until it is subscribed and, with a snapshot, live, the session's cursor is not its own.
      case "welcome" -> {}
      case "subscribed" ->
          listener.message(
              message, request.interest().snapshot() ? "" : text(message.get("cursor")));
      case "error" -> listener.refused(text);
      default -> listener.message(message, text(message.get("cursor")));
    }
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : value.toString();
  }

  private void end(String why) {
    if (!over) {
      over = true;
      listener.ended(why);
    }
  }

  @Override
  public int localPort() {
    return socket == null ? 0 : socket.localAddress().port();
  }

  @Override
  public void pause() {
    if (socket != null) {
      socket.pause();
    }
  }

  @Override
  public void resume() {
    if (socket != null) {
      socket.resume();
    }
  }

  @Override
  public void abandon() {
    over = true;
    if (socket != null) {
      var unused = socket.close();
    }
  }
}
