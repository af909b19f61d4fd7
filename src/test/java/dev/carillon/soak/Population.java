package dev.carillon.soak;

import dev.carillon.soak.Interest.Filter;
import dev.carillon.soak.SoakOptions.Feature;
import dev.carillon.soak.Subscriber.Plan;
import dev.carillon.soak.Subscriber.Transport;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/** Who listens, and to what: drawn by the seed. */
final class Population {
  private static final List<Transport> ALL = List.of(Transport.values());
  private static final List<Transport> STREAMING = List.of(Transport.SOCKET, Transport.STREAM);

  private static final List<Filter> FILTERS =
      List.of(
          new Filter("data.v >= 900", c -> c.isReadable() && hasData(c) && c.body.value() >= 900),
          new Filter(
              "data.nested.a == 3 && data.v < 500",
              c -> hasData(c) && c.body.value() % 7 == 3 && c.body.value() < 500),
          new Filter("data.key == 'k7'", c -> hasData(c) && c.keyText().equals("k7")),
          new Filter(
              "data.v < 30 || data.team == 't1' && data.v < 200",
              c ->
                  hasData(c)
                      && (c.body.value() < 30
                          || (c.body.value() % 7 == 1 && c.body.value() < 200))));

  private static final Filter ENDED =
      new Filter("event.type == 'call_ended'", c -> c.type().equals("call_ended"));

  /** Of a create there is no {@code old}: a filter that asks for it is false there. */
  private static final Filter ROSE =
      new Filter(
          "old.v < 500 && data.v >= 500",
          c ->
              c.op == Change.Op.UPDATE
                  && c.before.map(b -> b.value() < 500).orElse(false)
                  && c.body.value() >= 500);

  private static final List<String[]> FIELDS =
      List.of(
          new String[] {"n"},
          new String[] {"n", "v", "nested.a"},
          new String[] {"n", "nested", "missing"},
          new String[] {"zone", "n", "nested.b", "nested.a"});

  private final SoakOptions options;
  private final Random random;
  private final List<Plan> plans = new ArrayList<>();

  private Population(SoakOptions options) {
    this.options = options;
    this.random = new Random(options.seed() + 2);
  }

  private static boolean hasData(Change change) {
    return !change.isTombstone();
  }

  static List<Plan> of(SoakOptions options) {
    var population = new Population(options);
    for (int i = 0; i < options.clients(); i++) {
      population.add(i);
    }
    return population.plans;
  }

  /** One kind after the other, so that even few clients are of every kind. */
  private void add(int number) {
    switch (number % 12) {
      case 1, 7 -> filtered();
      case 2 -> fields();
      case 3, 8 -> snapshot();
      case 4 -> every();
      case 5 -> latest();
      case 6 -> filteredSnapshot();
      case 9 -> wholeTeam();
      default -> plain();
    }
  }

  private void plan(String kind, Interest interest, List<Transport> transports) {
    plans.add(
        new Plan(
            "%s-%d".formatted(kind, plans.size()),
            interest,
            transports,
            "latest",
            random.nextLong()));
  }

  private String zone() {
    return Change.zone(random.nextInt(options.zones()));
  }

  private String key() {
    return Change.keyText(random.nextInt(options.keys()));
  }

  private void plain() {
    Interest interest =
        switch (random.nextInt(6)) {
          case 0 -> Interest.in("call:" + zone() + ":**", "row:" + zone() + ":*");
          case 1 -> Interest.in("row:" + zone() + ":**", "row:*:" + key(), "row:*:" + key());
          case 2 -> Interest.in("zone:" + zone() + ":item:*");
          case 3 -> Interest.in("item:" + key(), "item:" + key(), "call:*:" + key());
          case 4 -> Interest.in("call:" + zone() + ":*");
          default -> Interest.in("zone:" + zone() + ":**", "call:" + zone() + ":*");
        };
    plan("plain", interest, ALL);
  }

