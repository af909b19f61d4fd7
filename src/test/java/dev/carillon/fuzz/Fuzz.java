package dev.carillon.fuzz;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.AppenderBase;
import dev.carillon.config.ConfigException;
import dev.carillon.config.ConfigFile;
import dev.carillon.gateway.Configuration;
import dev.carillon.gateway.Gateway;
import dev.carillon.support.SharedKafka;
import dev.carillon.support.SseClient;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;
import org.slf4j.LoggerFactory;

/** One run against one gateway: everything is drawn from the seed. */
final class Fuzz implements AutoCloseable {
  private static final SharedKafka KAFKA = SharedKafka.get();
  private static final int STEPS_PER_WITNESS = 20;
  private static final int OPEN_STREAMS = 16;
  private static final List<String> SOCKETS =
      List.of("/v1/ws", "/v1.0/ws", "/event/subscription", "/api/ws?id=x", "/1/ws/user?id=x");
  private static final List<String> OPCODES =
      List.of("81", "82", "01", "00", "89", "8a", "88", "f1");

  private final Random random;
  private final Mutator mutator;
  private final Path directory;
  private final Errors errors = new Errors();
  private final Deque<Wire> open = new ArrayDeque<>();
  private final String witnessed = KAFKA.topic("witness", 2);
  private final List<String> topics =
      List.of(KAFKA.topic("plain", 2), KAFKA.topic("cloud", 1), KAFKA.topic("rows", 1));
  private final Gateway gateway;
  private long steps;
  private int sent;

  /** What the gateway logs as an error, or says of a failed session. */
  private static final class Errors extends AppenderBase<ILoggingEvent> {
    private final Queue<String> lines = new ConcurrentLinkedQueue<>();

    @Override
    protected void append(ILoggingEvent event) {
      if (event.getLevel().isGreaterOrEqual(Level.ERROR) && lines.size() < 20) {
        String stack =
            event.getThrowableProxy() == null
                ? ""
                : "\n" + ThrowableProxyUtil.asString(event.getThrowableProxy());
        lines.add(event.getLoggerName() + ": " + event.getFormattedMessage() + stack);
      }
    }
  }

  /**
   * What a run showed.
   *
   * @param steps how many things were sent
   * @param missing of the witness's events those that did not come, or not in their order
   * @param errors what was logged as an error, and answers that say it was ours
   */
  record Outcome(long steps, int witnessed, List<String> missing, List<String> errors) {}

  Fuzz(long seed, Path directory) throws IOException {
    this.random = new Random(seed);
    this.mutator = new Mutator(random);
    this.directory = directory;
    root().addAppender(errors);
    errors.start();
    Path file = Files.writeString(directory.resolve("fuzz.yaml"), configuration());
    this.gateway =
        Gateway.start(ConfigFile.read(Optional.of(file), Map.of()).load(Configuration.class));
  }

  private static Logger root() {
    return ((LoggerContext) LoggerFactory.getILoggerFactory())
        .getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
  }

  private String configuration() {
    return """
        event-loops: 2
        products: [lubelogger, dataloy, openshock, navixy, voipbin]
        http: {host: 127.0.0.1, port: 0, management-host: 127.0.0.1, management-port: 0, drain: 100ms}
        kafka: {bootstrap-servers: "%s", discovery: 1s}
        postgres: {port: 1}
        control: {kafka-topic: ""}
        webhooks: {kafka-topic: ""}
        access:
          anonymous: {enabled: true, subscribe: [{topic: "fuzz:**"}, {topic: "witness:**"}]}
        streams:
          - {kafka-topic: %s, format: json, topics: ["witness:{data.n}"]}
          - {kafka-topic: %s, format: json, topics: ["fuzz:{data.zone|default:_}"], state: true}
          - {kafka-topic: %s, format: cloudevents, topics: ["fuzz:{type}", "vehicle:{data.vehicleId}:{type}"]}
          - {kafka-topic: %s, format: debezium, topics: ["fuzz:{data.zone|default:_}:{data.id}"]}
        commands:
          - {name: fuzz.do, grant: "fuzz:{data.zone}", kafka-topic: %s, key: "{data.zone}", schema: {type: object}}
        """
        .formatted(
            KAFKA.bootstrap(),
            witnessed,
            topics.get(0),
            topics.get(1),
            topics.get(2),
            topics.get(0));
  }

