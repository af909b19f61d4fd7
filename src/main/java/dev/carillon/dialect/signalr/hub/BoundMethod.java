package dev.carillon.dialect.signalr.hub;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.dialect.signalr.protocol.ValueTrees;
import io.vertx.core.streams.ReadStream;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A method that clients may call, with its parameter types. */
public final class BoundMethod {
  private final String name;
  private final Method method;
  private final List<JavaType> parameters;

  private BoundMethod(String name, Method method, List<JavaType> parameters) {
    this.name = name;
    this.method = method;
    this.parameters = parameters;
  }

  static BoundMethod of(String wanted, Method method) {
    if (Modifier.isStatic(method.getModifiers())) {
      throw new IllegalArgumentException("a hub method is static: " + method);
    }
    List<JavaType> parameters =
        Arrays.stream(method.getGenericParameterTypes()).map(ValueTrees::type).toList();
    for (JavaType parameter : parameters) {
      try {
        ValueTrees.requireReadable(isStream(parameter) ? item(parameter) : parameter);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("a hub method that nobody can call: " + method, e);
      }
    }
    // The class itself need not be public.
    method.setAccessible(true);
    return new BoundMethod(wanted.isEmpty() ? method.getName() : wanted, method, parameters);
  }

  static void requirePublic(Method method) {
    if (method.isAnnotationPresent(HubMethod.class) && !Modifier.isPublic(method.getModifiers())) {
      throw new IllegalArgumentException("a hub method is not public: " + method);
    }
  }

  private static boolean isStream(JavaType type) {
    return type.hasRawClass(ReadStream.class);
  }

  private static JavaType item(JavaType stream) {
    return stream.containedTypeOrUnknown(0);
  }

  public String name() {
    return name;
  }

  /** True if it returns a stream. */
  public boolean isStreaming() {
    return ReadStream.class.isAssignableFrom(method.getReturnType());
  }

  /** The item types of the streams from the client. */
  public List<JavaType> streams() {
    return parameters.stream().filter(BoundMethod::isStream).map(BoundMethod::item).toList();
  }

  /**
   * Converts the arguments to the parameter types, streams left out.
   *
   * @throws IllegalArgumentException if one does not fit, or their number
   */
  public List<@Nullable Object> bind(List<JsonNode> arguments) {
    List<JavaType> plain = parameters.stream().filter(type -> !isStream(type)).toList();
    if (arguments.size() != plain.size()) {
      throw new IllegalArgumentException(
          arguments.size() + " arguments instead of " + plain.size());
    }
    var values = new ArrayList<@Nullable Object>();
    for (int i = 0; i < plain.size(); i++) {
      values.add(ValueTrees.read(arguments.get(i), plain.get(i)));
    }
    return values;
  }

  /**
   * Calls the method.
   *
   * @param values the result of {@link #bind}
   * @param streams one for each of {@link #streams}
   */
  public @Nullable Object invoke(Hub hub, List<@Nullable Object> values, List<Upload> streams)
      throws InvocationTargetException {
    Iterator<@Nullable Object> plain = values.iterator();
    Iterator<Upload> uploads = streams.iterator();
    @Nullable Object[] all =
        parameters.stream().map(type -> isStream(type) ? uploads.next() : plain.next()).toArray();
    try {
      return method.invoke(hub, all);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException("a hub method that cannot be called: " + method, e);
    }
  }
}