  /** An event with two topics of the client's comes once. */
  private void wholeTeam() {
    plan(
        "twice",
        Interest.in("team:t" + random.nextInt(7) + ":call:" + key(), "call:" + zone() + ":**"),
        ALL);
  }

  private void filtered() {
    if (!options.has(Feature.FILTER)) {
      plain();
      return;
    }
    Interest interest =
        switch (random.nextInt(4)) {
          case 0 -> Interest.in("call:" + zone() + ":**").where(ENDED);
          case 1 -> Interest.in("row:" + zone() + ":**").where(ROSE);
          case 2 -> Interest.in("call:*:*").where(FILTERS.get(2));
          default -> Interest.in("call:" + zone() + ":*", "row:" + zone() + ":*").where(filter());
        };
    plan("filter", interest, ALL);
  }

  private Filter filter() {
    return FILTERS.get(random.nextInt(FILTERS.size()));
  }

  private void fields() {
    if (!options.has(Feature.FIELDS)) {
      plain();
      return;
    }
    Interest interest = Interest.in("call:" + zone() + ":*", "row:" + zone() + ":*");
    plan("fields", interest.keeping(someFields()), ALL);
  }

  private String[] someFields() {
    return FIELDS.get(random.nextInt(FIELDS.size()));
  }

  private void snapshot() {
    if (!options.has(Feature.SNAPSHOT)) {
      plain();
      return;
    }
    boolean narrow = random.nextInt(4) > 0;
    Interest interest =
        narrow
            ? Interest.in("zone:" + zone() + ":**")
            : Interest.in("item:" + key(), "zone:" + zone() + ":item:*");
    // A poll is told of the state by a request of its own.
    boolean polls = random.nextInt(3) == 0;
    plan("snapshot", interest.withSnapshot(), polls ? List.of(Transport.POLL) : STREAMING);
  }

  private void filteredSnapshot() {
    if (!options.has(Feature.SNAPSHOT) || !options.has(Feature.FILTER)) {
      plain();
      return;
    }
    Interest interest =
        random.nextBoolean()
            ? Interest.in("zone:" + zone() + ":**").where(FILTERS.get(random.nextInt(2)))
            : Interest.in("item:*").where(FILTERS.get(3));
    if (options.has(Feature.FIELDS) && random.nextBoolean()) {
      interest = interest.keeping(someFields());
    }
    plan("view", interest.withSnapshot(), STREAMING);
  }

  private void every() {
    if (!options.has(Feature.EVERY)) {
      plain();
      return;
    }
    Interest interest =
        random.nextBoolean()
            ? Interest.in("item:" + key(), "item:" + key(), "item:" + key())
            : Interest.in("call:" + zone() + ":**");
    plan("every", interest.every(Duration.ofMillis(500L + random.nextInt(1500))), ALL);
  }

  private void latest() {
    if (!options.has(Feature.LATEST)) {
      plain();
      return;
    }
    // Some hear so much that they fall behind as soon as they stop to read.
    boolean wide = plans.size() < 48;
    Interest interest =
        wide
            ? Interest.in("item:*")
            : Interest.in(
                IntStream.range(0, 20).mapToObj(i -> "item:" + key()).toArray(String[]::new));
    plan("latest", interest.withLatest(), STREAMING);
  }

  /** One that comes in the middle, and wants to hear what was before. */
  static Plan late(SoakOptions options, int number, String from) {
    var random = new Random(options.seed() * 31 + number);
    String zone = Change.zone(random.nextInt(options.zones()));
    return new Plan(
        "late-" + number,
        Interest.in("call:" + zone + ":*", "zone:" + zone + ":**"),
        ALL,
        from,
        random.nextLong());
  }

  /** One that stays away while records are deleted. */
  static Plan spare(SoakOptions options, int number) {
    return new Plan(
        "spare-" + number, Interest.in("spare:*"), ALL, "latest", options.seed() * 37 + number);
  }
}
