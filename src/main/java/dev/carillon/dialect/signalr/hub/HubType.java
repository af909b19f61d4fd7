package dev.carillon.dialect.signalr.hub;

import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A class of hubs: its factory, and the methods that clients may call. */
public final class HubType<H extends Hub> {
  private final Function<HubContext, H> factory;

  /** By name in lower case. */
  private final Map<String, BoundMethod> methods = new HashMap<>();

  private HubType(Function<HubContext, H> factory) {
    this.factory = factory;
  }

  /**
   * Finds the class's {@link HubMethod}s.
   *
   * @throws IllegalArgumentException if one cannot be called by clients; it says which and why
   */
  public static <H extends Hub> HubType<H> of(Class<H> type, Function<HubContext, H> factory) {
    var hubs = new HubType<>(factory);
    Arrays.stream(type.getDeclaredMethods()).forEach(BoundMethod::requirePublic);
    for (Method method : type.getMethods()) {
      @Nullable HubMethod mark = method.getAnnotation(HubMethod.class);
      if (mark != null && !method.isBridge()) {
        hubs.add(BoundMethod.of(mark.value(), method));
      }
    }
    return hubs;
  }

  private void add(BoundMethod method) {
    if (methods.putIfAbsent(key(method.name()), method) != null) {
      throw new IllegalArgumentException("two hub methods are called " + method.name());
    }
  }

  public Optional<BoundMethod> method(String name) {
    return Optional.ofNullable(methods.get(key(name)));
  }

  public Hub create(HubContext context) {
    return factory.apply(context);
  }

  private static String key(String name) {
    return name.toLowerCase(Locale.ROOT);
  }
}
