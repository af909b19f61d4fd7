package dev.carillon.support;

import dev.carillon.event.Json;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** An issuer's key endpoint on this machine, that can also misbehave. */
public final class JwksServer implements AutoCloseable {
  private final HttpServer server;
  private final AtomicInteger requests = new AtomicInteger();
  private volatile Behaviour behaviour = request -> request.response().setStatusCode(404).end();

  /** How it answers. */
  private interface Behaviour {
    void answer(HttpServerRequest request);
  }

  private JwksServer(Vertx vertx) {
    server =
        vertx
            .createHttpServer()
            .requestHandler(
                request -> {
                  requests.incrementAndGet();
                  behaviour.answer(request);
                });
  }

  public static JwksServer start(Vertx vertx, Signer... signers) {
    var jwks = new JwksServer(vertx);
    jwks.publish(signers);
    try {
      var unused =
          jwks.server
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
    return jwks;
  }

  public URI address() {
    return URI.create("http://127.0.0.1:" + server.actualPort() + "/keys");
  }

  /** How often it was asked. */
  public int requests() {
    return requests.get();
  }

  /** From now on these are the keys. */
  public void publish(Signer... signers) {
    List<Map<String, Object>> keys = Arrays.stream(signers).map(Signer::jwk).toList();
    publish(Json.of(Map.of("keys", keys)).toString());
  }

  public void publish(String body) {
    behaviour = request -> request.response().end(body);
  }

  public void fail(int status) {
    behaviour = request -> request.response().setStatusCode(status).end("{\"keys\":[]}");
  }

  public void redirect(URI elsewhere) {
    behaviour =
        request ->
            request.response().setStatusCode(302).putHeader("Location", elsewhere.toString()).end();
  }

  /** Takes the request and says nothing. */
  public void hang() {
    behaviour = request -> {};
  }

  /** Begins a key set that has no end. */
  public void flood() {
    behaviour =
        request -> {
          HttpServerResponse response = request.response().setChunked(true);
          Buffer chunk = Buffer.buffer("{\"kty\":\"RSA\"},".repeat(2_000));
          var unused = response.write("{\"keys\":[");
          pour(response, chunk);
        };
  }

  private static void pour(HttpServerResponse response, Buffer chunk) {
    response.write(chunk).onSuccess(written -> pour(response, chunk));
  }

  @Override
  public void close() {
    try {
      var unused =
          server
              .close()
              .toCompletionStage()
              .toCompletableFuture()
              .get(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
