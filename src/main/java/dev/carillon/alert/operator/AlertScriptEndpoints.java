package dev.carillon.alert.operator;

import dev.carillon.alert.AlertScript;
import dev.carillon.alert.AlertStore;
import dev.carillon.alert.BadScriptException;
import dev.carillon.alert.CompiledScript;
import dev.carillon.alert.RecentFires;
import dev.carillon.alert.SampleEvent;
import dev.carillon.alert.ScriptDraft;
import dev.carillon.alert.ScriptTally;
import dev.carillon.alert.ScriptTrials;
import dev.carillon.alert.Scripts;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.past.StartPosition;
import dev.carillon.event.Cursors;
import dev.carillon.event.Json;
import dev.carillon.http.operator.OperatorAnswer;
import dev.carillon.http.operator.OperatorEndpoint;
import dev.carillon.http.operator.OperatorRequest;
import dev.carillon.object.ObjectEvent;
import dev.carillon.object.ObjectType;
import dev.carillon.object.ObjectTypes;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code /v1/alert-scripts} on the management port: alert scripts are stored, tested with an event,
 * evaluated on past events, and enabled. Stateless; see docs/alerts.md.
 */
public final class AlertScriptEndpoints {
  private static final String ALL = "/v1/alert-scripts";
  private static final String CODE = "code";
  private static final String OBJECT_TYPES = "/v1/object-types";
  private static final String ONE = ALL + "/:" + CODE;

  /** Code in the records of a trial whose script is not stored. */
  private static final String NO_CODE = "draft";

  private static final int MAX_TEST_BYTES = 1 << 20;
  private static final String OPERATOR = "Carillon-Operator";
  private static final int MAX_OPERATOR = 128;

  private static final CloseReason BAD_SCRIPT =
      new CloseReason("bad_script", 4400, 400, false, "not an alert script");
  private static final CloseReason EXISTS =
      new CloseReason("exists", 4409, 409, false, "there is a script of this code");
  private static final CloseReason TOO_MANY =
      new CloseReason("too_many_scripts", 4409, 409, false, "there are as many scripts as may be");
  private static final CloseReason CHANGED =
      new CloseReason("changed", 4412, 412, false, "somebody has changed it: read it again");
  private static final CloseReason REVISION_NEEDED =
      new CloseReason("revision_needed", 4428, 428, false, "If-Match must say what is changed");

  private final Parts parts;
  private final InstantSource clock = InstantSource.system();

  /**
   * Dependencies of the endpoints.
   *
   * @param userMember the member of an object that names the user who changed it
   * @param cursors decodes cursors
   */
  public record Parts(
      AlertStore store,
      Scripts scripts,
      CompiledScript.Compiler compiler,
      ObjectTypes types,
      ScriptTrials trials,
      ScriptTally tally,
      RecentFires fires,
      Optional<String> userMember,
      int maxScripts,
      Cursors cursors) {}

  private AlertScriptEndpoints(Parts parts) {
    this.parts = parts;
  }

  public static List<OperatorEndpoint> all(Parts parts) {
    var api = new AlertScriptEndpoints(parts);
    return List.of(
        at(HttpMethod.GET, OBJECT_TYPES, api::objectTypes),
        at(HttpMethod.GET, ALL, api::list),
        at(HttpMethod.POST, ALL, api::create),
        at(HttpMethod.POST, ALL + "/try", api::tryDraft),
        at(HttpMethod.GET, ONE, api::show),
        at(HttpMethod.PUT, ONE, api::replace),
        at(HttpMethod.DELETE, ONE, api::delete),
        at(HttpMethod.POST, ONE + "/enable", asked -> api.enable(asked, true)),
        at(HttpMethod.POST, ONE + "/disable", asked -> api.enable(asked, false)),
        at(HttpMethod.POST, ONE + "/try", api::tryKept),
        new OperatorEndpoint(HttpMethod.POST, ONE + "/test", MAX_TEST_BYTES, guarded(api::test)),
        at(HttpMethod.GET, ONE + "/fires", api::fires));
  }

