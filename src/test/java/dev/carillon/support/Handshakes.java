package dev.carillon.support;

import dev.carillon.core.identity.Handshake;
import io.vertx.core.MultiMap;

/** Handshakes with good defaults. */
public final class Handshakes {
  private Handshakes() {}

  public static Handshake websocket() {
    return of("websocket", MultiMap.caseInsensitiveMultiMap());
  }

  public static Handshake sse(MultiMap query) {
    return of("sse", query);
  }

  /** A request to {@code /v1/…} with no headers and no cookies. */
  public static Handshake of(String transport, MultiMap query) {
    return new Handshake(
        transport,
        "/v1/" + transport,
        query,
        MultiMap.caseInsensitiveMultiMap(),
        MultiMap.caseInsensitiveMultiMap(),
        "");
  }
}
