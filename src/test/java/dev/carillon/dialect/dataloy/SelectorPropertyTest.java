package dev.carillon.dialect.dataloy;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.Json;
import dev.carillon.object.ObjectType;
import dev.carillon.object.ObjectTypeOptions;
import dev.carillon.object.ObjectTypes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jspecify.annotations.Nullable;

/**
 * Random selectors, default lists and objects, against a model that asks of each path of an object
 * whether the rules let it through. A failure prints the seed.
 */
final class SelectorPropertyTest {
  private static final List<String> NAMES = List.of("a", "b", "c", "key", "self", "d.e", "é");
  private static final List<String> DEFAULTS = List.of("a", "b", "a.b", "a.c", "c.a.b", "key.a");

  /** What the model knows of a place: it is kept, it is left out, or what is below it decides. */
  private enum Fate {
    KEPT,
    LEFT_OUT,
    OPEN
  }

  /** What is kept of a value that is not left out. */
  private record Kept(@Nullable Object value) {}

  private static @Nullable Object value(Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(4);
    if (kind < 2) {
      return random.nextInt(5) == 0 ? null : (Object) (long) random.nextInt(100);
    }
    if (kind == 2) {
      var list = new ArrayList<@Nullable Object>();
      for (int i = random.nextInt(4); i > 0; i--) {
        list.add(value(random, depth - 1));
      }
      return list;
    }
    return object(random, depth);
  }

  private static Map<String, @Nullable Object> object(Random random, int depth) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    for (int i = random.nextInt(6); i > 0; i--) {
      members.put(NAMES.get(random.nextInt(NAMES.size())), value(random, depth - 1));
    }
    return members;
  }

  private static Map<String, @Nullable Object> selector(Random random, int depth) {
    var members = new LinkedHashMap<String, @Nullable Object>();
    for (int i = random.nextInt(4); i > 0; i--) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      members.put(
          name,
          switch (random.nextInt(depth == 0 ? 5 : 8)) {
            case 0 -> true;
            case 1 -> null;
            case 2 -> random.nextBoolean() ? "" : "*";
            case 3, 4 -> false;
            default -> selector(random, depth - 1);
          });
    }
    return members;
  }

  /** The rules, path by path; the usual fields are none if all are usual. */
  private record Model(Map<?, ?> selector, List<String> usual, boolean naming) {
    static Model of(Map<?, ?> selector, List<String> usual) {
      return new Model(selector, usual, names(selector));
    }

    private static boolean names(Map<?, ?> selector) {
      return selector.values().stream()
          .anyMatch(v -> (v instanceof Map<?, ?> m && !m.isEmpty()) ? names(m) : !isFalse(v));
    }

    private static boolean isFalse(@Nullable Object leaf) {
      return Boolean.FALSE.equals(leaf);
    }

    Fate fate(List<String> path) {
      if (!path.isEmpty() && (path.get(0).equals("key") || path.get(0).equals("self"))) {
        return Fate.KEPT;
      }
      Fate said = said(path);
      if (said != Fate.OPEN) {
        return said;
      }
      if (usual.isEmpty()) {
        return naming ? belowDecides(path) : Fate.KEPT;
      }
      String text = String.join("\u0000", path);
      boolean under =
          usual.stream()
              .map(u -> u.replace('.', '\u0000'))
              .anyMatch(u -> text.equals(u) || text.startsWith(u + "\u0000"));
      return under ? Fate.KEPT : belowDecides(path);
    }

    private static Fate belowDecides(List<String> path) {
      return path.isEmpty() ? Fate.OPEN : Fate.LEFT_OUT;
    }

    /** What the selector says of the place: the leaf at it or above it. */
    private Fate said(List<String> path) {
      Object at = selector;
      for (String name : path) {
        if (!(at instanceof Map<?, ?> members) || !members.containsKey(name)) {
          return Fate.OPEN;
        }
        Object next = members.get(name);
        if (!(next instanceof Map<?, ?> below) || below.isEmpty()) {
          return isFalse(next) ? Fate.LEFT_OUT : Fate.KEPT;
        }
        at = next;
      }
      return Fate.OPEN;
    }

    /** True if something below the place, be it there or not, would be kept. */
    private boolean leadsSomewhere(List<String> path) {
      return leads(path) || usualBelow(path);
    }

    private boolean leads(List<String> path) {
      Object at = selector;
      for (String name : path) {
        at = at instanceof Map<?, ?> members ? members.get(name) : null;
      }
      return at instanceof Map<?, ?> members && names(members);
    }

    private boolean usualBelow(List<String> path) {
      String start = String.join("\u0000", path) + "\u0000";
      return usual.stream()
          .map(u -> List.of(u.split("\\.")))
          .filter(u -> String.join("\u0000", u).startsWith(start))
          .anyMatch(u -> said(u) != Fate.LEFT_OUT);
    }

    Optional<Kept> kept(@Nullable Object value, List<String> path) {
      Fate fate = fate(path);
      if (value instanceof Map<?, ?> members) {
        if (!path.isEmpty() && fate == Fate.LEFT_OUT && !leadsSomewhere(path)) {
          return Optional.empty();
        }
        var kept = new LinkedHashMap<Object, @Nullable Object>();
        members.forEach(
            (name, member) -> {
              var below = new ArrayList<>(path);
              below.add((String) name);
              kept(member, below).ifPresent(k -> kept.put(name, k.value()));
            });
        return Optional.of(new Kept(kept));
      }
      if (value instanceof List<?> elements) {
        if (fate == Fate.LEFT_OUT && !leadsSomewhere(path)) {
          return Optional.empty();
        }
        var kept = new ArrayList<@Nullable Object>();
        for (Object element : elements) {
          kept(element, path).ifPresent(k -> kept.add(k.value()));
        }
        return Optional.of(new Kept(kept));
      }
      return fate == Fate.LEFT_OUT ? Optional.empty() : Optional.of(new Kept(value));
    }
  }

  private static ObjectType type(List<String> usual) {
    return new ObjectTypes(
            List.of(new ObjectTypeOptions("Voyage", "voyages", Optional.of("no"), usual)),
            "/ws/rest")
        .all()
        .get(0);
  }

  @Property(tries = 5000)
  void a_selector_keeps_what_the_rules_say(@ForAll Random random) {
    Map<?, ?> object = object(random, 4);
    Map<?, ?> selector = selector(random, 2);
    var usual = new ArrayList<String>();
    for (int i = random.nextInt(3); i > 0; i--) {
      usual.add(DEFAULTS.get(random.nextInt(DEFAULTS.size())));
    }
    Model model = Model.of(selector, usual);
    Json kept = Selector.of(Json.of(selector).toString()).on(type(usual)).apply(Json.of(object));
    Object expected = model.kept(object, List.of()).map(Kept::value).orElseThrow();
    assertThat(kept)
        .as("%s, usually %s, of %s", Json.of(selector), usual, Json.of(object))
        .hasToString(Json.of(expected).toString());
  }
}
