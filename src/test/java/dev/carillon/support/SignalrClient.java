package dev.carillon.support;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.Json;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** SignalR's official JavaScript client, unmodified, at a hub. */
public final class SignalrClient implements AutoCloseable {
  private final Node node;

  /** What a call had caused before it was answered. */
  private final Deque<Map<?, ?>> early = new ArrayDeque<>();

  private SignalrClient(Node node) {
    this.node = node;
  }

  /** How a client connects, and the calls that it listens to. */
  public static final class Options {
    private final Map<String, Object> all = new LinkedHashMap<>();

    /** {@code WebSockets}, {@code ServerSentEvents} or {@code LongPolling}; otherwise any. */
    public Options over(String transport) {
      all.put("transport", transport);
      return this;
    }

    public Options inMessagePack() {
      all.put("messagepack", true);
      return this;
    }

    public Options header(String name, String value) {
      all.put("headers", Map.of(name, value));
      return this;
    }

    /** What its {@code accessTokenFactory} gives. */
    public Options accessToken(String token) {
      all.put("accessToken", token);
      return this;
    }

    public Options withoutNegotiation() {
      all.put("skipNegotiation", true);
      return this;
    }

    /** Comes back by itself, after these milliseconds each time. */
    public Options reconnecting(Integer... delays) {
      all.put("reconnect", List.of(delays));
      return this;
    }

    public Options on(String... targets) {
      all.put("on", List.of(targets));
      return this;
    }
  }

  public static Options with() {
    return new Options();
  }

  /** Starts a client; what comes of it is the first thing to be read. */
  public static SignalrClient start(String url, Options options) {
    return new SignalrClient(Node.run("hub.mjs", url, Json.of(options.all).toString()));
  }

  /** Starts a client and waits until it is connected. */
  public static SignalrClient connect(String url, Options options) {
    SignalrClient client = start(url, options);
    client.next("started");
    return client;
  }

  /** Starts a client that is greeted with a call, before it knows that it is connected or after. */
  public static Greeted greeted(String url, Options options, String target) {
    SignalrClient client = start(url, options);
    List<Map<?, ?>> both = List.of(client.node.next(), client.node.next());
    assertThat(both)
        .extracting(line -> String.valueOf(line.get("event")))
        .containsExactlyInAnyOrder("started", "call");
    Map<?, ?> call = both.get("call".equals(both.get(0).get("event")) ? 0 : 1);
    assertThat(call.get("target")).isEqualTo(target);
    return new Greeted(client, (List<?>) Objects.requireNonNull(call.get("arguments")));
  }

  /** A client, and what it was greeted with. */
  public record Greeted(SignalrClient client, List<?> arguments) {}

  /** What a client hears that is let in and sent away at once. */
  public static String dismissal(String url, Options options) {
    try (SignalrClient client = start(url, options)) {
      Map<?, ?> line = client.node.next();
      boolean connected = "started".equals(line.get("event"));
      return String.valueOf((connected ? client.next("closed") : line).get("error"));
    }
  }

  /** Calls a method that answers with nothing. */
  public SignalrClient invoke(String method, Object... arguments) {
    ask(method, arguments);
    Map<?, ?> line = node.next();
    for (; "call".equals(line.get("event")); line = node.next()) {
      early.add(line);
    }
    assertThat(line.get("event")).as("%s", line).isEqualTo("result");
    assertThat(line.get("result")).isNull();
    return this;
  }

  /** Calls a method that fails; gives the error as the client has it. */
  public String error(String method, Object... arguments) {
    ask(method, arguments);
    return String.valueOf(next("error").get("error"));
  }

  private void ask(String method, Object... arguments) {
    node.tell(Map.of("do", "invoke", "method", method, "arguments", List.of(arguments)));
  }

  /** The arguments of the next call, which must be of this target. */
  public List<?> call(String target) {
    Map<?, ?> call = next("call");
    assertThat(call.get("target")).isEqualTo(target);
    return (List<?>) Objects.requireNonNull(call.get("arguments"));
  }

  public Map<?, ?> next(String event) {
    return event.equals("call") && !early.isEmpty() ? early.remove() : node.next(event);
  }

  public void stop() {
    node.tell(Map.of("do", "stop"));
    next("closed");
  }

  @Override
  public void close() {
    node.close();
  }
}
