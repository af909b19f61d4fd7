package dev.carillon.soak;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The HTTP requests of a client, one after the other. */
final class HttpLink implements Link {
  private final Door door;
  private final Door.Request request;
  private final Listener listener;
  private @Nullable HttpClientRequest sent;
  private @Nullable HttpClientResponse response;
  private int port;
  private boolean over;

  HttpLink(Door door, Door.Request request, Listener listener) {
    this.door = door;
    this.request = request;
    this.listener = listener;
  }

  /** A request of the client, to be added to. */
  RequestOptions to(String uri) {
    return new RequestOptions()
        .setMethod(HttpMethod.GET)
        .setHost("127.0.0.1")
        .setPort(request.port())
        .setURI(uri)
        .setConnectTimeout(5000)
        .putHeader("Authorization", "Bearer " + request.token());
  }

  /** Gives on an answer that is taken in whole or, if it was cut, not at all. */
  void fetch(RequestOptions options, Consumer<Buffer> taker) {
    open(
        options,
        answer ->
            answer
                .body()
                .onComplete(
                    body -> fetched(body, taker), e -> end("no answer: " + e.getMessage())));
  }

  private void fetched(Buffer body, Consumer<Buffer> taker) {
    if (!over) {
      // The connection is anybody's now.
      port = 0;
      taker.accept(body);
    }
  }

  /** Gives on an answer as it begins, if it is a good one; any other is the end. */
  void open(RequestOptions options, Consumer<HttpClientResponse> taker) {
    door.http
        .request(options)
        .onComplete(ready -> connected(ready, taker), e -> end("not connected: " + e.getMessage()));
  }

  private void connected(HttpClientRequest ready, Consumer<HttpClientResponse> taker) {
    sent = ready;
    port = ready.connection().localAddress().port();
    if (over) {
      abandon();
      return;
    }
    ready
        .send()
        .onComplete(answer -> answered(answer, taker), e -> end("no answer: " + e.getMessage()));
  }

  private void answered(HttpClientResponse answer, Consumer<HttpClientResponse> taker) {
    response = answer;
    int status = answer.statusCode();
    if (status == 200) {
      taker.accept(answer);
    } else {
      answer.body().onComplete(body -> turnedAway(status, String.valueOf(body.result())));
    }
  }

  private void turnedAway(int status, String body) {
    port = 0;
    if (status < 500 && status != 429) {
      listener.refused("answered with " + status + " " + body);
    }
    end("answered with " + status);
  }

  void end(String why) {
    if (!over) {
      over = true;
      listener.ended(why);
    }
  }

  boolean isOver() {
    return over;
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
