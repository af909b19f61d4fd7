package dev.carillon.soak;

import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/**
 * How large a run is.
 *
 * @param records how many changes are sent, those that are aborted included
 * @param clients how many clients there are
 * @param cuts how often each of them is cut on purpose; restarts come on top
 * @param seconds for how long it is sent
 * @param keys how many entities each stream has
 * @param zones how many zones they are in: a client that listens to one gets that part
 * @param history how much each gateway keeps in memory, as its configuration says it
 * @param warmUp how many records of each partition a gateway that starts reads again
 * @param restarts how often each gateway, and the broker, is restarted
 * @param features what the clients make use of
 * @param attackers how many hostile clients of each kind act in every second window
 * @param gatewayHeap the largest heap of each gateway, as the JVM takes it
 */
record SoakOptions(
    long seed,
    int records,
    int clients,
    int cuts,
    int seconds,
    int keys,
    int zones,
    String history,
    int warmUp,
    int restarts,
    Set<Feature> features,
    int attackers,
    String gatewayHeap) {

  private static final String HEAP = "2g";

  /** What a gateway can do for clients beyond plain subscriptions. */
  enum Feature {
    /** {@code from} on WebSocket, and from Kafka what memory no longer holds. */
    REPLAY,
    FILTER,
    FIELDS,
    SNAPSHOT,
    EVERY,
    LATEST,
    /** Records are deleted that some have not got yet. */
    RETENTION
  }

  static SoakOptions small() {
    long seed = Long.getLong("soak.seed", ThreadLocalRandom.current().nextInt(1_000_000));
    return new SoakOptions(seed, 20_000, 60, 3, 15, 400, 10, "256KiB", 20, 1, chosen(), 0, HEAP);
  }

  /** As the system properties say: {@code soak.records}, {@code soak.clients} and so on. */
  static SoakOptions large() {
    int clients = Integer.getInteger("soak.clients", 500);
    return new SoakOptions(
        small().seed(),
        Integer.getInteger("soak.records", 1_000_000),
        clients,
        Integer.getInteger("soak.cuts", 20),
        (int) (minutes() * 60),
        Integer.getInteger("soak.keys", 4000),
        Integer.getInteger("soak.zones", 40),
        chosenHistory(),
        Integer.getInteger("soak.warm-up", 5000),
        Integer.getInteger("soak.restarts", 2),
        chosen(),
        Integer.getInteger("soak.attackers", 0),
        chosenHeap());
  }

  private static String chosenHeap() {
    String text = System.getProperty("soak.gateway-heap", "");
    return text.isEmpty() ? HEAP : text;
  }

  private static String chosenHistory() {
    String text = System.getProperty("soak.history", "");
    return text.isEmpty() ? "64MiB" : text;
  }

  private static double minutes() {
    String text = System.getProperty("soak.minutes", "");
    return text.isEmpty() ? 10 : Double.parseDouble(text);
  }

  private static Set<Feature> chosen() {
    String names = System.getProperty("soak.features", "");
    var features = EnumSet.noneOf(Feature.class);
    if (names.isEmpty()) {
      features.addAll(EnumSet.allOf(Feature.class));
    } else if (!names.equals("none")) {
      for (String name : names.split(",", -1)) {
        features.add(Feature.valueOf(name.strip().toUpperCase(Locale.ROOT)));
      }
    }
    return features;
  }

  boolean has(Feature feature) {
    return features.contains(feature);
  }

  /** How to have such a run again. */
  String command() {
    return ("mvn -Psoak -Dsoak.seed=%d -Dsoak.records=%d -Dsoak.clients=%d -Dsoak.cuts=%d"
            + " -Dsoak.minutes=%s -Dsoak.keys=%d -Dsoak.zones=%d -Dsoak.history=%s -Dsoak.warm-up=%d"
            + " -Dsoak.restarts=%d -Dsoak.attackers=%d -Dsoak.gateway-heap=%s")
        .formatted(
            seed,
            records,
            clients,
            cuts,
            trimmed(seconds / 60.0),
            keys,
            zones,
            history,
            warmUp,
            restarts,
            attackers,
            gatewayHeap);
  }

  private static String trimmed(double minutes) {
    return String.format(Locale.ROOT, "%.3f", minutes).replaceAll("\\.?0+$", "");
  }
}
