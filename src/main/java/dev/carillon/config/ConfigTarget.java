package dev.carillon.config;

import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;

/**
 * Target of a value.
 *
 * @param key its dotted key
 * @param component the name of the record component: a number named {@code ...Bytes} is a size
 */
record ConfigTarget(Type type, String key, String component) {
  static ConfigTarget root(Class<?> type) {
    return new ConfigTarget(type, "", "");
  }

  Class<?> raw() {
    return (Class<?>) (type instanceof ParameterizedType generic ? generic.getRawType() : type);
  }

  /** The target of the element of an Optional, a List or a Map. */
  ConfigTarget within(String key) {
    Type[] arguments = ((ParameterizedType) type).getActualTypeArguments();
    return new ConfigTarget(arguments[arguments.length - 1], key, component);
  }
}
