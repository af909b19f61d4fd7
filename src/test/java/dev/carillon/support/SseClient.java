package dev.carillon.support;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** An event stream as a browser reads it: WHATWG HTML, section 9.2.6. */
public final class SseClient implements AutoCloseable {
  private static final HttpClient HTTP =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

  private final HttpResponse<InputStream> response;
  private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final CountDownLatch ended = new CountDownLatch(1);

  /** One event as the page gets it; the name is {@code message} for those without one. */
  public record Event(String name, String id, String data) {}

  private SseClient(HttpResponse<InputStream> response) {
    this.response = response;
    if (header("Content-Type").orElse("").equals("text/event-stream")) {
      var reader = new Thread(this::read, "sse-client");
      reader.setDaemon(true);
      reader.start();
    }
  }

  /** Opens the stream, or gets the refusal; the headers are name, value, name, value. */
  public static SseClient open(int port, String pathAndQuery, String... headers) {
    var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + pathAndQuery));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return new SseClient(HTTP.send(request.build(), HttpResponse.BodyHandlers.ofInputStream()));
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  public static String[] as(String token, String... more) {
    String[] headers = new String[more.length + 2];
    headers[0] = "Authorization";
    headers[1] = "Bearer " + token;
    System.arraycopy(more, 0, headers, 2, more.length);
    return headers;
  }

  private void read() {
    String name = "";
    String id = "";
    var data = new StringBuilder();
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.isEmpty()) {
          if (data.length() > 0) {
            events.add(
                new Event(
                    name.isEmpty() ? "message" : name, id, data.substring(0, data.length() - 1)));
          }
          data.setLength(0);
          name = "";
          continue;
        }
        int colon = line.indexOf(':');
        String field = colon < 0 ? line : line.substring(0, colon);
        String value = colon < 0 ? "" : line.substring(colon + 1).replaceFirst("^ ", "");
        switch (field) {
          case "event" -> name = value;
          case "id" -> id = value;
          case "data" -> data.append(value).append('\n');
          default -> {}
        }
      }
    } catch (IOException e) {
      // The end, like any other.
    }
    ended.countDown();
  }

  public int status() {
    return response.statusCode();
  }

  public Optional<String> header(String name) {
    return response.headers().firstValue(name);
  }

  /** The body of a refusal. */
  public String body() {
    try {
      return new String(response.body().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  /** The next event; fails the test if none comes. */
  public Event next() {
    try {
      Event event = events.poll(Patience.SECONDS, TimeUnit.SECONDS);
      if (event == null) {
        throw new AssertionError("no event in time");
      }
      return event;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** The next event with that name, whatever comes before it. */
  public Event next(String name) {
    Event event = next();
    while (!event.name().equals(name)) {
      event = next();
    }
    return event;
  }

  /** The data of the next unnamed event, as JSON. */
  public Map<?, ?> nextJson() {
    return Texts.object(next("message").data());
  }

  /** What else has come so far. */
  public List<Event> rest() {
    var rest = new ArrayList<Event>();
    events.drainTo(rest);
    return rest;
  }

  public void awaitEnd() {
    try {
      if (!ended.await(Patience.SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("the stream did not end in time");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    try {
      response.body().close();
    } catch (IOException e) {
      // It is closed.
    }
  }
}
