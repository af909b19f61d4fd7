package dev.carillon.soak;

import dev.carillon.soak.SoakOptions.Feature;
import dev.carillon.soak.Subscriber.Plan;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.IntSupplier;
import java.util.stream.IntStream;

/**
 * One run: a broker, two gateways, producers, clients, and everything that can go wrong between
 * them; then the judgement.
 */
final class Soak {
  private static final long DRAIN_NANOS = TimeUnit.MINUTES.toNanos(4);
  private static final long GONE_NANOS = TimeUnit.MINUTES.toNanos(1);
  private static final int GATEWAYS = 2;

  private final SoakOptions options;
  private final Traffic traffic;
  private final Latencies latencies = new Latencies();
  private final List<Subscriber> clients = new CopyOnWriteArrayList<>();
  private final List<String> notes = new CopyOnWriteArrayList<>();

  /** What did not come to its end in the time that it had. */
  private final List<String> unfinished = new CopyOnWriteArrayList<>();

  private final List<Change> spares = new CopyOnWriteArrayList<>();

  /** So many times the quiet median may be the one while there are attackers. */
  private static final double MOST_OF_MEDIAN = 1.5;

  Soak(SoakOptions options) {
    this.options = options;
    this.traffic = new Traffic(new Traffic.Shape(options.keys(), options.zones()));
  }

  SoakReport run(Path directory) throws Exception {
    System.out.println("soak: " + options.command());
    Files.createDirectories(directory);
    try (Child broker = Child.broker(directory.resolve("kafka"))) {
      broker.start();
      String bootstrap = "127.0.0.1:" + broker.port();
      var kafka = new KafkaSide(bootstrap);
      kafka.createTopics();
      try (var gateways = new Gateways(directory, bootstrap, GATEWAYS, options)) {
        gateways.start();
        return run(broker, gateways, kafka);
      }
    }
  }

