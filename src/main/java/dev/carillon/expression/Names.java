package dev.carillon.expression;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.ast.CelExprVisitor;
import java.util.HashSet;
import java.util.Set;

/** Collects the names of an expression that are neither types nor bound by one of its macros. */
final class Names extends CelExprVisitor {
  private static final Set<String> TYPES =
      Set.of(
          "bool", "bytes", "double", "int", "list", "map", "null_type", "string", "type", "uint");

  private final Set<String> free = new HashSet<>();
  private Set<String> bound = Set.of();

  static Set<String> in(CelExpr expression) {
    var names = new Names();
    names.visit(expression);
    return Set.copyOf(names.free);
  }

  @Override
  protected void visit(CelExpr expression, CelExpr.CelIdent ident) {
    String name = ident.name();
    if (!bound.contains(name) && !TYPES.contains(name)) {
      free.add(name);
    }
  }

  @Override
  protected void visit(CelExpr expression, CelExpr.CelComprehension loop) {
    visit(loop.iterRange());
    visit(loop.accuInit());
    Set<String> outside = bound;
    var inside = new HashSet<>(outside);
    inside.add(loop.iterVar());
    inside.add(loop.iterVar2());
    inside.add(loop.accuVar());
    bound = inside;
    visit(loop.loopCondition());
    visit(loop.loopStep());
    visit(loop.result());
    bound = outside;
  }
}
