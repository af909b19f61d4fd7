package dev.carillon.soak;

import java.util.Collection;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The value of a JSON text as 64 bits, whatever the order of its members: so that millions of
 * events can be written down and still be compared with what was sent.
 */
final class Content {
  private static final long SEED = 0xcbf29ce484222325L;
  private static final long PRIME = 0x100000001b3L;

  private Content() {}

  static long digest(@Nullable Object value) {
    if (value == null) {
      return 17;
    }
    if (value instanceof Map<?, ?> map) {
      long sum = map.size() + 31L;
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        sum += mix(text(String.valueOf(entry.getKey())) * 31 + digest(entry.getValue()));
      }
      return mix(sum);
    }
    if (value instanceof Collection<?> list) {
      long sum = list.size() + 37L;
      for (Object each : list) {
        sum = mix(sum * PRIME + digest(each));
      }
      return sum;
    }
    if (value instanceof Number number) {
      return mix(number.longValue() + 41);
    }
    return text(value.toString());
  }

  private static long text(String text) {
    long hash = SEED;
    for (int i = 0; i < text.length(); i++) {
      hash = (hash ^ text.charAt(i)) * PRIME;
    }
    return mix(hash);
  }

  private static long mix(long bits) {
    long z = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