  private SoakReport run(Child broker, Gateways gateways, KafkaSide kafka) throws Exception {
    Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(2));
    var proxies = new ArrayList<Proxy>();
    try {
      for (Child gateway : gateways.children()) {
        proxies.add(new Proxy(gateway::port));
      }
      var around =
          new Subscriber.Surroundings(
              new Door(vertx), proxies, gateways::token, traffic, latencies);
      for (Plan plan : Population.of(options)) {
        join(vertx, plan, around);
      }
      List<Subscriber> spare = new ArrayList<>();
      if (options.has(Feature.RETENTION)) {
        for (int i = 0; i < 2 + options.clients() / 50; i++) {
          spare.add(join(vertx, Population.spare(options, i), around));
        }
      }
      await("all clients are in", () -> clients.stream().noneMatch(c -> c.cursor().isEmpty()));
      return run(new World(vertx, broker, gateways, kafka, around), spare);
    } finally {
      proxies.forEach(Proxy::close);
      vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
    }
  }

  /** What there is while it runs. */
  private record World(
      Vertx vertx,
      Child broker,
      Gateways gateways,
      KafkaSide kafka,
      Subscriber.Surroundings around) {}

  private Subscriber join(Vertx vertx, Plan plan, Subscriber.Surroundings around) {
    var client = new Subscriber(plan, around);
    clients.add(client);
    vertx.deployVerticle(client).toCompletionStage().toCompletableFuture().join();
    return client;
  }

  private SoakReport run(World world, List<Subscriber> spare) throws Exception {
    long millis = options.seconds() * 1000L;
    var producers = new Producers(traffic, "127.0.0.1:" + world.broker().port(), options.seed());
    if (!spare.isEmpty()) {
      lose(world, spare);
    }
    long begin = System.nanoTime();
    Thread[] threads = producers.start(options.records(), millis);
    var chaos = new Chaos(millis, options.seed() + 3, latencies);
    plan(chaos, world, spare);
    if (options.attackers() > 0) {
      attack(world, chaos, threads);
    } else {
      join(threads);
    }
    long sent = System.nanoTime() - begin;
    chaos.finish();
    await("all cuts are made", chaos::isThrough);
    var committed = new ArrayList<>(world.kafka().committed(traffic.changes()));
    spares.stream().filter(c -> !committed.contains(c)).forEach(committed::add);
    var truth = new Truth(committed);
    boolean drained = drain(truth.end());
    for (Child gateway : world.gateways().children()) {
      gateway.listen();
      notes.add("at the end: " + world.gateways().memory(gateway));
    }
    for (Subscriber client : clients) {
      world
          .vertx()
          .undeploy(client.deploymentID())
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS);
    }
    awaitNobody(world.gateways());
    return report(producers, chaos, world, new Judged(truth, drained, sent));
  }

  private static void join(Thread[] threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }

  /** In every second window, for as long as is sent. */
  private void attack(World world, Chaos chaos, Thread[] threads) throws InterruptedException {
    try (var flood = new Flood("127.0.0.1:" + world.broker().port(), options.seed() + 6);
        Attackers attackers = attackers(world)) {
      attackers.start(options.attackers());
      chaos.inWindows(
          active -> {
            attackers.active(active);
            flood.active(active);
          });
      join(threads);
      notes.add("attackers: " + attackers.rounds() + " rounds, " + flood.text());
    }
  }

  private Attackers attackers(World world) {
    List<IntSupplier> ports =
        world.gateways().children().stream().<IntSupplier>map(child -> child::port).toList();
    return new Attackers(ports, world.gateways()::token, options.seed() + 5);
  }

  /** What came of it. */
  private record Judged(Truth truth, boolean drained, long nanos) {}

  private void plan(Chaos chaos, World world, List<Subscriber> spare) {
    var random = new Random(options.seed() + 4);
    clients.stream()
        .filter(c -> !spare.contains(c))
        .forEach(client -> chaos.cut(client, options.cuts()));
    world.around().proxies().forEach(p -> chaos.kill(0.1 + 0.8 * random.nextDouble(), p));
    if (options.has(Feature.REPLAY)) {
      restarts(chaos, world);
      for (int i = 0; i < 2 + options.clients() / 50; i++) {
        int number = i;
        chaos.at(0.2 + 0.6 * random.nextDouble(), "late client", () -> late(world, number));
      }
    }
    if (!spare.isEmpty()) {
      chaos.at(0.75, "return", () -> comeBack(chaos, world, spare));
    }
    for (int i = 0; i <= 10; i++) {
      double part = i / 10.0;
      chaos.at(part, "memory", () -> memory(world, part));
    }
  }

  /** Each gateway ends in good order and by a kill, in turn; and the broker does. */
  private void restarts(Chaos chaos, World world) {
    for (int i = 0; i < options.restarts(); i++) {
      double begin = 0.2 + 0.5 * i / options.restarts();
      double step = 0.5 / options.restarts() / 4;
      List<Child> children = world.gateways().children();
      chaos.restart(begin, children.get(0), i % 2 == 1);
      chaos.restart(begin + step, children.get(1), i % 2 == 0);
      chaos.restart(begin + 2.5 * step, world.broker(), i % 2 == 1);
    }
  }

  private void late(World world, int number) {
    String from = number % 2 == 0 ? "earliest" : Instant.now().minusSeconds(3 + number).toString();
    join(world.vertx(), Population.late(options, number, from), world.around());
  }

  /** Some go, and records that they have not got are sent and deleted. */
  private void lose(World world, List<Subscriber> spare) throws InterruptedException {
    spare(world, 20);
    await("spare clients have all", () -> spare.stream().allMatch(c -> next(c) == 20));
    spare.forEach(Subscriber::leave);
    spare(world, 30);
    world.kafka().deleteBefore(SoakStream.SPARE, 0, 45);
    spare.forEach(c -> c.journal.expectLoss(new Journal.Range("spare", 0, 20, 45)));
  }

  private void comeBack(Chaos chaos, World world, List<Subscriber> spare)
      throws InterruptedException {
    // Until then a gateway may still have in memory what Kafka has no more.
    await("all have been restarted", chaos::isQuiet);
    long first = world.kafka().first(SoakStream.SPARE, 0);
    if (first != 45) {
      throw new AssertionError("the broker has its deleted records again, from " + first);
    }
    spare.forEach(Subscriber::comeBack);
    spare(world, 5);
  }

  private static long next(Subscriber client) {
    return Positions.of(client.cursor()).at(SoakStream.SPARE, 0);
  }

  private void spare(World world, int count) throws InterruptedException {
    var random = new Random(options.seed());
    List<Change> changes =
        IntStream.range(0, count)
            .mapToObj(i -> traffic.next(SoakStream.SPARE, i % 3, random))
            .toList();
    world.kafka().send(changes);
    spares.addAll(changes);
  }

  private void memory(World world, double part) throws InterruptedException {
    for (Child gateway : world.gateways().children()) {
      gateway.listen();
      notes.add("at %.0f %%: %s".formatted(part * 100, world.gateways().memory(gateway)));
    }
  }

  /** Until each client has a cursor behind everything that was sent. */
  private boolean drain(Positions end) throws InterruptedException {
    long limit = System.nanoTime() + DRAIN_NANOS;
    while (true) {
      List<Subscriber> open = clients.stream().filter(c -> !isBehind(c, end)).toList();
      if (open.isEmpty()) {
        // What waits for its turn with `every` is out by then, too.
        TimeUnit.MILLISECONDS.sleep(3500);
        return true;
      }
      if (System.nanoTime() > limit) {
        open.stream().limit(10).forEach(c -> unfinished.add("not drained: " + c.journal.client));
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static boolean isBehind(Subscriber client, Positions end) {
    if (client.cursor().isEmpty()) {
      return false;
    }
    Positions at = Positions.of(client.cursor());
    for (SoakStream stream : SoakStream.values()) {
      for (int i = 0; i < stream.partitions(); i++) {
        if (client.journal.interest.hears(stream) && at.at(stream, i) < end.at(stream, i)) {
          return false;
        }
      }
    }
    return true;
  }

  /** A gateway notices everybody who has gone. */
  private void awaitNobody(Gateways gateways) throws InterruptedException {
    for (Child gateway : gateways.children()) {
      long limit = System.nanoTime() + GONE_NANOS;
      double left = gateways.metric(gateway, "carillon_connections{");
      // A gateway that does not answer is NaN, and no gateway without connections.
      while (left != 0 && System.nanoTime() < limit) {
        TimeUnit.MILLISECONDS.sleep(200);
        left = gateways.metric(gateway, "carillon_connections{");
      }
      if (left != 0) {
        unfinished.add(
            "when all had gone: %s has %.0f connections %s"
                .formatted(gateway.name(), left, gateways.open(gateway)));
      }
    }
  }

  private SoakReport report(Producers producers, Chaos chaos, World world, Judged judged) {
    var checker = new Checker(judged.truth(), traffic.changes());
    var verdict = new Verdict();
    clients.parallelStream()
        .map(client -> checker.check(client.journal))
        .forEachOrdered(verdict::add);
    var complaints = new ArrayList<>(chaos.failures());
    complaints.addAll(unfinished);
    world.gateways().children().forEach(child -> complaints.addAll(child.complaints()));
    if (options.attackers() > 0 && !(latencies.ratio() <= MOST_OF_MEDIAN)) {
      complaints.add("with attackers the median is %.2f times".formatted(latencies.ratio()));
    }
    notes.add("producers: " + producers.counts());
    notes.add("delivery: " + latencies.text());
    notes.add("all had caught up: " + judged.drained());
    return new SoakReport(
        options,
        traffic.size(),
        judged.truth().size(),
        clients.size(),
        judged.nanos(),
        chaos.text(),
        verdict,
        List.copyOf(notes),
        List.copyOf(complaints));
  }

  private void await(String what, BooleanSupplier condition) throws InterruptedException {
    long limit = System.nanoTime() + TimeUnit.SECONDS.toNanos(options.seconds() + 120L);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > limit) {
        throw new AssertionError("it does not come to that: " + what);
      }
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  /** The long run: ends with 1 if anything was wrong. */
  public static void main(String[] arguments) throws Exception {
    Path directory = Path.of("target", "soak", Long.toString(ProcessHandle.current().pid()));
    SoakReport report = new Soak(SoakOptions.large()).run(directory);
    System.out.println(report.text());
    delete(directory);
    System.exit(report.verdict().isClean() && report.complaints().isEmpty() ? 0 : 1);
  }

  private static void delete(Path directory) throws IOException {
    try (var files = Files.walk(directory)) {
      for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