  /** Sends for so long; then the witness must have heard everything, in order. */
  Outcome run(Duration time) throws IOException, InterruptedException {
    long seconds = time.toSeconds();
    awaitReady();
    var ours = new ArrayList<String>();
    try (var witness = SseClient.open(gateway.port(), "/v1/sse?topic=witness:**")) {
      witness.next("welcome");
      long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
      while (System.nanoTime() < end) {
        step(ours);
        if (++steps % STEPS_PER_WITNESS == 0) {
          witnessOne();
        }
      }
      while (!open.isEmpty()) {
        open.remove().leave(random);
      }
      List<String> missing = missing(witness);
      ours.addAll(errors.lines);
      return new Outcome(steps, sent, missing, ours);
    }
  }

  private void awaitReady() throws InterruptedException {
    org.awaitility.Awaitility.await().atMost(Duration.ofMinutes(2)).until(gateway::isReady);
  }

  private void witnessOne() {
    KAFKA.produce(witnessed, "k", "{\"n\":" + sent++ + "}");
  }

  private List<String> missing(SseClient witness) {
    var missing = new ArrayList<String>();
    for (int n = 0; n < sent; n++) {
      Map<?, ?> event = witness.nextJson();
      if (!(event.get("data") instanceof Map<?, ?> data)
          || !(data.get("n") instanceof Number number)
          || number.intValue() != n) {
        missing.add(n + " expected, found " + event);
        break;
      }
    }
    return missing;
  }

  private void step(List<String> ours) throws IOException {
    try {
      switch (random.nextInt(7)) {
        case 0 -> http(ours);
        case 1 -> frames(ours);
        case 2 -> hub(ours);
        case 3 -> record();
        case 4 -> cursor(ours);
        case 5 -> condition();
        default -> configurationFile(ours);
      }
    } catch (IOException e) {
      // The gateway hung up: it may.
    }
  }

  private void http(List<String> ours) throws IOException {
    String body = mutator.of(mutator.one(Corpus.BODIES));
    var request = new StringBuilder();
    request.append(mutator.one(Corpus.METHODS)).append(' ');
    request
        .append(mutator.of(mutator.one(Corpus.PATHS)))
        .append(" HTTP/1.1\r\nHost: localhost\r\n");
    for (int i = random.nextInt(4); i > 0; i--) {
      request.append(mutator.of(mutator.one(Corpus.HEADERS))).append("\r\n");
    }
    request.append("Content-Length: ").append(body.getBytes(StandardCharsets.UTF_8).length);
    request.append("\r\n\r\n").append(body);
    var wire = new Wire(gateway.port());
    wire.say(request.toString());
    judge(request.toString(), wire.answer(), ours);
    wire.leave(random);
  }

  /** An answer that says that something went wrong on our side. */
  private static void judge(String asked, String answer, List<String> ours) {
    if (answer.startsWith("HTTP/1.1 500") && ours.size() < 20) {
      ours.add(asked + "\n-> " + answer);
    }
  }

  private Wire upgraded(String path) throws IOException {
    var wire = new Wire(gateway.port());
    wire.say(
        "GET "
            + path
            + " HTTP/1.1\r\nHost: localhost\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n"
            + "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n");
    return wire;
  }

  private void frames(List<String> ours) throws IOException {
    String path = mutator.one(SOCKETS);
    Wire wire = upgraded(path);
    for (int i = random.nextInt(6); i >= 0; i--) {
      wire.frame(
          Integer.parseInt(mutator.one(OPCODES), 16), mutator.bytes(mutator.one(Corpus.MESSAGES)));
    }
    judge(path, wire.answer(), ours);
    keepOrLeave(wire);
  }

