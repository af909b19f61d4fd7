package dev.carillon.webhook.delivery;

import dev.carillon.webhook.DeliveryOutcome;
import dev.carillon.webhook.MessageReceiver;
import dev.carillon.webhook.WebhookOptions;
import dev.carillon.webhook.WebhookTarget;
import dev.carillon.webhook.WebhookWireNames;
import io.netty.channel.ConnectTimeoutException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;

/**
 * Posts messages over HTTP. For every event loop. The host name is resolved for each request, each
 * address is checked, and the connection uses a checked address, so a later change of the name has
 * no effect. It uses no proxy, follows no redirect, and reads at most a few KiB of the response.
 */
final class HttpReceiver implements MessageReceiver {
  private static final int MAX_ANSWER_BYTES = 4 << 10;
  private static final int MAX_HEAD_BYTES = 16 << 10;

  /** Limit per receiver; each webhook has its own limit, and must not wait for another. */
  private static final int MAX_CONNECTIONS = 4096;

  private static final Duration BODY_PATIENCE = Duration.ofSeconds(1);
  private static final Duration IDLE = Duration.ofSeconds(30);

  private static final String TIMEOUT = "timeout";
  private static final String UNRESOLVED = "unresolved";
  private static final String NOT_PERMITTED = "not_permitted";
  private static final String TLS = "tls";
  private static final String NO_CONNECTION = "no_connection";

  private final Vertx vertx;
  private final HttpClient client;
  private final Resolver resolver;
  private final AddressRule rule;
  private final Duration timeout;
  private final String agent;
  private final AtomicInteger turn = new AtomicInteger();

