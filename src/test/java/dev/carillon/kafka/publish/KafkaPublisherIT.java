package dev.carillon.kafka.publish;

import static dev.carillon.kafka.format.Broker.event;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.carillon.core.identity.RefusedException;
import dev.carillon.embedded.EmbeddedKafka;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.event.Cursors;
import dev.carillon.event.Json;
import dev.carillon.event.JsonBytes;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Position;
import dev.carillon.http.Endpoint;
import dev.carillon.http.endpoint.EventsEndpoint;
import dev.carillon.http.endpoint.EventsOptions;
import dev.carillon.kafka.client.KafkaOptions;
import dev.carillon.kafka.client.Tuning;
import dev.carillon.kafka.format.Broker;
import dev.carillon.kafka.format.StreamOptions;
import dev.carillon.kafka.live.Listener;
import dev.carillon.support.Patience;
import dev.carillon.support.Principals;
import dev.carillon.support.SharedKafka;
import dev.carillon.support.TestServer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Publishing to a real broker, and reading it back. */
@Timeout(Patience.TEST_SECONDS)
final class KafkaPublisherIT {
  private final SharedKafka kafka = SharedKafka.get();
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  @Test
  void what_is_published_is_read_and_the_cursor_is_where_a_client_has_it_all() throws Exception {
    StreamOptions stream = stream(kafka.topic("events", 3));
    StreamOptions other = stream(kafka.topic("other", 2));
    KafkaOptions options = Tuning.of(kafka.bootstrap()).patient().build();
    try (var listener = Listener.start(options, stream, other);
        var publisher = publisher(options, listener, stream)) {
      kafka.produce(other.kafkaTopic(), "k", event("o-1"));
      listener.ids(1);

      String cursor = publish(publisher, event("e-1"), event("e-2"), event("e-3"));

      listener.ids(4);
      OffsetVector at = new OffsetVector();
      assertThat(listener.history().enter(Cursor.of(cursor), at)).isEmpty();
      // Nothing of what is here so far is news to a client with this cursor.
      assertThat(published(listener, stream)).hasSize(3).allMatch(at::isPast);
      // Of the stream that it wrote to, and of no other: who publishes need not hear that.
      assertThat(Cursor.of(cursor).next(listener.events().get(0).position().partition())).isEmpty();

      String next = publish(publisher, event("e-4"));
      listener.ids(5);
      assertThat(published(listener, stream))
          .filteredOn(position -> !at.isPast(position))
          .hasSize(1);
      assertThat(next).isNotEqualTo(cursor);
    }
  }

  @Test
  void the_answer_comes_on_the_event_loop_that_asked() throws Exception {
    StreamOptions stream = stream(kafka.topic("events", 1));
    KafkaOptions options = Tuning.of(kafka.bootstrap()).patient().build();
    try (var listener = Listener.start(options, stream);
        var publisher = publisher(options, listener, stream)) {
      Context loop = vertx.getOrCreateContext();
      var answered = new CompletableFuture<Boolean>();
      loop.runOnContext(
          turn ->
              publisher
                  .publish(Principals.anything(), List.of(json(event("e-1"))))
                  .onComplete(
                      done ->
                          answered.complete(done.succeeded() && Vertx.currentContext() == loop)));

      assertThat(answered.get(Patience.SECONDS, TimeUnit.SECONDS)).isTrue();
    }
  }

  @Test
  void nothing_is_written_if_one_event_is_refused() throws Exception {
    StreamOptions stream = stream(kafka.topic("events", 1));
    KafkaOptions options = Tuning.of(kafka.bootstrap()).patient().build();
    try (var listener = Listener.start(options, stream);
        var publisher = publisher(options, listener, stream)) {
      assertThat(refusal(publisher, event("e-1"), "{}")).isEqualTo("bad_request");

      publish(publisher, event("e-2"));
      assertThat(listener.ids(1)).containsExactly("e-2");
    }
  }

  @Test
  void an_event_that_the_broker_finds_too_large_is_refused() throws Exception {
    StreamOptions stream = stream(kafka.topic("events", 1, Map.of("max.message.bytes", "2000")));
    KafkaOptions options = Tuning.of(kafka.bootstrap()).patient().build();
    try (var listener = Listener.start(options, stream);
        var publisher = publisher(options, listener, stream)) {
      String large = event("large").replace("{}", "\"" + "y".repeat(3_000) + "\"");

      assertThat(refusal(publisher, large)).isEqualTo("too_large");
      publish(publisher, event("e-1"));
    }
  }

