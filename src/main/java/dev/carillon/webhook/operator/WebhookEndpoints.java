package dev.carillon.webhook.operator;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.event.Json;
import dev.carillon.http.operator.OperatorAnswer;
import dev.carillon.http.operator.OperatorEndpoint;
import dev.carillon.http.operator.OperatorRequest;
import dev.carillon.webhook.InvalidWebhookException;
import dev.carillon.webhook.Webhooks;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** {@code /v1/webhooks} on the management port; see docs/webhooks.md. */
public final class WebhookEndpoints {
  private static final String ID = "id";
  private static final String ALL = "/v1/webhooks";
  private static final String ONE = ALL + "/:" + ID;

  private WebhookEndpoints() {}

  public static List<OperatorEndpoint> all(Webhooks webhooks) {
    return List.of(
        endpoint(HttpMethod.GET, ALL, asked -> webhooks.list().map(OperatorAnswer::ok)),
        endpoint(
            HttpMethod.POST,
            ALL,
            asked ->
                webhooks
                    .create(asked.object())
                    .map(made -> tagged(OperatorAnswer.created(made.json()), made))),
        endpoint(HttpMethod.GET, ONE, asked -> shown(webhooks.show(id(asked)))),
        endpoint(
            HttpMethod.PUT,
            ONE,
            asked -> shown(webhooks.replace(id(asked), asked.object(), asked.ifMatch()))),
        endpoint(
            HttpMethod.DELETE,
            ONE,
            asked -> webhooks.delete(id(asked)).map(gone -> OperatorAnswer.done())),
        endpoint(
            HttpMethod.POST,
            ONE + "/enable",
            asked -> shown(webhooks.enable(id(asked), asked.query("from")))),
        endpoint(HttpMethod.POST, ONE + "/disable", asked -> shown(webhooks.disable(id(asked)))),
        endpoint(
            HttpMethod.POST, ONE + "/rotate-secret", asked -> shown(webhooks.rotate(id(asked)))),
        endpoint(
            HttpMethod.POST,
            ONE + "/test",
            asked -> webhooks.test(id(asked)).map(OperatorAnswer::ok)),
        endpoint(
            HttpMethod.GET,
            ONE + "/attempts",
            asked -> webhooks.attempts(id(asked), asked.query("count")).map(OperatorAnswer::ok)));
  }

  private static String id(OperatorRequest asked) {
    return asked.parameter(ID);
  }

  private static Future<OperatorAnswer> shown(Future<Webhooks.WebhookState> answer) {
    return answer.map(shown -> tagged(OperatorAnswer.ok(shown.json()), shown));
  }

  private static OperatorAnswer tagged(OperatorAnswer answer, Webhooks.WebhookState shown) {
    return answer.tagged(Long.toString(shown.revision()));
  }

  private static OperatorEndpoint endpoint(
      HttpMethod method, String path, Function<OperatorRequest, Future<OperatorAnswer>> handler) {
    return new OperatorEndpoint(
        method,
        path,
        asked -> {
          try {
            return handler.apply(asked).recover(WebhookEndpoints::refused);
          } catch (InvalidWebhookException e) {
            return refused(e);
          }
        });
  }

  private static Future<OperatorAnswer> refused(Throwable failure) {
    return Optional.of(failure)
        .filter(InvalidWebhookException.class::isInstance)
        .map(InvalidWebhookException.class::cast)
        .map(
            invalid ->
                Future.succeededFuture(
                    OperatorAnswer.problem(
                        CloseReason.BAD_REQUEST,
                        String.valueOf(invalid.getMessage()),
                        Map.of("member", Json.of(invalid.member())))))
        .orElseGet(() -> Future.failedFuture(failure));
  }
}
