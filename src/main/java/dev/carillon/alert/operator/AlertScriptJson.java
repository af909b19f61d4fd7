package dev.carillon.alert.operator;

import dev.carillon.alert.AlertScript;
import dev.carillon.alert.BadScriptException;
import dev.carillon.alert.RecentFires.Fire;
import dev.carillon.alert.ScriptDraft;
import dev.carillon.alert.ScriptResult;
import dev.carillon.alert.ScriptTally.Counts;
import dev.carillon.alert.TrialReport;
import dev.carillon.alert.Trigger;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.object.EventType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** JSON form of alert scripts in the operator's API. */
final class AlertScriptJson {
  private static final String CODE = "code";
  private static final String OBJECT_TYPE = "objectType";
  private static final String EVENT_TYPE = "eventType";
  private static final Set<String> MEMBERS =
      Set.of(
          CODE,
          ScriptDraft.NAME,
          ScriptDraft.EXPRESSION,
          ScriptDraft.TRIGGERS,
          ScriptDraft.MESSAGE);
  private static final Set<String> TRIGGER_MEMBERS = Set.of(OBJECT_TYPE, EVENT_TYPE);

  private AlertScriptJson() {}

  /**
   * The code in a body.
   *
   * @throws RefusedException if there is none
   */
  static String code(Map<?, ?> body) {
    String code = text(body, CODE);
    if (!AlertScript.isCode(code)) {
      throw bad("code: 1 to 64 letters, digits, dots, underscores and hyphens");
    }
    return code;
  }

  /**
   * The script in a body.
   *
   * @throws RefusedException if it is malformed
   * @throws BadScriptException if the script is invalid
   */
  static ScriptDraft draft(Map<?, ?> body) {
    require(body, MEMBERS);
    return new ScriptDraft(
        text(body, ScriptDraft.NAME),
        text(body, ScriptDraft.EXPRESSION),
        triggers(body.get(ScriptDraft.TRIGGERS)),
        message(body.get(ScriptDraft.MESSAGE)));
  }

  private static void require(Map<?, ?> body, Set<String> known) {
    for (Object name : body.keySet()) {
      if (!known.contains(String.valueOf(name))) {
        throw bad("no member " + name + " is known here");
      }
    }
  }

  private static String text(Map<?, ?> body, String name) {
    if (body.get(name) instanceof String text) {
      return text;
    }
    throw bad(name + " must be a text");
  }

  private static List<Trigger> triggers(@Nullable Object value) {
    if (!(value instanceof List<?> list)) {
      throw bad("triggers must be a list of {\"objectType\":…,\"eventType\":…}");
    }
    var triggers = new ArrayList<Trigger>();
    for (Object one : list) {
      if (!(one instanceof Map<?, ?> members)) {
        throw bad("a trigger is {\"objectType\":…,\"eventType\":…}");
      }
      require(members, TRIGGER_MEMBERS);
      try {
        triggers.add(
            new Trigger(text(members, OBJECT_TYPE), EventType.of(text(members, EVENT_TYPE))));
      } catch (IllegalArgumentException e) {
        throw bad("triggers: " + e.getMessage());
      }
    }
    return triggers;
  }

  private static Optional<String> message(@Nullable Object value) {
    if (value == null) {
      return Optional.empty();
    }
    if (value instanceof String text) {
      return Optional.of(text);
    }
    throw bad("message must be a text or null");
  }

  static RefusedException bad(String text) {
    return new RefusedException(CloseReason.BAD_REQUEST.with(text));
  }

  /**
   * A script with its state on this replica.
   *
   * @param inEffect the active revision on this replica
   * @param problem why it does not compile here
   */
  static Map<String, @Nullable Object> script(
      AlertScript script,
      Optional<Long> inEffect,
      Optional<BadScriptException> problem,
      Counts counts) {
    var all = new LinkedHashMap<String, @Nullable Object>();
    all.put(CODE, script.code());
    all.put(ScriptDraft.NAME, script.draft().name());
    all.put(ScriptDraft.EXPRESSION, script.draft().expression());
    all.put(
        ScriptDraft.TRIGGERS,
        script.draft().triggers().stream()
            .map(
                trigger ->
                    Map.of(
                        OBJECT_TYPE, trigger.objectType(),
                        EVENT_TYPE, trigger.eventType().letter()))
            .toList());
    all.put(ScriptDraft.MESSAGE, script.draft().message().orElse(null));
    all.put("enabled", script.enabled());
    all.put("revision", script.revision());
    all.put("inEffect", inEffect.orElse(null));
    all.put("created", script.created().toString());
    all.put("updated", script.updated().toString());
    all.put("updatedBy", script.updatedBy());
    all.put("problem", problem.map(AlertScriptJson::problem).orElse(null));
    all.put("evaluated", counts.evaluated());
    all.put("fired", counts.fired());
    all.put("failed", counts.failed());
    all.put("lastFailure", counts.lastFailure().map(AlertScriptJson::failure).orElse(null));
    return all;
  }

  private static Map<String, Object> failure(dev.carillon.alert.ScriptTally.Failure failure) {
    return Map.of(
        "event", failure.event(), "reason", failure.reason(), "at", failure.at().toString());
  }

  /** The error in a script; line and column are included if there is a single place. */
  static Map<String, Object> problem(BadScriptException e) {
    var all = new LinkedHashMap<String, Object>();
    all.put("member", e.member());
    if (e.line() > 0) {
      all.put("line", e.line());
      all.put("column", e.column());
    }
    all.put("reason", e.reason());
    return all;
  }

  static Json report(String since, TrialReport report) {
    var all = new LinkedHashMap<String, @Nullable Object>();
    all.put("since", since);
    all.put("read", report.read());
    all.put("evaluated", report.evaluated());
    all.put("fired", report.fired());
    all.put("failed", report.failed());
    all.put("complete", report.complete());
    all.put("stopped", report.stopped().orElse(null));
    all.put("lastFailure", report.lastFailure().orElse(null));
    all.put("absent", report.absent().stream().sorted().toList());
    all.put("events", report.events().stream().map(AlertScriptJson::event).toList());
    return Json.of(all);
  }

  private static Map<String, String> event(TrialReport.Event event) {
    var all = new LinkedHashMap<String, String>();
    all.put("id", event.id());
    all.put("event", event.event());
    all.put("date", event.date().toString());
    all.put("message", event.message());
    return all;
  }

  static Json verdict(boolean triggered, ScriptResult verdict) {
    var all = new LinkedHashMap<String, @Nullable Object>();
    all.put("triggered", triggered);
    all.put("fires", triggered && verdict.fired());
    all.put("message", verdict.fired() ? verdict.message() : null);
    all.put("failure", verdict.failure().orElse(null));
    all.put("absent", List.copyOf(verdict.absent()));
    return Json.of(all);
  }

  static Json fires(List<Fire> fires) {
    return Json.of(Map.of("fires", fires.stream().map(AlertScriptJson::fire).toList()));
  }

  private static Map<String, String> fire(Fire fire) {
    var all = new LinkedHashMap<String, String>();
    all.put("id", fire.id());
    all.put("fired", fire.fired().toString());
    all.put("event", fire.event());
    all.put("message", fire.message());
    return all;
  }
}