  HttpReceiver(Vertx vertx, WebhookOptions options, Resolver resolver, String agent) {
    this.vertx = vertx;
    this.resolver = resolver;
    this.rule = new AddressRule(options.allowNetworks());
    this.timeout = options.timeout();
    this.agent = agent;
    var http =
        new HttpClientOptions()
            .setConnectTimeout((int) timeout.toMillis())
            .setSslHandshakeTimeout(timeout.toMillis())
            .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS)
            .setVerifyHost(true)
            .setKeepAliveTimeout((int) IDLE.toSeconds())
            .setMaxHeaderSize(MAX_HEAD_BYTES)
            .setDecompressionSupported(false);
    options.caFile().ifPresent(file -> http.setTrustOptions(TrustedCertificates.with(file)));
    this.client =
        vertx
            .httpClientBuilder()
            .with(http)
            .with(new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS))
            // Connection errors are reported by the request.
            .withConnectHandler(connection -> connection.exceptionHandler(broken -> {}))
            .build();
  }

  /** A failure, with the word that names it. */
  private static final class Trouble extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final String word;

    Trouble(String word, String why) {
      super(why, null, false, false);
      this.word = word;
    }
  }

  @Override
  public Future<DeliveryOutcome> post(Request request) {
    long begun = System.nanoTime();
    return resolver
        .resolve(literal(request.target().host()))
        .recover(unknown -> Future.failedFuture(unresolved(unknown)))
        .map(this::judged)
        .timeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .compose(address -> exchange(request, address, begun))
        .otherwise(failure -> failed(failure, since(begun)));
  }

  private static String literal(String host) {
    return host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
  }

  private static Trouble unresolved(Throwable unknown) {
    return new Trouble(
        UNRESOLVED,
        unknown instanceof UnknownHostException ? "the name has no address" : "no name server");
  }

  private InetAddress judged(List<InetAddress> addresses) {
    for (InetAddress address : addresses) {
      if (!rule.permits(address)) {
        throw new Trouble(NOT_PERMITTED, "the host has the address " + address.getHostAddress());
      }
    }
    if (addresses.isEmpty()) {
      throw new Trouble(UNRESOLVED, "the name has no address");
    }
    // A different address for each attempt, because one of them may be unreachable.
    return nameless(addresses.get(Math.floorMod(turn.getAndIncrement(), addresses.size())));
  }

  /** An address that contains its name could be resolved again. */
  private static InetAddress nameless(InetAddress address) {
    try {
      return InetAddress.getByAddress(address.getAddress());
    } catch (UnknownHostException e) {
      throw new IllegalStateException("an address of no known length", e);
    }
  }

  private Future<DeliveryOutcome> exchange(Request request, InetAddress address, long begun) {
    long left = timeout.minus(since(begun)).toMillis();
    if (left <= 0) {
      return Future.failedFuture(new TimeoutException());
    }
    Future<HttpClientRequest> connected = client.request(options(request, address));
    Promise<HttpClientResponse> head = Promise.promise();
    // One timeout for everything: a connection that opens later is closed below.
    long timer = vertx.setTimer(left, late -> head.tryFail(new TimeoutException()));
    connected
        .compose(made -> made.send(request.body()))
        // It may have timed out before.
        .onSuccess(head::tryComplete)
        .onFailure(head::tryFail);
    return head.future()
        .onComplete(
            done -> {
              vertx.cancelTimer(timer);
              if (done.failed()) {
                connected.onSuccess(HttpClientRequest::reset);
              }
            })
        .compose(answer -> answered(answer, begun));
  }

  private RequestOptions options(Request request, InetAddress address) {
    WebhookTarget target = request.target();
    return new RequestOptions()
        .setMethod(HttpMethod.POST)
        // Connects to exactly this address; the name is for the certificate and the Host header.
        .setServer(SocketAddress.inetSocketAddress(new InetSocketAddress(address, target.port())))
        .setHost(literal(target.host()))
        .setPort(target.port())
        .setSsl(target.tls())
        .setURI(target.path())
        .setFollowRedirects(false)
        .putHeader(HttpHeaders.USER_AGENT, agent)
        .putHeader(HttpHeaders.CONTENT_TYPE, request.contentType())
        .putHeader(WebhookWireNames.ID_HEADER, request.id())
        .putHeader(WebhookWireNames.TIMESTAMP_HEADER, Long.toString(request.timestamp()))
        .putHeader(WebhookWireNames.SIGNATURE_HEADER, request.signatures());
  }

  private Future<DeliveryOutcome> answered(HttpClientResponse answer, long begun) {
    int status = answer.statusCode();
    var retryAfter =
        RetrySchedule.retryAfter(answer.getHeader(HttpHeaders.RETRY_AFTER), Instant.now());
    return excerpt(answer)
        .map(body -> DeliveryOutcome.answered(status, retryAfter, since(begun), body));
  }

  /** Only the status matters; a long or slow body is cut off. */
  private Future<String> excerpt(HttpClientResponse answer) {
    Promise<Boolean> whole = Promise.promise();
    Buffer body = Buffer.buffer();
    long timer = vertx.setTimer(BODY_PATIENCE.toMillis(), late -> whole.tryComplete(false));
    answer
        .exceptionHandler(gone -> whole.tryComplete(false))
        .endHandler(end -> whole.tryComplete(true))
        .handler(
            chunk -> {
              int room = MAX_ANSWER_BYTES - body.length();
              body.appendBuffer(chunk, 0, Math.min(room, chunk.length()));
              if (chunk.length() > room) {
                whole.tryComplete(false);
              }
            });
    return whole
        .future()
        .map(
            complete -> {
              vertx.cancelTimer(timer);
              if (!complete) {
                answer.handler(chunk -> {});
                var unused = answer.request().reset();
              }
              return body.toString(StandardCharsets.UTF_8);
            });
  }

  private static DeliveryOutcome failed(Throwable failure, Duration took) {
    if (failure instanceof Trouble trouble) {
      return DeliveryOutcome.failed(trouble.word, took, String.valueOf(trouble.getMessage()));
    }
    if (failure instanceof TimeoutException || failure instanceof ConnectTimeoutException) {
      return DeliveryOutcome.failed(TIMEOUT, took, "");
    }
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof SSLException
          || cause instanceof java.security.cert.CertificateException) {
        return DeliveryOutcome.failed(TLS, took, "the certificate or the handshake");
      }
    }
    return DeliveryOutcome.failed(NO_CONNECTION, took, "");
  }

  private static Duration since(long begun) {
    return Duration.ofNanos(System.nanoTime() - begun);
  }

  Future<Void> close() {
    return client.close();
  }
}