  @Test
  void over_http_the_cursor_comes_back_after_kafka_has_it() throws Exception {
    StreamOptions stream = stream(kafka.topic("events", 1));
    KafkaOptions options = Tuning.of(kafka.bootstrap()).patient().build();
    try (var listener = Listener.start(options, stream);
        var publisher = publisher(options, listener, stream);
        var server =
            TestServer.with()
                .endpoint(
                    new Endpoint(
                        HttpMethod.POST,
                        EventsEndpoint.PATH,
                        new EventsEndpoint(publisher, EventsOptions.DEFAULT)))
                .start()) {
      HttpResponse<String> response =
          HttpClient.newHttpClient()
              .send(
                  HttpRequest.newBuilder(
                          URI.create("http://127.0.0.1:" + server.port() + "/v1/events"))
                      .header("Authorization", "Bearer alice")
                      .header("Content-Type", "application/cloudevents-batch+json")
                      .POST(
                          HttpRequest.BodyPublishers.ofString(
                              "[" + event("e-1") + "," + event("e-2") + "]"))
                      .build(),
                  HttpResponse.BodyHandlers.ofString());

      assertThat(response.statusCode()).isEqualTo(200);
      assertThat(response.body()).matches("\\{\"cursor\":\"[A-Za-z0-9_-]+\"}");
      assertThat(listener.ids(2)).containsExactly("e-1", "e-2");
    }
  }

  @Test
  void while_kafka_is_away_publishing_fails_in_time_and_then_works_again(@TempDir Path directory)
      throws Exception {
    try (var broker = new EmbeddedKafka(EmbeddedKafka.Options.of(directory)).start()) {
      broker.createTopic("events", 1, Map.of());
      StreamOptions stream = stream("events");
      KafkaOptions options = Tuning.of(broker.bootstrap()).build();
      try (var listener = Listener.start(options, stream);
          var publisher = publisher(options, listener, stream)) {
        listener.until(() -> isPublished(publisher, event("e-1")));
        broker.stop();

        List<Future<String>> waiting =
            List.of(
                publisher.publish(Principals.anything(), List.of(json(event("lost-1")))),
                publisher.publish(Principals.anything(), List.of(json(event("lost-2")))));
        for (Future<String> one : waiting) {
          assertThat(refusal(one)).isEqualTo("unavailable");
        }

        broker.start();
        listener.until(() -> isPublished(publisher, event("e-2")));
        listener.until(() -> listener.ids(1).contains("e-2"));
      }
    }
  }

  @Test
  void a_broker_that_was_never_there_is_a_refusal_too() {
    StreamOptions stream = stream("events");
    KafkaOptions options = Tuning.of("no-such-host.invalid:9092").build();
    try (var publisher =
        new KafkaPublisher(
            vertx,
            options,
            PublishOptions.DEFAULT,
            List.of(stream),
            OffsetVector::new,
            Cursors.UNSEALED)) {
      assertThat(refusal(publisher, event("e-1"))).isEqualTo("unavailable");
    }
  }

  private KafkaPublisher publisher(
      KafkaOptions options, Listener listener, StreamOptions... streams) {
    return new KafkaPublisher(
        vertx,
        options,
        PublishOptions.DEFAULT,
        List.of(streams),
        listener.reader::frontier,
        Cursors.UNSEALED);
  }

  /** Where those events stand that have come of the stream. */
  private static List<Position> published(Listener listener, StreamOptions stream) {
    return listener.events().stream()
        .map(ChangeEvent::position)
        .filter(at -> at.partition().stream().kafkaTopic().equals(stream.kafkaTopic()))
        .toList();
  }

  private static String publish(KafkaPublisher publisher, String... events) throws Exception {
    return publisher
        .publish(Principals.anything(), Arrays.stream(events).map(KafkaPublisherIT::json).toList())
        .toCompletionStage()
        .toCompletableFuture()
        .get(Patience.SECONDS, TimeUnit.SECONDS);
  }

  private static boolean isPublished(KafkaPublisher publisher, String event) throws Exception {
    return publisher
        .publish(Principals.anything(), List.of(json(event)))
        .toCompletionStage()
        .toCompletableFuture()
        .handle((cursor, e) -> e == null)
        .get();
  }

  private static String refusal(KafkaPublisher publisher, String... events) {
    return refusal(
        publisher.publish(
            Principals.anything(), Arrays.stream(events).map(KafkaPublisherIT::json).toList()));
  }

  private static String refusal(Future<String> answer) {
    ExecutionException failure =
        catchThrowableOfType(
            ExecutionException.class,
            () ->
                answer
                    .toCompletionStage()
                    .toCompletableFuture()
                    .get(Patience.SECONDS, TimeUnit.SECONDS));
    return ((RefusedException) Objects.requireNonNull(failure.getCause())).reason().code();
  }

  private static StreamOptions stream(String topic) {
    return Broker.stream(topic).withPublish();
  }

  private static Json json(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return JsonBytes.value(bytes, 0, bytes.length);
  }
}
