package dev.carillon.http;

import dev.carillon.access.Ending;
import dev.carillon.access.Ending.Kind;
import dev.carillon.access.Ending.Target;
import dev.carillon.core.CloseReason;
import dev.carillon.core.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.transport.RequestBody;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * {@code POST /v1/sessions/end} and its like on the management port: says to all replicas that
 * somebody's access has ended. The body names one {@code principal}, {@code subject} (of a {@code
 * tenant}, or of any) or {@code token}. The answer is 202 once Kafka has acknowledged it. Whoever
 * asks shows the operator's token.
 */
public final class OperatorEndpoint implements Handler<RoutingContext> {
  /** Where each kind of news is posted to. */
  public static final Map<String, Kind> PATHS =
      Map.of(
          "/v1/sessions/end", Kind.SESSION_ENDED,
          "/v1/sessions/refresh", Kind.ACCESS_CHANGED,
          "/v1/principals/block", Kind.PRINCIPAL_BLOCKED,
          "/v1/principals/unblock", Kind.PRINCIPAL_UNBLOCKED,
          "/v1/tokens/revoke", Kind.TOKEN_REVOKED);

  private static final int MAX_BODY_BYTES = 16 << 10;
  private static final Duration BODY_TIMEOUT = Duration.ofSeconds(10);
  private static final String BEARER = "Bearer ";

  private final Kind kind;
  private final byte[] token;
  private final Function<Ending, Future<Void>> tell;
  private final InstantSource clock = InstantSource.system();

  /**
   * @param token what the operator's requests show as a bearer token
   */
  public OperatorEndpoint(Kind kind, String token, Function<Ending, Future<Void>> tell) {
    this.kind = kind;
    this.token = (BEARER + token).getBytes(StandardCharsets.UTF_8);
    this.tell = tell;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    Future<Void> told =
        isOperator(request)
            ? RequestBody.read(context.vertx(), request, MAX_BODY_BYTES, BODY_TIMEOUT)
                .map(body -> ending(body.toString(StandardCharsets.UTF_8)))
                .compose(tell)
            : Future.failedFuture(new RefusedException(CloseReason.UNAUTHENTICATED));
    told.onSuccess(
            done -> {
              var unused = request.response().setStatusCode(202).end();
            })
        .onFailure(failure -> Guard.refuse(request, new ProblemGate(), false, failure));
  }

  // In constant time: how long it takes says nothing of the token.
  private boolean isOperator(HttpServerRequest request) {
    byte[] shown =
        Optional.ofNullable(request.getHeader("Authorization"))
            .orElse("")
            .getBytes(StandardCharsets.UTF_8);
    return MessageDigest.isEqual(shown, token);
  }

  private Ending ending(String body) {
    try {
      if (Json.read(body) instanceof Map<?, ?> members) {
        return new Ending(kind, Target.of(members), clock.instant());
      }
    } catch (IllegalArgumentException e) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with(String.valueOf(e.getMessage())));
    }
    throw new RefusedException(CloseReason.BAD_REQUEST.with("not a JSON object"));
  }
}
