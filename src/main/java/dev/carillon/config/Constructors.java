package dev.carillon.config;

import com.fasterxml.jackson.databind.JsonNode;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Optional;
import java.util.function.Function;

/**
 * Creates values by reflection, the only use of it: records by their constructor, other values by
 * {@code of(String)} or {@code of(JsonNode)}.
 */
final class Constructors {
  private Constructors() {}

  static Object make(Class<?> record, Object[] components) {
    Class<?>[] types =
        Arrays.stream(record.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = record.getDeclaredConstructor(types);
      open(constructor);
      return constructor.newInstance(components);
    } catch (InvocationTargetException e) {
      throw refusal(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The factory of a type that is written as a text, if it has one. */
  static Optional<Function<String, Object>> fromText(Class<?> type) {
    return factory(type, String.class);
  }

  /** The factory of a type that is written as JSON, if it has one. */
  static Optional<Function<JsonNode, Object>> fromJson(Class<?> type) {
    return factory(type, JsonNode.class);
  }

  private static <T> Optional<Function<T, Object>> factory(Class<?> type, Class<T> source) {
    for (Method method : type.getDeclaredMethods()) {
      if (method.getName().equals("of")
          && Modifier.isStatic(method.getModifiers())
          && Arrays.equals(method.getParameterTypes(), new Class<?>[] {source})
          && method.getReturnType() == type) {
        return Optional.of(value -> call(method, value));
      }
    }
    return Optional.empty();
  }

  private static Object call(Method factory, Object value) {
    try {
      open(factory);
      return factory.invoke(null, value);
    } catch (InvocationTargetException e) {
      throw refusal(e);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Configuration records of other packages need not be public. */
  private static void open(AccessibleObject member) {
    member.setAccessible(true);
  }

  private static IllegalArgumentException refusal(InvocationTargetException e) {
    Throwable cause = e.getCause();
    if (cause instanceof Error error) {
      throw error;
    }
    if (cause instanceof IllegalArgumentException refusal && refusal.getMessage() != null) {
      return refusal;
    }
    return new IllegalArgumentException("not a permitted value: " + cause, cause);
  }
}
