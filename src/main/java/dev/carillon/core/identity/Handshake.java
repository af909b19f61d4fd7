package dev.carillon.core.identity;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The request that a session starts with, as far as a dialect may see it.
 *
 * @param transport the name for logs and metrics: {@code websocket}, {@code sse}, {@code longpoll}
 * @param path as sent, without the query
 * @param subprotocol the WebSocket subprotocol agreed on, or empty
 * @param address the client's IP address, behind a trusted proxy the one that the proxy reports; or
 *     empty
 * @param asked when the request came, by {@link System#nanoTime}: authentication was later
 */
public record Handshake(
    String transport,
    String path,
    MultiMap query,
    MultiMap headers,
    MultiMap cookies,
    String subprotocol,
    String address,
    long asked) {
  private static final long LONG_AGO = TimeUnit.HOURS.toNanos(1);

  /** With no address, and an arrival time long ago. */
  public Handshake(
      String transport,
      String path,
      MultiMap query,
      MultiMap headers,
      MultiMap cookies,
      String subprotocol) {
    this(transport, path, query, headers, cookies, subprotocol, "", System.nanoTime() - LONG_AGO);
  }

  public Optional<String> parameter(String name) {
    return Optional.ofNullable(query.get(name));
  }

  public List<String> parameters(String name) {
    return query.getAll(name);
  }

  public Optional<String> header(String name) {
    return Optional.ofNullable(headers.get(name));
  }

  public Optional<String> cookie(String name) {
    return Optional.ofNullable(cookies.get(name));
  }

  /** The same over another transport, and with another query. */
  public Handshake over(String word, MultiMap parameters) {
    return new Handshake(word, path, parameters, headers, cookies, subprotocol, address, asked);
  }

  public Handshake withSubprotocol(String agreed) {
    return new Handshake(transport, path, query, headers, cookies, agreed, address, asked);
  }

  /** Without what can hold a credential: for some products the path does. */
  @Override
  public String toString() {
    return transport;
  }
}
