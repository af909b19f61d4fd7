package dev.carillon.http.operator;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.event.Json;
import dev.carillon.http.BearerAuthentication;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * The response to an operator's request. Never contains a token.
 *
 * @param tag the entity tag of this state, for {@code If-Match}, without quotes
 */
public record OperatorAnswer(
    int status, Optional<Json> body, String contentType, Optional<String> tag) {
  private static final String JSON = "application/json";

  public static OperatorAnswer ok(Json body) {
    return new OperatorAnswer(200, Optional.of(body), JSON, Optional.empty());
  }

  public static OperatorAnswer created(Json body) {
    return new OperatorAnswer(201, Optional.of(body), JSON, Optional.empty());
  }

  /** Accepted: it will be done. */
  public static OperatorAnswer accepted() {
    return new OperatorAnswer(202, Optional.empty(), JSON, Optional.empty());
  }

  /** Done, without content. */
  public static OperatorAnswer done() {
    return new OperatorAnswer(204, Optional.empty(), JSON, Optional.empty());
  }

  /**
   * A refusal with more details than a {@code CloseReason} has room for.
   *
   * @param members beside those that every problem has
   */
  public static OperatorAnswer problem(
      CloseReason reason, String detail, Map<String, Json> members) {
    String id = UUID.randomUUID().toString();
    return new OperatorAnswer(
        reason.httpStatus(),
        Optional.of(BearerAuthentication.problem(reason, detail, id, members)),
        BearerAuthentication.CONTENT_TYPE,
        Optional.empty());
  }

  public OperatorAnswer tagged(String tag) {
    return new OperatorAnswer(status, body, contentType, Optional.of(tag));
  }
}
