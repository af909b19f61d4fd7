package dev.carillon.http;

import static dev.carillon.support.SseClient.as;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.limit.Limits;
import dev.carillon.core.past.Archive;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Gap;
import dev.carillon.event.OffsetVector;
import dev.carillon.event.Partition;
import dev.carillon.event.Position;
import dev.carillon.event.Stream;
import dev.carillon.support.Events;
import dev.carillon.support.ForgetfulArchive;
import dev.carillon.support.SseClient;
import dev.carillon.support.TestServer;
import dev.carillon.support.Texts;
import dev.carillon.topic.TopicFilter;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client has after several polls, each with the cursor of the one before. */
class PollOverHttpTest {
  private final Partition partition = Events.partition("events");
  private TestServer server;

  /** Takes its time to find the beginning, which is at offset 0. */
  private static final class SlowArchive implements Archive {
    @Override
    public void read(Position from, String principal, Consumer<Answer> answer) {
      answer.accept(new Refused(Gap.Cause.RETENTION));
    }

    @Override
    public void locate(
        StartPosition start,
        Collection<Partition> partitions,
        Consumer<Optional<OffsetVector>> answer) {
      var first = new OffsetVector();
      partitions.forEach(p -> first.reached(new Position(p, 0, -1)));
      CompletableFuture.delayedExecutor(300, TimeUnit.MILLISECONDS)
          .execute(() -> answer.accept(Optional.of(first)));
    }
  }