  private void hub(List<String> ours) throws IOException {
    String path = random.nextBoolean() ? "/api/ws?id=x" : "/1/ws/user?id=x";
    Wire wire = upgraded(path);
    wire.frame(
        random.nextInt(8) == 0 ? 0x82 : 0x81,
        mutator.bytes(Corpus.HUB_RECORDS.get(random.nextInt(2))));
    for (int i = random.nextInt(6); i >= 0; i--) {
      wire.frame(
          random.nextInt(3) == 0 ? 0x82 : 0x81, mutator.bytes(mutator.one(Corpus.HUB_RECORDS)));
    }
    judge(path, wire.answer(), ours);
    keepOrLeave(wire);
  }

  /** Some stay, and hear what the records make of it. */
  private void keepOrLeave(Wire wire) throws IOException {
    if (random.nextInt(4) > 0) {
      wire.leave(random);
      return;
    }
    open.add(wire);
    if (open.size() > OPEN_STREAMS) {
      open.remove().leave(random);
    }
  }

  private void record() {
    int stream = random.nextInt(topics.size());
    List<String> valid =
        List.of(Corpus.JSON_RECORDS, Corpus.CLOUD_EVENTS, Corpus.ENVELOPES).get(stream);
    byte[] value = random.nextInt(20) == 0 ? null : mutator.bytes(mutator.one(valid));
    byte[] key = random.nextInt(5) == 0 ? null : mutator.bytes("{\"id\":1}");
    var entry = new ProducerRecord<>(topics.get(stream), key, value);
    if (random.nextInt(3) == 0) {
      entry.headers().add("content-type", mutator.bytes("application/cloudevents+json"));
      entry.headers().add("ce_type", mutator.bytes("t"));
    }
    KAFKA.produce(entry);
  }

  private void cursor(List<String> ours) throws IOException {
    String cursor = mutator.of("AQAAAAAAAAAAAQEBAAAAAA");
    String path = "/v1/poll?topic=fuzz:**&wait=0&cursor=" + encoded(cursor);
    var wire = new Wire(gateway.port());
    wire.say("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    judge(path, wire.answer(), ours);
    wire.leave(random);
  }

  private void condition() throws IOException {
    String filter = mutator.of(mutator.one(Corpus.CONDITIONS));
    var wire = new Wire(gateway.port());
    wire.say(
        "GET /v1/sse?topic=fuzz:**&filter="
            + encoded(filter)
            + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
    open.add(wire);
    if (open.size() > OPEN_STREAMS) {
      open.remove().leave(random);
    }
  }

  private static String encoded(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8);
  }

  private void configurationFile(List<String> ours) throws IOException {
    Path file = directory.resolve("mutated.yaml");
    Files.write(file, mutator.bytes(mutator.one(Corpus.CONFIGURATIONS)));
    try {
      ConfigFile.read(Optional.of(file), Map.of()).load(Configuration.class);
    } catch (ConfigException e) {
      // Told in words, which is what is wanted.
    } catch (RuntimeException | Error e) {
      if (ours.size() < 20) {
        ours.add(
            "configuration: " + Files.readString(file, StandardCharsets.ISO_8859_1) + "\n-> " + e);
      }
    }
  }

  @Override
  public void close() {
    gateway.close();
    root().detachAppender(errors);
  }

  /**
   * The long run: {@code -Dfuzz.seed}, {@code -Dfuzz.seconds}; ends with 1 if anything was wrong.
   * It is the test's, in the JUnit platform, which ends the servers that tests share.
   */
  public static void main(String[] arguments) {
    if (System.getProperty("fuzz.seconds", "").isEmpty()) {
      System.setProperty("fuzz.seconds", "300");
    }
    var summary = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(DiscoverySelectors.selectClass(FuzzIT.class))
                .build(),
            summary);
    summary
        .getSummary()
        .printFailuresTo(new PrintWriter(System.out, true, StandardCharsets.UTF_8), 10);
    System.exit(summary.getSummary().getTestsSucceededCount() == 1 ? 0 : 1);
  }

  /** For how long is sent. */
  static Duration time() {
    String seconds = System.getProperty("fuzz.seconds", "");
    return Duration.ofSeconds(seconds.isEmpty() ? 15 : Long.parseLong(seconds));
  }

  static long seed() {
    String text = System.getProperty("fuzz.seed", "");
    return text.isEmpty() ? ThreadLocalRandom.current().nextInt(1_000_000) : Long.parseLong(text);
  }
}
