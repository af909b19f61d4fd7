package dev.carillon.dialect.navixy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.Session;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.identity.SessionEviction;
import dev.carillon.dialect.navixy.Depot.Driver;
import dev.carillon.dialect.navixy.tracker.Sample;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Handshakes;
import dev.carillon.support.Principals;
import dev.carillon.support.Texts;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The bounds and the attacks; the protocol itself is in the transcripts. */
class NavixyDialectTest {
  private static final String STATES = states("7");

  private final Depot depot = new Depot();
  private final Driver driver = depot.connect(new FakeConnection());

  private static String states(String ids) {
    return message("{\"type\":\"state\",\"trackers\":[" + ids + "]}");
  }

  private static String message(String request) {
    return "{\"action\":\"subscribe\",\"hash\":\""
        + Depot.HASH
        + "\",\"requests\":["
        + request
        + "]}";
  }

  private static Object code(String frame) {
    Object status = Texts.object(frame).get("status");
    return status instanceof Map<?, ?> members ? String.valueOf(members.get("code")) : "none";
  }

  private static SessionEviction revoked(String id) {
    return new SessionEviction(
        principal -> principal.id().equals(id), CloseReason.TOKEN_REVOKED, Duration.ZERO);
  }

  @Test
  void all_clients_of_one_form_share_the_frame_of_a_state() {
    depot.tracker(7, false);
    Driver other = depot.connect(new FakeConnection());
    depot.send(driver, STATES);
    depot.send(other, STATES);
    driver.connection().take();
    other.connection().take();
    depot.state(7, 1);
    List<Frame> frames = driver.connection().frames();
    assertThat(frames).hasSize(1);
    assertThat(other.connection().frames().get(0)).isSameAs(frames.get(0));
  }

  @Test
  void messages_wait_in_order_while_a_hash_is_looked_up_and_too_many_are_refused() {
    depot.tracker(7, false);
    Promise<Principal> answer = depot.asks(Depot.HASH);
    depot.send(driver, STATES);
    for (int i = 0; i < NavixyOptions.DEFAULT.waitingFrames(); i++) {
      depot.send(driver, states("100" + i));
    }
    assertThat(driver.connection().take()).isEmpty();
    depot.send(driver, STATES);
    assertThat(driver.connection().take())
        .singleElement()
        .satisfies(f -> assertThat(code(f)).isEqualTo("15"));
    answer.complete(Principals.of("alice", "tracker:**"));
    depot.settle();
    List<String> answers = driver.connection().take();
    assertThat(answers).hasSize(1 + NavixyOptions.DEFAULT.waitingFrames());
    assertThat(answers.get(0)).contains("\"7\":\"normal\"");
    for (int i = 1; i < answers.size(); i++) {
      assertThat(answers.get(i)).contains("\"100" + (i - 1) + "\":\"unknown\"");
    }
  }

  @Test
  void who_is_refused_too_often_is_closed() {
    for (int i = 0; i < NavixyOptions.DEFAULT.errors(); i++) {
      assertThat(driver.connection().closed()).isEmpty();
      depot.send(driver, "nonsense");
    }
    assertThat(driver.connection().closed()).contains(CloseReason.TOO_MANY_ERRORS);
  }

  @Test
  void more_trackers_than_may_be_selected_are_refused_and_nothing_is_subscribed_to() {
    var options = Sample.OPTIONS;
    var small =
        new Depot(
            new NavixyOptions(
                options.patience(),
                options.strangers(),
                options.waitingFrames(),
                options.errors(),
                3,
                options.ping(),
                options.silence(),
                options.heartbeat(),
                options.timeZone(),
                options.topics(),
                options.trackers(),
                options.states(),
                options.readings(),
                options.iot()));
    LongStream.rangeClosed(1, 5).forEach(id -> small.tracker(id, false));
    Driver client = small.connect(new FakeConnection());
    small.send(client, states("1,2"));
    client.connection().take();
    small.send(client, states("2,3,4"));
    assertThat(code(client.connection().take().get(0))).isEqualTo("9");
    small.state(3, 1);
    assertThat(client.connection().take()).isEmpty();
    small.send(client, states("2,3"));
    assertThat(client.connection().take().get(0)).contains("\"3\":\"normal\"");
  }

