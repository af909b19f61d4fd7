package dev.carillon.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.access.identity.AccessChange;
import dev.carillon.access.identity.AccessChange.Kind;
import dev.carillon.access.identity.AccessChange.Target;
import dev.carillon.config.ConfigFile;
import dev.carillon.gateway.Configuration;
import dev.carillon.support.GatewayProcess;
import dev.carillon.support.JwtIssuer;
import dev.carillon.support.Patience;
import dev.carillon.support.SharedKafka;
import dev.carillon.support.Signer;
import dev.carillon.support.SocketClient;
import dev.carillon.support.SseClient;
import dev.carillon.support.Texts;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Access that ends: on two gateway processes, in every protocol, and after a restart of both. */
@Timeout(Patience.TEST_SECONDS)
final class ControlIT {
  private static final Duration LIMIT = Patience.LIMIT;
  private static final String SECRET = "a secret for tokens, 32 bytes at least";
  private static final int RUNS_PER_ROUND = 250;
  private static final String EVERYTHING = "?topic=vehicle:*";

  @TempDir private static Path directory;

  private static final SharedKafka KAFKA = SharedKafka.get();
  private static final JwtIssuer ISSUER = JwtIssuer.of(Signer.hs256(SECRET));
  private static final String CONTROL = "control-" + UUID.randomUUID();
  private static final List<GatewayProcess> GATEWAYS = new ArrayList<>();
  private static final List<Integer> PORTS = new ArrayList<>();
  private static String topic = "";
  private static ControlTopicClient news;

  @BeforeAll
  static void start() throws Exception {
    topic = KAFKA.topic("vehicles", 1);
    for (int i = 0; i < 2; i++) {
      var gateway = new GatewayProcess(directory);
      GATEWAYS.add(gateway);
      PORTS.add(gateway.port());
    }
    startGateways();
    news =
        new ControlTopicClient(
            ConfigFile.read(Optional.of(GATEWAYS.get(0).configuration()), Map.of())
                .load(Configuration.class));
  }

  private static void startGateways() throws Exception {
    for (GatewayProcess gateway : GATEWAYS) {
      gateway.start(configuration(gateway.port()));
    }
    for (GatewayProcess gateway : GATEWAYS) {
      gateway.awaitReady();
    }
  }

  private static String configuration(int port) {
    return """
        {"event-loops": 2, "products": ["lubelogger", "navixy", "voipbin"],
         "http": {"host": "127.0.0.1", "port": %d, "management-host": "127.0.0.1",
                  "management-port": 0, "drain": "1s"},
         "kafka": {"bootstrap-servers": "%s", "discovery": "1s"},
         "control": {"kafka-topic": "%s"},
         "postgres": {"port": 1},
         "access": {"issuers": [{"issuer": "%s", "audiences": ["%s"], "algorithms": ["HS256"],
                                 "keys": [{"secret": "%s"}]}],
                    "subscribe": [{"topic": "vehicle:**"}, {"topic": "customer_id:7:**"}]},
         "streams": [{"kafka-topic": "%s", "format": "json", "topics": ["vehicle:{data.vehicle}"]}],
         "log": {"level": "info", "format": "text"}}
        """
        .formatted(
            port, KAFKA.bootstrap(), CONTROL, ISSUER.name(), JwtIssuer.AUDIENCE, SECRET, topic);
  }

  @AfterAll
  static void stop() {
    GATEWAYS.forEach(GatewayProcess::close);
    if (news != null) {
      news.close();
    }
  }

  private static String token(String subject) {
    return ISSUER.token(subject, Map.of("customer_id", "7", "permissions", List.of("admin")));
  }

  /** As after a new log-in; a JWT's time has whole seconds. */
  private static String laterToken(String subject) {
    return ISSUER.token(subject, Map.of("iat", Instant.now().getEpochSecond() + 2));
  }

  private static int poll(int port, String token) {
    try (SseClient answer =
        SseClient.open(port, "/v1/poll" + EVERYTHING + "&wait=0", SseClient.as(token))) {
      return answer.status();
    }
  }

  private static void tell(Kind kind, String subject) {
    news.tell(new AccessChange(kind, Target.subject(subject, ""), Instant.now()));
  }

  /** From the command line. */
  private static int carillon(String... arguments) {
    var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
    var all = new ArrayList<>(List.of("--config", GATEWAYS.get(0).configuration().toString()));
    all.addAll(List.of(arguments));
    var terminal = new Terminal(Map.of(), System.in, out, out, log -> {});
    return new Cli(terminal, new DefaultServices()).run(all.toArray(String[]::new));
  }