  private static OperatorEndpoint at(
      HttpMethod method, String path, Function<OperatorRequest, Future<OperatorAnswer>> handler) {
    return new OperatorEndpoint(method, path, guarded(handler));
  }

  /** Converts errors in a script to responses with their place. */
  private static Function<OperatorRequest, Future<OperatorAnswer>> guarded(
      Function<OperatorRequest, Future<OperatorAnswer>> handler) {
    return asked -> {
      try {
        return handler.apply(asked).recover(AlertScriptEndpoints::told);
      } catch (BadScriptException e) {
        return told(e);
      }
    };
  }

  private static Future<OperatorAnswer> told(Throwable failure) {
    if (!(failure instanceof BadScriptException e)) {
      return Future.failedFuture(failure);
    }
    var members = new LinkedHashMap<String, Json>();
    AlertScriptJson.problem(e).forEach((name, value) -> members.put(name, Json.of(value)));
    return Future.succeededFuture(
        OperatorAnswer.problem(BAD_SCRIPT, String.valueOf(e.getMessage()), members));
  }

  /** The object types that triggers may name. */
  private Future<OperatorAnswer> objectTypes(OperatorRequest asked) {
    List<String> names = parts.types().all().stream().map(ObjectType::name).toList();
    return Future.succeededFuture(OperatorAnswer.ok(Json.of(Map.of("objectTypes", names))));
  }

  private Future<OperatorAnswer> list(OperatorRequest asked) {
    return parts
        .store()
        .list()
        .map(
            scripts ->
                OperatorAnswer.ok(
                    Json.of(Map.of("scripts", scripts.stream().map(this::json).toList()))));
  }

  private Map<String, ?> json(AlertScript script) {
    return AlertScriptJson.script(
        script,
        parts.scripts().revision(script.code()),
        parts.scripts().problem(script),
        parts.tally().of(script.code()));
  }

  private OperatorAnswer answer(AlertScript script) {
    return OperatorAnswer.ok(Json.of(json(script))).tagged(Long.toString(script.revision()));
  }

  private Future<OperatorAnswer> create(OperatorRequest asked) {
    Map<?, ?> body = asked.object();
    String code = AlertScriptJson.code(body);
    ScriptDraft draft = checked(code, body);
    return parts
        .store()
        .list()
        .compose(
            all ->
                all.size() >= parts.maxScripts()
                    ? Future.failedFuture(new RefusedException(TOO_MANY))
                    : parts.store().create(code, draft, operator(asked)))
        .map(
            made -> {
              AlertScript script = made.orElseThrow(() -> new RefusedException(EXISTS));
              return OperatorAnswer.created(Json.of(json(script)))
                  .tagged(Long.toString(script.revision()));
            });
  }

  private ScriptDraft checked(String code, Map<?, ?> body) {
    ScriptDraft draft = AlertScriptJson.draft(body);
    CompiledScript unused = parts.compiler().compile(code, draft);
    return draft;
  }

  private Future<OperatorAnswer> show(OperatorRequest asked) {
    return find(asked).map(this::answer);
  }

  /** Fails if there is no such script. */
  private Future<AlertScript> find(OperatorRequest asked) {
    return parts
        .store()
        .find(code(asked))
        .map(found -> found.orElseThrow(() -> new RefusedException(CloseReason.NOT_FOUND)));
  }

  private static String code(OperatorRequest asked) {
    String code = asked.parameter(CODE);
    if (!AlertScript.isCode(code)) {
      throw new RefusedException(CloseReason.NOT_FOUND);
    }
    return code;
  }

  private Future<OperatorAnswer> replace(OperatorRequest asked) {
    String code = code(asked);
    long revision = revision(asked).orElseThrow(() -> new RefusedException(REVISION_NEEDED));
    Map<?, ?> body = asked.object();
    if (body.containsKey(CODE) && !code.equals(body.get(CODE))) {
      throw AlertScriptJson.bad("the code of a script cannot be changed");
    }
    return parts
        .store()
        .update(code, revision, checked(code, body), operator(asked))
        .compose(done -> done.isPresent() ? Future.succeededFuture(done.get()) : gone(asked))
        .map(this::answer);
  }