  @Test
  void a_frame_that_is_too_large_is_answered_before_the_end() {
    driver.session().close(CloseReason.TOO_LARGE);
    assertThat(code(driver.connection().take().get(0))).isEqualTo("9");
    assertThat(driver.connection().closed()).contains(CloseReason.TOO_LARGE);
  }

  @Test
  void a_token_that_is_taken_back_logs_its_user_out_and_nobody_else() {
    depot.tracker(7, false);
    depot.knows("another-hash-of-bobs", Principals.of("bob", "tracker:**"));
    Driver bob = depot.connect(new FakeConnection());
    depot.send(driver, STATES);
    depot.send(bob, STATES.replace(Depot.HASH, "another-hash-of-bobs"));
    driver.connection().take();
    bob.connection().take();
    depot.pubSub.dismiss(revoked("alice"));
    assertThat(driver.connection().take())
        .containsExactly("{\"type\":\"event\",\"event\":\"logout\",\"data\":\"session closed\"}");
    assertThat(driver.connection().closed().orElseThrow().webSocketCode()).isEqualTo(1000);
    depot.send(driver, STATES);
    depot.state(7, 1);
    assertThat(driver.connection().take()).isEmpty();
    assertThat(bob.connection().take()).hasSize(1);
  }

  @Test
  void a_slow_client_gets_the_newest_of_each_tracker_and_is_not_closed() {
    depot.tracker(7, false);
    depot.send(driver, STATES);
    driver.connection().block();
    driver.connection().take();
    for (int i = 1; i <= 10_000; i++) {
      depot.state(7, i);
    }
    assertThat(driver.connection().closed()).isEmpty();
    driver.connection().drain(driver.session());
    List<String> got = driver.connection().take();
    assertThat(got).hasSizeLessThan(5_000);
    assertThat(got.get(got.size() - 1)).contains("\"speed\":10000");
  }

  @Test
  void a_state_that_comes_before_its_trackers_row_waits_for_it() {
    depot.tracker(6, false);
    depot.send(driver, message("{\"type\":\"state_batch\",\"target\":{\"type\":\"all\"}}"));
    driver.connection().take();
    depot.state(7, 1);
    depot.pass(Duration.ofSeconds(2));
    assertThat(driver.connection().take()).isEmpty();
    depot.tracker(7, false);
    depot.pass(Duration.ofSeconds(2));
    assertThat(driver.connection().take()).singleElement().asString().contains("\"speed\":1");
  }

  @Test
  void what_was_lost_on_the_way_is_made_up_for_by_how_it_is_now() {
    depot.tracker(6, false);
    depot.tracker(7, false);
    depot.state(7, 1);
    depot.send(driver, states("6,7"));
    driver.connection().take();
    depot.lose(depot.stateEvent(7, 2));
    assertThat(driver.connection().take()).singleElement().asString().contains("\"speed\":2");
    depot.lose(depot.removal(7));
    assertThat(driver.connection().take()).singleElement().asString().contains("corrupt");
    depot.state(6, 1);
    assertThat(driver.connection().take()).singleElement().asString().contains("\"speed\":1");
  }

  @Test
  void a_tracker_of_which_only_the_row_may_be_heard_brings_nothing() {
    depot.knows(Depot.HASH, Principals.of("alice", "tracker:6:**", "tracker:7"));
    depot.tracker(6, false);
    depot.tracker(7, false);
    depot.send(driver, message("{\"type\":\"state_batch\",\"target\":{\"type\":\"all\"}}"));
    assertThat(driver.connection().take())
        .singleElement()
        .asString()
        .contains("{\"6\":\"normal\",\"7\":\"disallowed\"}");
    depot.state(7, 1);
    depot.tracker(7, true);
    depot.pass(Duration.ofSeconds(2));
    assertThat(driver.connection().take()).isEmpty();
    depot.tracker(6, true);
    assertThat(driver.connection().take()).singleElement().asString().contains("block");
  }

  @ParameterizedTest
  @CsvSource({
    "f4bf1b754034213653dad99c78c4b237, FOREIGN",
    "crl_0123456789ab_secret, BEARER",
    "header.payload.signature, BEARER"
  })
  void a_hash_is_a_session_of_the_product_or_a_token_of_ours(
      String hash, Credential.Kind expected) {
    var shown = new ArrayList<Credential>();
    var dialect =
        new NavixyDialect(
            Sample.OPTIONS,
            credential -> {
              shown.add(credential);
              return Future.failedFuture(new RefusedException(CloseReason.UNAUTHENTICATED));
            });
    Session session =
        depot.pubSub.open(
            dialect, Handshakes.websocket(), Principals.of("nobody"), new FakeConnection());
    session.receive(STATES.replace(Depot.HASH, hash));
    assertThat(shown).containsExactly(new Credential(expected, hash));
  }

