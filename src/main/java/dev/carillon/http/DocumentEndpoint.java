package dev.carillon.http;

import dev.carillon.event.Json;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;

/** A JSON document that says what this gateway does; the same as long as the process runs. */
public final class DocumentEndpoint implements Handler<RoutingContext> {
  private final String contentType;
  private final Buffer content;
  private final String tag;

  public DocumentEndpoint(String contentType, Json document) {
    this.contentType = contentType;
    this.content = Buffer.buffer(document.toString());
    this.tag = EntityTag.of(content.getBytes());
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerResponse response =
        context
            .response()
            // It was shown to somebody with a token: no proxy is to keep it.
            .putHeader(HttpHeaders.CACHE_CONTROL, "private, no-cache")
            .putHeader(HttpHeaders.ETAG, tag)
            .putHeader("X-Content-Type-Options", "nosniff");
    if (EntityTag.isKnown(tag, context.request())) {
      var unused = response.setStatusCode(304).end();
      return;
    }
    var unused = response.putHeader(HttpHeaders.CONTENT_TYPE, contentType).end(content);
  }
}
