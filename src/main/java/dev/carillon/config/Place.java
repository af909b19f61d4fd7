package dev.carillon.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * What a value is for.
 *
 * @param key where it stands, dotted
 * @param component what it becomes: a number of a {@code ...Bytes} is a size
 */
record Place(Type type, String key, String component) {
  static Place root(Class<?> type) {
    return new Place(type, "", "");
  }

  Class<?> raw() {
    return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
  }

  /** The place of what an Optional, a List or a Map holds. */
  Place within(String key) {
    Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
    return new Place(arguments[arguments.length - 1], key, component);
  }
}