  @Test
  void whose_session_was_ended_while_its_hash_was_looked_up_is_not_let_in() {
    Promise<Principal> answer = depot.asks(Depot.HASH);
    depot.send(driver, STATES);
    depot.pubSub.dismiss(
        new SessionEviction(
            principal -> principal.id().equals("alice"),
            CloseReason.SESSION_ENDED,
            Duration.ofSeconds(5)));
    answer.complete(Principals.of("alice", "tracker:**"));
    depot.settle();
    assertThat(driver.connection().take()).isEmpty();
    assertThat(driver.connection().closed()).contains(CloseReason.SESSION_ENDED);
  }

  @Test
  void rights_that_change_are_no_logout() {
    depot.send(driver, STATES);
    driver.connection().take();
    driver.session().close(CloseReason.ACCESS_CHANGED);
    assertThat(driver.connection().take()).isEmpty();
    assertThat(driver.connection().closed()).contains(CloseReason.ACCESS_CHANGED);
  }

  @Test
  void no_frame_makes_the_dialect_fail() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    depot.tracker(7, false);
    depot.state(7, 1);
    List<String> good =
        List.of(
            STATES,
            message(
                "{\"type\":\"state_batch\",\"target\":{\"type\":\"all\"},\"rate_limit\":\"5s\"}"),
            message(
                "{\"type\":\"iot_monitor\",\"target\":{\"type\":\"selected\",\"tracker_ids\":[7]}}"),
            STATES.replace("\"subscribe\"", "\"unsubscribe\""));
    Driver peer = depot.connect(new FakeConnection());
    for (int i = 0; i < 5_000; i++) {
      String frame = spoiled(good.get(random.nextInt(good.size())), random);
      depot.send(peer, frame);
      assertThat(peer.connection().closed())
          .as("seed %d, frame %s", seed, frame)
          .isNotEqualTo(Optional.of(CloseReason.INTERNAL_ERROR));
      if (!peer.session().isOpen()) {
        peer = depot.connect(new FakeConnection());
      }
    }
  }

  private static String spoiled(String good, Random random) {
    var frame = new StringBuilder(good);
    List<String> odd =
        List.of("\\ud800", "\0", "{", "[", "]", "}", "\"", "9", "-", "null", "é", ",");
    for (int i = random.nextInt(3); i >= 0; i--) {
      int at = random.nextInt(frame.length());
      switch (random.nextInt(3)) {
        case 0 -> frame.deleteCharAt(at);
        case 1 -> frame.insert(at, odd.get(random.nextInt(odd.size())));
        default -> frame.replace(at, at + 1, odd.get(random.nextInt(odd.size())));
      }
    }
    return frame.toString();
  }

  @Test
  void an_error_repeats_no_more_than_a_little_and_never_the_hash() {
    String many =
        LongStream.range(0, 2_000).mapToObj(Long::toString).collect(Collectors.joining(","));
    depot.send(driver, states(many + ",\"x\""));
    depot.send(
        driver, "{\"action\":\"" + "\\ud800".repeat(500) + "\",\"hash\":\"" + Depot.HASH + "\"}");
    for (String error : driver.connection().take()) {
      assertThat(error).hasSizeLessThan(500).doesNotContain(Depot.HASH);
    }
  }

  @Test
  void atmospheres_client_is_greeted_as_it_expects_and_hears_a_heartbeat() {
    MultiMap query = MultiMap.caseInsensitiveMultiMap();
    query.add("X-Atmosphere-tracking-id", "0").add("X-atmo-protocol", "true");
    var connection = new FakeConnection();
    Principal anybody = Principals.of("anybody");
    depot.pubSub.open(
        new NavixyDialect(Sample.OPTIONS, credential -> depot.asks("x").future()),
        Handshakes.of("websocket", query),
        anybody,
        connection);
    assertThat(connection.take())
        .singleElement()
        .asString()
        .matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}\\|30000\\|X\\|");
  }
}
