package dev.carillon.soak;

import dev.carillon.soak.Change.Body;
import dev.carillon.soak.Change.Op;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Makes the records: the same from the same seed, but for their times. Two threads take turns by
 * the lock; each makes changes to keys of its own.
 */
final class Traffic implements Journal.Tombstones {
  private static final int UNREADABLE_OF = 1500;

  private final Shape shape;
  private final List<Change> changes = new ArrayList<>();
  private final Map<String, Integer> tombstones = new ConcurrentHashMap<>();
  private final Map<String, Body> entities = new HashMap<>();
  private final Map<String, Long> times = new HashMap<>();

  /**
   * How much of what there is.
   *
   * @param keys how many entities each stream has
   * @param zones how many zones they are in
   */
  record Shape(int keys, int zones) {}

  Traffic(Shape shape) {
    this.shape = shape;
  }

  /** Some keys of one of the producers, which has every second one. */
  int[] keys(Random random, int producer, int count) {
    return random.ints(count, 0, shape.keys() / 2).map(i -> i * 2 + producer).toArray();
  }

  /** The next change of a key, in any stream. */
  Change next(int key, Random random) {
    int dice = random.nextInt(100);
    return next(
        dice < 35 ? SoakStream.CALLS : dice < 70 ? SoakStream.ITEMS : SoakStream.ROWS, key, random);
  }

  synchronized Change next(SoakStream stream, int key, Random random) {
    int number = changes.size();
    String entity = stream + "/" + key;
    Optional<Body> before = Optional.ofNullable(entities.get(entity));
    boolean unreadable = stream != SoakStream.SPARE && random.nextInt(UNREADABLE_OF) == 0;
    Op op = unreadable ? Op.UNREADABLE : op(stream, before.isPresent(), random);
    int zone = stream == SoakStream.ITEMS ? random.nextInt(shape.zones()) : key % shape.zones();
    var body =
        new Body(
            number,
            op == Op.DELETE ? before.map(Body::zone).orElse(zone) : zone,
            random.nextInt(Change.VALUES));
    long time =
        times.merge(entity, System.currentTimeMillis(), (last, now) -> Math.max(last + 1, now));
    var change = new Change(number, stream, op, key, time, body, before);
    changes.add(change);
    if (op == Op.DELETE) {
      entities.remove(entity);
      if (change.isTombstone()) {
        tombstones.put(change.keyText() + "@" + time, number);
      }
    } else if (op != Op.UNREADABLE) {
      entities.put(entity, body);
    }
    return change;
  }

  private static Op op(SoakStream stream, boolean exists, Random random) {
    if (stream == SoakStream.CALLS || stream == SoakStream.SPARE) {
      return Op.UPDATE;
    }
    if (!exists) {
      return Op.CREATE;
    }
    return random.nextInt(10) == 0 ? Op.DELETE : Op.UPDATE;
  }

  @Override
  public OptionalInt number(String key, long time) {
    Integer number = tombstones.get(key + "@" + time);
    return number == null ? OptionalInt.empty() : OptionalInt.of(number);
  }

  synchronized int size() {
    return changes.size();
  }

  /** All so far, by number. */
  synchronized List<Change> changes() {
    return List.copyOf(changes);
  }

  /** Bytes that no format can be read from. */
  static byte[] unreadable(int number) {
    return switch (number % 3) {
      case 0 -> "{\"n\":".getBytes(StandardCharsets.UTF_8);
      case 1 -> new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'};
      default -> "not JSON".getBytes(StandardCharsets.UTF_8);
    };
  }
}
