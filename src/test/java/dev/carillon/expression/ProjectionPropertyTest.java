package dev.carillon.expression;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.Json;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** Random values and paths against a projection of trees that is too simple to be wrong. */
final class ProjectionPropertyTest {
  private static final List<String> NAMES = List.of("a", "b", "cc", "d é", "");
  private static final List<String> SCALARS =
      List.of("0", "1.10", "-1e400", "98765432109876543210", "true", "null", "\"\"", "\"\\\"},a\"");

  /** A JSON value; a scalar is its text. */
  private sealed interface Tree {}

  private record Scalar(String text) implements Tree {}

  private record Array(List<Tree> elements) implements Tree {}

  private record Member(String name, Tree value) {}

  private record Members(List<Member> members) implements Tree {}

  private static Tree tree(Random random, int depth) {
    int kind = depth == 0 ? 0 : random.nextInt(4);
    if (kind == 0) {
      return new Scalar(SCALARS.get(random.nextInt(SCALARS.size())));
    }
    int size = random.nextInt(4);
    if (kind == 1) {
      var elements = new ArrayList<Tree>();
      for (int i = 0; i < size; i++) {
        elements.add(tree(random, depth - 1));
      }
      return new Array(elements);
    }
    var members = new ArrayList<Member>();
    var taken = new HashSet<String>();
    for (int i = 0; i < size; i++) {
      String name = NAMES.get(random.nextInt(NAMES.size()));
      if (taken.add(name)) {
        members.add(new Member(name, tree(random, depth - 1)));
      }
    }
    return new Members(members);
  }

  private static String text(Tree tree) {
    if (tree instanceof Array array) {
      return array.elements.stream()
          .map(ProjectionPropertyTest::text)
          .collect(Collectors.joining(",", "[", "]"));
    }
    if (tree instanceof Members members) {
      return members.members.stream()
          .map(m -> '"' + m.name + "\":" + text(m.value))
          .collect(Collectors.joining(",", "{", "}"));
    }
    return ((Scalar) tree).text;
  }

  private static Optional<Tree> kept(Tree tree, String at, Set<String> paths) {
    if (paths.contains(at)) {
      return Optional.of(tree);
    }
    if (tree instanceof Array array) {
      return Optional.of(
          new Array(array.elements.stream().flatMap(e -> kept(e, at, paths).stream()).toList()));
    }
    if (tree instanceof Members members) {
      var left = new ArrayList<Member>();
      for (Member member : members.members) {
        String below = at.isEmpty() ? member.name : at + "." + member.name;
        boolean onTheWay = paths.stream().anyMatch(p -> p.startsWith(below + "."));
        if (!member.name.isEmpty() && (paths.contains(below) || onTheWay)) {
          kept(member.value, below, paths).ifPresent(v -> left.add(new Member(member.name, v)));
        }
      }
      return Optional.of(new Members(left));
    }
    return Optional.empty();
  }

  private static Set<String> paths(Random random) {
    var paths = new HashSet<String>();
    for (int i = 0; i <= random.nextInt(5); i++) {
      var names = new ArrayList<String>();
      for (int depth = 0; depth <= random.nextInt(4); depth++) {
        names.add(NAMES.get(random.nextInt(NAMES.size() - 1)));
      }
      paths.add(String.join(".", names));
    }
    return paths;
  }

  @Property(tries = 3000)
  void it_keeps_what_a_tree_would_keep(@ForAll Random random) {
    Tree tree = tree(random, 5);
    Set<String> paths = paths(random);
    byte[] bytes = text(tree).getBytes(StandardCharsets.UTF_8);
    String expected = kept(tree, "", paths).map(ProjectionPropertyTest::text).orElse("null");
    Json made = Projection.of(paths).apply(new Json(bytes, 0, bytes.length));
    assertThat(made.toString()).as("%s of %s", paths, text(tree)).isEqualTo(expected);
  }

  @Property(tries = 300)
  void twice_is_as_good_as_once(@ForAll Random random) {
    byte[] bytes = text(tree(random, 5)).getBytes(StandardCharsets.UTF_8);
    Projection projection = Projection.of(paths(random));
    Json once = projection.apply(new Json(bytes, 0, bytes.length));
    assertThat(projection.apply(once)).hasToString(once.toString());
  }
}
