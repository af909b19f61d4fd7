package dev.carillon.http.endpoint;

import dev.carillon.core.identity.Principal;
import dev.carillon.event.Json;
import dev.carillon.http.EntityTag;
import dev.carillon.http.RequestGuard;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.function.Function;

/** A JSON document that describes this gateway to its clients. */
public final class DocumentEndpoint implements Handler<RoutingContext> {
  private final String contentType;
  private final Function<Principal, Json> document;

  /**
   * @param document makes the document for a principal; the same as long as the process runs
   */
  public DocumentEndpoint(String contentType, Function<Principal, Json> document) {
    this.contentType = contentType;
    this.document = document;
  }

  @Override
  public void handle(RoutingContext context) {
    Json shown = document.apply(RequestGuard.principal(context));
    Buffer content = Buffer.buffer(shown.toString());
    String tag = EntityTag.of(content.getBytes());
    HttpServerResponse response =
        context
            .response()
            // It was served to an authenticated client: no proxy may store it.
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