  /** One user's connections in different protocols, on both gateways. */
  private static final class Everywhere implements AutoCloseable {
    private final List<SocketClient> sockets = new ArrayList<>();
    private final List<SseClient> streams = new ArrayList<>();

    Everywhere(String subject) {
      for (int port : PORTS) {
        String[] headers = SseClient.as(token(subject));
        sockets.add(SocketClient.open(port, "/v1/ws", headers));
        sockets.add(SocketClient.open(port, "/v1.0/ws", headers));
        SocketClient hub = SocketClient.open(port, "/api/ws", headers);
        hub.send("{\"protocol\":\"json\",\"version\":1}\u001e");
        assertThat(hub.next()).startsWith("{}");
        sockets.add(hub);
        SocketClient trackers = SocketClient.open(port, "/event/subscription");
        trackers.send(
            "{\"action\":\"subscribe\",\"hash\":\"%s\",\"requests\":[{\"type\":\"state_batch\",\"target\":{\"type\":\"all\"}}]}"
                .formatted(token(subject)));
        assertThat(trackers.nextJson().get("type")).isEqualTo("response");
        sockets.add(trackers);
        SseClient stream = SseClient.open(port, "/v1/sse" + EVERYTHING, headers);
        stream.next("welcome");
        streams.add(stream);
      }
    }

    @Override
    public void close() {
      sockets.forEach(SocketClient::close);
      streams.forEach(SseClient::close);
    }
  }

  @Test
  void all_connections_of_one_user_end_on_both_processes_each_in_its_words_and_nobody_elses() {
    try (var ann = new Everywhere("ann-1");
        var bob = new Everywhere("bob-1")) {
      long told = System.nanoTime();
      assertThat(carillon("session", "end", "--subject", "ann-1")).isZero();
      for (SseClient stream : ann.streams) {
        assertThat(stream.next("close").data()).contains("session_ended");
        stream.awaitEnd();
      }
      for (int i = 0; i < ann.sockets.size(); i++) {
        boolean normal = i % 4 >= 2;
        int code = ann.sockets.get(i).awaitClose().code();
        assertThat(code).as("socket %d", i).isEqualTo(normal ? 1000 : 4401);
        if (i % 4 == 3) {
          assertThat(ann.sockets.get(i).next()).contains("\"event\":\"logout\"");
        }
      }
      System.out.printf(
          "ControlIT: %d connections ended within %d ms%n",
          ann.sockets.size() + ann.streams.size(), (System.nanoTime() - told) / 1_000_000);
      KAFKA.produce(topic, "1", "{\"vehicle\":\"1\"}");
      for (SseClient stream : bob.streams) {
        assertThat(stream.nextJson().get("topic")).isEqualTo("vehicle:1");
      }
    }
  }

  @Test
  void a_token_from_before_is_refused_and_a_new_log_in_is_let_in_even_after_both_restarted()
      throws Exception {
    String before = token("ann-2");
    for (int port : PORTS) {
      assertThat(poll(port, before)).isEqualTo(200);
    }
    tell(Kind.SESSION_ENDED, "ann-2");
    await().atMost(LIMIT).until(() -> PORTS.stream().allMatch(port -> poll(port, before) == 401));
    for (GatewayProcess gateway : GATEWAYS) {
      gateway.kill();
    }
    startGateways();
    for (int port : PORTS) {
      assertThat(poll(port, before)).isEqualTo(401);
      assertThat(poll(port, laterToken("ann-2"))).isEqualTo(200);
      assertThat(poll(port, token("bob-2"))).isEqualTo(200);
    }
  }

  @Test
  void who_is_blocked_is_out_whatever_is_shown_until_unblocked() {
    tell(Kind.PRINCIPAL_BLOCKED, "ann-3");
    await()
        .atMost(LIMIT)
        .until(() -> PORTS.stream().allMatch(port -> poll(port, laterToken("ann-3")) == 403));
    tell(Kind.PRINCIPAL_UNBLOCKED, "ann-3");
    await()
        .atMost(LIMIT)
        .until(() -> PORTS.stream().allMatch(port -> poll(port, token("ann-3")) == 200));
  }