  /** Nothing was changed: there is no such script, or it is at another revision. */
  private <T> Future<T> gone(OperatorRequest asked) {
    return find(asked).compose(there -> Future.failedFuture(new RefusedException(CHANGED)));
  }

  private static Optional<Long> revision(OperatorRequest asked) {
    return asked
        .ifMatch()
        .map(
            tag -> {
              if (!tag.matches("[0-9]{1,18}")) {
                throw new RefusedException(CHANGED);
              }
              return Long.parseLong(tag);
            });
  }

  private static String operator(OperatorRequest asked) {
    String name = Optional.ofNullable(asked.headers().get(OPERATOR)).orElse("operator").strip();
    if (name.isEmpty()
        || name.length() > MAX_OPERATOR
        || name.chars().anyMatch(Character::isISOControl)) {
      throw AlertScriptJson.bad(OPERATOR + " is 1 to " + MAX_OPERATOR + " printable characters");
    }
    return name;
  }

  private Future<OperatorAnswer> delete(OperatorRequest asked) {
    return parts
        .store()
        .delete(code(asked), revision(asked))
        .compose(done -> done ? Future.succeededFuture(OperatorAnswer.done()) : gone(asked));
  }

  /** A script that does not compile cannot be enabled. */
  private Future<OperatorAnswer> enable(OperatorRequest asked, boolean enabled) {
    Optional<Long> revision = revision(asked);
    String by = operator(asked);
    return find(asked)
        .compose(
            script -> {
              if (enabled) {
                CompiledScript unused = parts.compiler().compile(script.code(), script.draft());
              }
              return parts.store().enable(script.code(), enabled, revision, by);
            })
        .compose(done -> done.isPresent() ? Future.succeededFuture(done.get()) : gone(asked))
        .map(this::answer);
  }

  private Future<OperatorAnswer> tryKept(OperatorRequest asked) {
    String since = since(asked);
    StartPosition start = start(since);
    return find(asked)
        .map(script -> parts.compiler().compile(script.code(), script.draft()))
        .compose(script -> tried(asked, script, since, start));
  }

  private Future<OperatorAnswer> tryDraft(OperatorRequest asked) {
    String since = since(asked);
    StartPosition start = start(since);
    Map<?, ?> body = asked.object();
    String code = body.containsKey(CODE) ? AlertScriptJson.code(body) : NO_CODE;
    CompiledScript script = parts.compiler().compile(code, AlertScriptJson.draft(body));
    return tried(asked, script, since, start);
  }

  private Future<OperatorAnswer> tried(
      OperatorRequest asked, CompiledScript script, String since, StartPosition start) {
    return parts
        .trials()
        .of(script, start, asked.gone()::isComplete)
        .map(report -> OperatorAnswer.ok(AlertScriptJson.report(since, report)));
  }

  private static String since(OperatorRequest asked) {
    return asked
        .query("since")
        .orElseThrow(() -> AlertScriptJson.bad("since is missing: a time or a cursor"));
  }

  private StartPosition start(String since) {
    try {
      return since.indexOf(':') >= 0
          ? new StartPosition.Since(OffsetDateTime.parse(since).toInstant())
          : new StartPosition.After(parts.cursors().read(since));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw AlertScriptJson.bad("since is neither an RFC 3339 time nor a cursor");
    }
  }

  private Future<OperatorAnswer> test(OperatorRequest asked) {
    ObjectEvent event = sample(asked.object());
    return find(asked)
        .map(script -> parts.compiler().compile(script.code(), script.draft()))
        .map(
            script ->
                OperatorAnswer.ok(
                    AlertScriptJson.verdict(
                        script.isFor(event), script.ask(event, parts.userMember()))));
  }

  private ObjectEvent sample(Map<?, ?> body) {
    try {
      return SampleEvent.of(body, parts.types(), clock.instant());
    } catch (IllegalArgumentException e) {
      throw AlertScriptJson.bad(String.valueOf(e.getMessage()));
    }
  }

  private Future<OperatorAnswer> fires(OperatorRequest asked) {
    return find(asked)
        .map(script -> OperatorAnswer.ok(AlertScriptJson.fires(parts.fires().of(script.code()))));
  }
}
