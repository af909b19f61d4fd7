package dev.carillon.access.jwt;

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
import io.vertx.core.http.RequestOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/**
 * Fetches one key set, from the configured address only, with limits on time and size. Holds a
 * reference to its HTTP client, because Vert.x closes a client that is no longer referenced.
 */
public final class JwksEndpoint {
  private final HttpClient client;
  private final URI address;
  private final JwksOptions options;

  public JwksEndpoint(Vertx vertx, URI address, JwksOptions options) {
    this.address = address;
    this.options = options;
    this.client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setKeepAlive(false)
                .setConnectTimeout((int) options.timeout().toMillis())
                .setSslHandshakeTimeout(options.timeout().toMillis())
                .setSslHandshakeTimeoutUnit(TimeUnit.MILLISECONDS));
  }

  Future<KeySet> fetch() {
    var request =
        new RequestOptions()
            .setMethod(HttpMethod.GET)
            .setAbsoluteURI(address.toString())
            // A redirect could lead to any address, including internal ones.
            .setFollowRedirects(false)
            .putHeader(HttpHeaders.ACCEPT, "application/jwk-set+json, application/json");
    return client.request(request).compose(this::exchange).map(JwksEndpoint::read);
  }

  private Future<Buffer> exchange(HttpClientRequest request) {
    return request
        .send()
        .compose(this::body)
        .timeout(options.timeout().toMillis(), TimeUnit.MILLISECONDS)
        .onFailure(failure -> request.reset());
  }

  private Future<Buffer> body(HttpClientResponse response) {
    if (response.statusCode() != 200) {
      response.exceptionHandler(reset -> {}); // it is cut off below, on purpose
      return Future.failedFuture("status " + response.statusCode());
    }
    Promise<Buffer> promise = Promise.promise();
    Buffer body = Buffer.buffer();
    response
        .exceptionHandler(promise::tryFail)
        .endHandler(end -> promise.tryComplete(body))
        .handler(
            chunk -> {
              if (body.length() + chunk.length() > options.maxBytes()) {
                promise.tryFail("more than " + options.maxBytes() + " bytes");
              } else {
                body.appendBuffer(chunk);
              }
            });
    return promise.future();
  }

  private static KeySet read(Buffer body) {
    return Jwk.set(body.toString(StandardCharsets.UTF_8));
  }

  Future<Void> close() {
    return client.close();
  }
}
