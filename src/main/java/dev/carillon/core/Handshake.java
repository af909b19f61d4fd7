package dev.carillon.core;

import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;

/**
 * The request that a session starts with, as far as a dialect may see it.
 *
 * @param transport the word for logs and metrics: {@code websocket}, {@code sse}, {@code longpoll}
 * @param path as sent, without the query
 * @param subprotocol the WebSocket subprotocol agreed on, or empty
 * @param address whom it came from, for shares among strangers; empty if it is not known
 */
public record Handshake(
    String transport,
    String path,
    MultiMap query,
    MultiMap headers,
    MultiMap cookies,
    String subprotocol,
    String address) {

  /** One of which it is not known whom it came from. */
  public Handshake(
      String transport,
      String path,
      MultiMap query,
      MultiMap headers,
      MultiMap cookies,
      String subprotocol) {
    this(transport, path, query, headers, cookies, subprotocol, "");
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
    return new Handshake(word, path, parameters, headers, cookies, subprotocol, address);
  }

  public Handshake withSubprotocol(String agreed) {
    return new Handshake(transport, path, query, headers, cookies, agreed, address);
  }

  /** Without what can hold a credential: of some products the path does. */
  @Override
  public String toString() {
    return transport;
  }
}
