package dev.carillon.alert;

import dev.carillon.expression.BadExpressionException;
import dev.carillon.expression.Bounds;
import dev.carillon.expression.EvaluationException;
import dev.carillon.expression.Expression;
import dev.carillon.expression.Expressions;
import dev.carillon.object.ObjectEvent;
import dev.carillon.object.ObjectType;
import dev.carillon.object.ObjectTypes;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** A script that can be evaluated. Immutable: any thread may evaluate it. */
public final class CompiledScript {
  private final String code;
  private final ScriptDraft draft;
  private final Set<Trigger> triggers;
  private final Set<String> kafkaTopics;
  private final Expression expression;
  private final Optional<MessageTemplate> message;

  private CompiledScript(
      String code,
      ScriptDraft draft,
      Set<String> kafkaTopics,
      Expression expression,
      Optional<MessageTemplate> message) {
    this.code = code;
    this.draft = draft;
    this.triggers = Set.copyOf(draft.triggers());
    this.kafkaTopics = Set.copyOf(kafkaTopics);
    this.expression = expression;
    this.message = message;
  }

  /** Compiles scripts; equal expressions share one compiled form. */
  public static final class Compiler {
    private final ObjectTypes types;
    private final Expressions expressions;

    /**
     * @param cached maximum number of cached expressions
     */
    public Compiler(ObjectTypes types, int cached) {
      this.types = types;
      this.expressions = new Expressions(ScriptVariables.VARIABLES, Bounds.OPERATOR, cached);
    }

    /**
     * Compiles a script.
     *
     * @throws BadScriptException with the member, the place and the reason
     */
    public CompiledScript compile(String code, ScriptDraft draft) {
      var kafkaTopics = new TreeSet<String>();
      for (Trigger trigger : draft.triggers()) {
        ObjectType type =
            types
                .named(trigger.objectType())
                .orElseThrow(
                    () ->
                        new BadScriptException(
                            ScriptDraft.TRIGGERS,
                            "there is no object type " + trigger.objectType()));
        kafkaTopics.add(type.kafkaTopic());
      }
      Optional<MessageTemplate> message = draft.message().map(MessageTemplate::of);
      try {
        Expression expression = expressions.compile(draft.expression());
        return new CompiledScript(code, draft, kafkaTopics, expression, message);
      } catch (BadExpressionException e) {
        throw BadScriptException.of(e);
      }
    }
  }

  public String code() {
    return code;
  }

  Set<Trigger> triggers() {
    return triggers;
  }

  /** The Kafka topics of the object types in its triggers. */
  Set<String> kafkaTopics() {
    return kafkaTopics;
  }

  /** True if the event matches one of its triggers. */
  public boolean isFor(ObjectEvent event) {
    return triggers.contains(Trigger.of(event));
  }

  /** Evaluates the script, regardless of its triggers. */
  public ScriptResult ask(ObjectEvent event, Optional<String> userMember) {
    return ask(event, ScriptVariables.of(event, userMember));
  }

  ScriptResult ask(ObjectEvent event, Map<String, @Nullable Object> facts) {
    try {
      return expression.evaluate(facts) ? fired(event, facts) : ScriptResult.QUIET;
    } catch (EvaluationException e) {
      return ScriptResult.failed(e.reason());
    }
  }

  private ScriptResult fired(ObjectEvent event, Map<String, @Nullable Object> facts) {
    if (message.isEmpty()) {
      return new ScriptResult(true, draft.name() + ": " + event.name(), Optional.empty(), Set.of());
    }
    var own = new HashMap<>(facts);
    own.put(ScriptVariables.SCRIPT_CODE, code);
    var absent = new LinkedHashSet<String>();
    String text = message.get().render(own, absent::add);
    return new ScriptResult(true, text, Optional.empty(), absent);
  }
}
