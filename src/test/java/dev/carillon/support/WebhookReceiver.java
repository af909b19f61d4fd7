package dev.carillon.support;

import com.standardwebhooks.Webhook;
import com.standardwebhooks.exceptions.WebhookVerificationException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;

/**
 * A receiver of webhooks on this machine, that can be slow, refuse, or be away. Signatures are
 * checked with the convention's own library.
 */
public final class WebhookReceiver implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final List<Received> taken = new CopyOnWriteArrayList<>();
  private final List<Received> refused = new CopyOnWriteArrayList<>();
  private final AtomicInteger open = new AtomicInteger();
  private final AtomicInteger most = new AtomicInteger();
  private final int port;
  private volatile HttpServer server;
  private volatile Duration delay = Duration.ZERO;
  private volatile Predicate<Received> accepts = all -> true;

  /** One request. */
  public record Received(
      String uri, String id, String timestamp, String signature, String contentType, String body) {

    /** Throws unless the convention's library takes it. */
    public void verify(String secret) throws WebhookVerificationException {
      new Webhook(secret)
          .verify(
              body,
              Map.of(
                  "webhook-id", List.of(id),
                  "webhook-timestamp", List.of(timestamp),
                  "webhook-signature", List.of(signature)));
    }
  }

  public WebhookReceiver() {
    server = get(listen(0));
    port = server.actualPort();
  }

  private Future<HttpServer> listen(int wanted) {
    return vertx.createHttpServer().requestHandler(this::handle).listen(wanted, "127.0.0.1");
  }

  private void handle(HttpServerRequest request) {
    most.accumulateAndGet(open.incrementAndGet(), Math::max);
    request
        .body()
        .onSuccess(
            body -> {
              var received =
                  new Received(
                      request.uri(),
                      request.getHeader("webhook-id"),
                      request.getHeader("webhook-timestamp"),
                      request.getHeader("webhook-signature"),
                      request.getHeader("Content-Type"),
                      body.toString());
              boolean accepted = accepts.test(received);
              if (delay.isZero()) {
                answer(request, received, accepted);
              } else {
                vertx.setTimer(delay.toMillis(), id -> answer(request, received, accepted));
              }
            });
  }

  private void answer(HttpServerRequest request, Received received, boolean accepted) {
    (accepted ? taken : refused).add(received);
    open.decrementAndGet();
    var unused = request.response().setStatusCode(accepted ? 204 : 500).end();
  }

  public String url() {
    return "http://127.0.0.1:" + port + "/hook?tenant=7";
  }

  public int port() {
    return port;
  }

  /** What was answered with 2xx, in that order. */
  public List<Received> taken() {
    return taken;
  }

  public List<Received> refused() {
    return refused;
  }

  /** How many requests there were at once. */
  public int most() {
    return most.get();
  }

  public WebhookReceiver takes(Predicate<Received> which) {
    accepts = which;
    return this;
  }

  public WebhookReceiver slow(Duration value) {
    delay = value;
    return this;
  }

  /** Nobody listens there any more. */
  public void goAway() {
    get(server.close());
    open.set(0);
  }

  public void comeBack() {
    server = get(listen(port));
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.await(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    get(vertx.close());
  }
}
