package dev.carillon.support;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A WebSocket client of the JDK's making: nothing of ours, nothing of Vert.x. */
public final class SocketClient implements AutoCloseable {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final BlockingQueue<String> messages = new LinkedBlockingQueue<>();
  private final CompletableFuture<Close> closed = new CompletableFuture<>();
  private final WebSocket socket;

  /** How the server ended it. */
  public record Close(int code, String reason) {}

  private SocketClient(WebSocket.Builder handshake, URI address) {
    socket = handshake.buildAsync(address, new Listener()).join();
  }

  /** Connects; the headers are name, value, name, value. */
  public static SocketClient open(int port, String pathAndQuery, String... headers) {
    return open(port, pathAndQuery, "", headers);
  }

  /** Connects with a subprotocol, or none if it is empty. */
  public static SocketClient openWith(
      int port, String subprotocol, String pathAndQuery, String... headers) {
    return open(port, pathAndQuery, subprotocol, headers);
  }

  private static SocketClient open(
      int port, String pathAndQuery, String subprotocol, String[] headers) {
    WebSocket.Builder handshake = HTTP.newWebSocketBuilder();
    for (int i = 0; i < headers.length; i += 2) {
      handshake.header(headers[i], headers[i + 1]);
    }
    if (!subprotocol.isEmpty()) {
      handshake.subprotocols(subprotocol);
    }
    return new SocketClient(handshake, URI.create("ws://127.0.0.1:" + port + pathAndQuery));
  }

  /** The status of the answer to a handshake that is refused. */
  public static int refusal(int port, String pathAndQuery, String... headers) {
    try (var client = open(port, pathAndQuery, headers)) {
      throw new AssertionError("was let in: " + client.subprotocol());
    } catch (CompletionException e) {
      if (e.getCause() instanceof WebSocketHandshakeException refused) {
        return refused.getResponse().statusCode();
      }
      throw e;
    }
  }

  private final class Listener implements WebSocket.Listener {
    private final StringBuilder partial = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket webSocket, CharSequence data, boolean last) {
      partial.append(data);
      if (last) {
        messages.add(partial.toString());
        partial.setLength(0);
      }
      webSocket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket webSocket, int code, String reason) {
      closed.complete(new Close(code, reason));
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket webSocket, Throwable error) {
      closed.complete(new Close(1006, String.valueOf(error)));
    }
  }

  public SocketClient send(String text) {
    socket.sendText(text, true).join();
    return this;
  }

  public SocketClient sendBinary(byte[] bytes) {
    socket.sendBinary(ByteBuffer.wrap(bytes), true).join();
    return this;
  }

  public String subprotocol() {
    return socket.getSubprotocol();
  }

  /** The next message; fails the test if none comes. */
  public String next() {
    try {
      String message = messages.poll(Patience.SECONDS, TimeUnit.SECONDS);
      if (message == null) {
        throw new AssertionError("no message in time; closed: " + closed.getNow(null));
      }
      return message;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public Map<?, ?> nextJson() {
    return Texts.object(next());
  }

  /** The next message of that type, whatever comes before it. */
  public Map<?, ?> nextJson(String type) {
    Map<?, ?> message = nextJson();
    while (!type.equals(message.get("type"))) {
      message = nextJson();
    }
    return message;
  }

  /** How the server closed it; fails the test if it does not. */
  public Close awaitClose() {
    try {
      return closed.get(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (Exception e) {
      throw new AssertionError("not closed in time", e);
    }
  }

  @Override
  public void close() {
    socket.abort();
  }
}