  @BeforeEach
  void start() {
    server = TestServer.with().archive(new SlowArchive()).start();
    server.publish(Events.announcing(new Position(partition, 0, -1)));
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private ChangeEvent event(String key, long offset) {
    return Events.event().topics("vehicle:" + key).key(key).at(partition, offset).build();
  }

  private ChangeEvent newEvent(String key, long offset) {
    return Events.event()
        .topics("vehicle:" + key)
        .key(key)
        .at(partition, offset)
        .time(Instant.now())
        .data("{\"n\":" + offset + "}")
        .build();
  }

  private Map<?, ?> poll(String query) {
    return poll(server, "vehicle:**", query);
  }

  private static Map<?, ?> poll(TestServer from, String topic, String query) {
    try (var client =
        SseClient.open(from.port(), "/v1/poll?topic=" + topic + "&" + query, as("alice"))) {
      assertThat(client.status()).isEqualTo(200);
      return Texts.object(client.body());
    }
  }

  /** The types and topics that so many polls bring, the first with the query, the others later. */
  private List<String> polls(int count, String first, String others) {
    var words = new ArrayList<String>();
    Map<?, ?> answer = poll(first);
    for (int i = 0; ; i++) {
      words.addAll(words(answer));
      if (i == count) {
        return words;
      }
      answer = poll(others + "&cursor=" + answer.get("cursor"));
    }
  }

  @Test
  void a_gap_among_events_that_are_held_back_is_told_once_and_stops_nothing() {
    String start = String.valueOf(poll("wait=0").get("cursor"));
    server.publish(Events.batch(event("7", 0), Events.undecodable(partition, 1), event("8", 2)));

    List<String> words = polls(2, "wait=1&every=1s&cursor=" + start, "wait=1&every=1s");

    assertThat(words).containsExactlyInAnyOrder("event vehicle:7", "gap null", "event vehicle:8");
  }

  @Test
  void several_gaps_among_events_that_are_held_back_bring_no_key_twice_in_one_poll() {
    String start = String.valueOf(poll("wait=0").get("cursor"));
    server.publish(
        Events.batch(
            event("7", 0),
            Events.undecodable(partition, 1),
            event("7", 2),
            Events.undecodable(partition, 3),
            event("7", 4),
            Events.undecodable(partition, 5),
            event("8", 6)));

    var last = new ArrayList<String>();
    String cursor = start;
    for (int i = 0; i < 6 && !last.contains("event vehicle:8"); i++) {
      Map<?, ?> answer = poll("wait=1&every=1s&cursor=" + cursor);
      List<String> words = words(answer);
      assertThat(words.stream().filter("event vehicle:7"::equals)).hasSizeLessThan(2);
      last.addAll(words);
      cursor = String.valueOf(answer.get("cursor"));
    }
    assertThat(last).contains("event vehicle:7", "event vehicle:8");
    assertThat(last.stream().filter("gap null"::equals)).hasSize(3);
  }

  @Test
  void a_gap_before_what_the_client_may_have_seen_already_does_not_stop_it() {
    server.publish(
        Events.batch(
            event("7", 0), Events.undecodable(partition, 1), event("8", 2), event("8", 3)));
    var at = new OffsetVector();
    at.reached(new Position(partition, 0, -1));
    var further = new OffsetVector();
    further.reached(new Position(partition, 3, -1));

    Map<?, ?> answer = poll("wait=1&every=1s&cursor=" + at.havingSeen(further).cursor());

    assertThat(words(answer)).containsExactly("gap null", "event vehicle:7", "event vehicle:8");
  }

  @Test
  void behind_a_gap_nothing_comes_that_may_be_older_than_what_the_client_has() {
    server.publish(
        Events.batch(newEvent("7", 0), Events.undecodable(partition, 1), newEvent("8", 2)));
    var at = new OffsetVector();
    at.reached(new Position(partition, 0, -1));
    var further = new OffsetVector();
    further.reached(new Position(partition, 4, -1));

    Map<?, ?> first = poll("wait=1&every=1s&cursor=" + at.havingSeen(further).cursor());
    server.publish(Events.batch(newEvent("7", 3)));
    Map<?, ?> second = poll("wait=2&every=1s&cursor=" + first.get("cursor"));

    assertThat(words(first)).containsExactly("gap null");
    assertThat(words(second)).containsExactly("gap null", "event vehicle:7", "event vehicle:8");
    assertThat(String.valueOf(second.get("events"))).contains("{n=3}").doesNotContain("{n=0}");
  }

  @Test
  void who_is_told_what_is_forgotten_gets_on_with_each_poll() {
    var archive = new ForgetfulArchive();
    archive.known(100);
    Partition vehicles =
        Events.partition(new Stream("vehicles", List.of(TopicFilter.of("vehicle:**")), true), 0, 0);
    try (var small =
        TestServer.with()
            .archive(archive)
            .limits(new Limits(1 << 16, 100, 8, 1_000, 1 << 16))
            .start()) {
      small.publish(Events.announcing(new Position(vehicles, 0, -1)));
      for (int i = 0; i < 20; i++) {
        ChangeEvent event =
            Events.event().topics("vehicle:" + i / 19).key("1").at(vehicles, i).build();
        archive.add(event);
        small.publish(Events.batch(event));
      }
      var start = new OffsetVector();
      start.reached(new Position(vehicles, 0, -1));
      String cursor = start.cursor();
      var words = new ArrayList<String>();
      for (int i = 0; i < 20 && !words.contains("event vehicle:1"); i++) {
        Map<?, ?> answer = poll(small, "vehicle:1", "wait=2&cursor=" + cursor);
        words.addAll(words(answer));
        cursor = String.valueOf(answer.get("cursor"));
      }
      assertThat(words).contains("gap null").endsWith("event vehicle:1");
    }
  }

  private static List<String> words(Map<?, ?> answer) {
    var words = new ArrayList<String>();
    for (Object each : (List<?>) Objects.requireNonNull(answer.get("events"))) {
      Map<?, ?> message = (Map<?, ?>) each;
      words.add(message.get("type") + " " + message.get("topic"));
    }
    return words;
  }

  @Test
  void a_poll_that_is_over_before_its_start_was_found_skips_nothing() {
    server.publish(Events.batch(event("7", 0), event("8", 1)));

    assertThat(polls(1, "wait=0&from=earliest", "wait=0"))
        .containsExactly("event vehicle:7", "event vehicle:8");
  }
}
