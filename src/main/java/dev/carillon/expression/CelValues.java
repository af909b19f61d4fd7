package dev.carillon.expression;

import dev.cel.common.values.NullValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.AbstractList;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Converts JSON values to CEL's: numbers are longs or doubles, and null is a value of its own (a
 * Java null means "unknown" to CEL). Maps and lists become views: only what an expression touches
 * is converted.
 */
final class CelValues {
  private CelValues() {}

  static Object of(@Nullable Object value) {
    if (value == null) {
      return NullValue.NULL_VALUE;
    }
    if (value instanceof Map<?, ?> map) {
      return new MapView(map);
    }
    if (value instanceof List<?> list) {
      return new ListView(list);
    }
    if (value instanceof Set<?> set) {
      return new ListView(List.copyOf(set));
    }
    return value instanceof Number number ? number(number) : value;
  }

  private static Number number(Number number) {
    if (number instanceof Integer || number instanceof Short || number instanceof Byte) {
      return number.longValue();
    }
    if (number instanceof Float || number instanceof BigInteger || number instanceof BigDecimal) {
      return number.doubleValue();
    }
    return number;
  }

  private static final class ListView extends AbstractList<Object> {
    private final List<?> list;

    ListView(List<?> list) {
      this.list = list;
    }

    @Override
    public Object get(int index) {
      return of(list.get(index));
    }

    @Override
    public int size() {
      return list.size();
    }
  }

  private static final class MapView extends AbstractMap<Object, Object> {
    private final Map<?, ?> map;

    MapView(Map<?, ?> map) {
      this.map = map;
    }

    @Override
    public @Nullable Object get(Object key) {
      Object value = map.get(key);
      return value == null && !map.containsKey(key) ? null : of(value);
    }

    @Override
    public boolean containsKey(Object key) {
      return map.containsKey(key);
    }

    @Override
    public int size() {
      return map.size();
    }

    @Override
    public Set<Entry<Object, Object>> entrySet() {
      return new Entries(map);
    }
  }

  private static final class Entries extends AbstractSet<Map.Entry<Object, Object>> {
    private final Map<?, ?> map;

    Entries(Map<?, ?> map) {
      this.map = map;
    }

    @Override
    public Iterator<Map.Entry<Object, Object>> iterator() {
      Iterator<? extends Map.Entry<?, ?>> entries = map.entrySet().iterator();
      return new Iterator<>() {
        @Override
        public boolean hasNext() {
          return entries.hasNext();
        }

        @Override
        public Map.Entry<Object, Object> next() {
          Map.Entry<?, ?> entry = entries.next();
          return Map.entry(entry.getKey(), of(entry.getValue()));
        }
      };
    }

    @Override
    public int size() {
      return map.size();
    }
  }
}
