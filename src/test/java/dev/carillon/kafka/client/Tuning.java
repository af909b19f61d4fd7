package dev.carillon.kafka.client;

import dev.carillon.support.Patience;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Options for a quick test, and what it wants otherwise. */
public final class Tuning {
  private final String bootstrap;
  private Map<String, String> properties = Map.of();
  private Duration discovery = Duration.ofMillis(200);
  private Optional<String> deadLetters = Optional.empty();
  private int inFlight = 8;
  private int pollRecords = 1_000;
  private long warmUp;
  private long maxStateBytes = 1L << 30;
  private int maxEventBytes = 1_000_000;
  private Duration patience = Duration.ofSeconds(2);

  private Tuning(String bootstrap) {
    this.bootstrap = bootstrap;
  }

  public static Tuning of(String bootstrap) {
    return new Tuning(bootstrap);
  }

  /** So that records are there before their partition is found. */
  public Tuning slowDiscovery() {
    discovery = Duration.ofMillis(1_500);
    return this;
  }

  public Tuning discovery(Duration value) {
    discovery = value;
    return this;
  }

  public Tuning deadLetters(String topic) {
    deadLetters = Optional.of(topic);
    return this;
  }

  public Tuning inFlight(int batches) {
    inFlight = batches;
    return this;
  }

  public Tuning warmUp(long records) {
    warmUp = records;
    return this;
  }

  public Tuning pollRecords(int records) {
    pollRecords = records;
    return this;
  }

  public Tuning maxStateBytes(long bytes) {
    maxStateBytes = bytes;
    return this;
  }

  Tuning maxEventBytes(int bytes) {
    maxEventBytes = bytes;
    return this;
  }

  /** Where the broker is there, however slow the machine is that it runs on. */
  public Tuning patient() {
    patience = Patience.LIMIT.dividedBy(2);
    return this;
  }

  /** Reads no record ahead. */
  public Tuning oneByOne() {
    properties = Map.of("max.partition.fetch.bytes", "1");
    pollRecords = 1;
    return this;
  }

  public KafkaOptions build() {
    return new KafkaOptions(
        bootstrap,
        properties,
        "carillon",
        Duration.ofMillis(50),
        discovery,
        patience,
        patience,
        deadLetters,
        inFlight,
        pollRecords,
        warmUp,
        maxStateBytes,
        maxEventBytes);
  }
}