  @Test
  void a_jwt_that_is_revoked_ends_what_is_open_with_it_and_no_other_of_its_subject() {
    String revoked = ISSUER.token("ann-4", Map.of("jti", "jti-4"));
    String other = ISSUER.token("ann-4", Map.of("jti", "jti-5"));
    try (SocketClient open = SocketClient.open(PORTS.get(1), "/v1/ws", SseClient.as(revoked));
        SocketClient stays = SocketClient.open(PORTS.get(1), "/v1/ws", SseClient.as(other))) {
      news.tell(new AccessChange(Kind.TOKEN_REVOKED, Target.token("jti-4"), Instant.now()));
      assertThat(open.awaitClose().reason()).contains("taken back");
      assertThat(poll(PORTS.get(0), revoked)).isEqualTo(401);
      assertThat(poll(PORTS.get(0), other)).isEqualTo(200);
      assertThat(stays.send("{\"type\":\"ping\"}").next()).contains("welcome");
    }
  }

  @Test
  void rubbish_on_the_control_topic_stops_nothing() {
    KAFKA.produce(CONTROL, "x", "rubbish");
    KAFKA.produce(
        CONTROL,
        "y",
        "{\"specversion\":\"1.0\",\"id\":\"1\",\"source\":\"/x\",\"type\":\"dev.carillon.no\"}");
    KAFKA.produce(CONTROL, "z", null);
    tell(Kind.PRINCIPAL_BLOCKED, "ann-6");
    await().atMost(LIMIT).until(() -> poll(PORTS.get(0), token("ann-6")) == 403);
  }

  /**
   * A thousand sessions on a gateway drawn at random, each ended as soon as it has heard something,
   * while events flow: each of them ends, though its client does nothing, and the end is the last
   * that it hears. How old the newest event was that came after an end was acknowledged is printed:
   * a second is promised, but not on a machine that does something else meanwhile.
   */
  @Test
  void whoever_is_ended_hears_so_and_nothing_more_in_a_thousand_runs() throws Exception {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var number = new AtomicInteger();
    var goesOn = new AtomicBoolean(true);
    var producer =
        new Thread(
            () -> {
              while (goesOn.get()) {
                KAFKA.produce(
                    topic,
                    "1",
                    "{\"vehicle\":\"1\",\"n\":%d,\"at\":%d}"
                        .formatted(number.incrementAndGet(), System.currentTimeMillis()));
              }
            },
            "producer");
    producer.start();
    try (SseClient witness =
        SseClient.open(PORTS.get(0), "/v1/sse" + EVERYTHING, SseClient.as(token("witness")))) {
      for (int round = 0; round < 1_000 / RUNS_PER_ROUND; round++) {
        round(random, round, seed, witness);
      }
    } finally {
      goesOn.set(false);
      producer.join();
    }
  }

  private record Run(SseClient client, long ended) {}

  private static void round(Random random, int round, long seed, SseClient witness) {
    int[] ports = random.ints(RUNS_PER_ROUND, 0, 2).map(PORTS::get).toArray();
    List<Run> runs =
        IntStream.range(0, RUNS_PER_ROUND)
            .parallel()
            .mapToObj(i -> ended("run-" + round + "-" + i, ports[i]))
            .toList();
    long last = System.currentTimeMillis() + 1_000;
    // Whoever is still here hears what happens after that; it fails if nothing comes.
    long heard = at(witness.nextJson());
    while (heard <= last) {
      heard = at(witness.nextJson());
    }
    long late = 0;
    for (Run run : runs) {
      run.client().awaitEnd();
      List<SseClient.Event> rest = run.client().rest();
      assertThat(rest).as("seed %d round %d", seed, round).isNotEmpty();
      assertThat(rest.get(rest.size() - 1).name()).isEqualTo("close");
      for (SseClient.Event event : rest) {
        if (event.name().equals("message")) {
          late = Math.max(late, at(Texts.object(event.data())) - run.ended());
        }
      }
      run.client().close();
    }
    System.out.printf("ControlIT: seed %d round %d, %d ms late%n", seed, round, late);
  }

  /** Somebody who comes, hears something, and is ended. */
  private static Run ended(String subject, int port) {
    String[] headers = SseClient.as(token(subject));
    SseClient client = open(port, headers);
    client.next("message");
    tell(Kind.SESSION_ENDED, subject);
    return new Run(client, System.currentTimeMillis());
  }

  private static SseClient open(int port, String... headers) {
    try {
      return SseClient.open(port, "/v1/sse" + EVERYTHING, headers);
    } catch (AssertionError e) {
      // The connection was one to a process that another test has killed.
      return SseClient.open(port, "/v1/sse" + EVERYTHING, headers);
    }
  }

  private static long at(Map<?, ?> envelope) {
    Map<?, ?> data = (Map<?, ?>) Objects.requireNonNull(envelope.get("data"));
    return (Long) Objects.requireNonNull(data.get("at"));
  }
}
