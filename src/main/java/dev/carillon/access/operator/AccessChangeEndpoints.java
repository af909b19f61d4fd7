package dev.carillon.access.operator;

import dev.carillon.access.identity.AccessChange;
import dev.carillon.access.identity.AccessChange.Kind;
import dev.carillon.access.identity.AccessChange.Target;
import dev.carillon.core.identity.AllowedNames;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.http.operator.OperatorAnswer;
import dev.carillon.http.operator.OperatorEndpoint;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * {@code POST /v1/sessions/end} and the related endpoints on the management port: announce a
 * revocation to all replicas. The body names one {@code principal}, {@code subject} (of a {@code
 * tenant}, or of any) or {@code token}. The response is 202 once Kafka has acknowledged the record.
 */
public final class AccessChangeEndpoints {
  /** The path of each kind of change. */
  static final Map<String, Kind> PATHS =
      Map.of(
          "/v1/sessions/end", Kind.SESSION_ENDED,
          "/v1/sessions/refresh", Kind.ACCESS_CHANGED,
          "/v1/principals/block", Kind.PRINCIPAL_BLOCKED,
          "/v1/principals/unblock", Kind.PRINCIPAL_UNBLOCKED,
          "/v1/tokens/revoke", Kind.TOKEN_REVOKED);

  private static final AllowedNames MEMBERS =
      AllowedNames.members(CloseReason.BAD_REQUEST, "principal", "subject", "token", "tenant");

  private static final int MAX_BODY_BYTES = 16 << 10;

  private final Function<AccessChange, Future<Void>> tell;
  private final InstantSource clock = InstantSource.system();

  private AccessChangeEndpoints(Function<AccessChange, Future<Void>> tell) {
    this.tell = tell;
  }

  /**
   * All endpoints.
   *
   * @param tell announces a change to all replicas
   */
  public static List<OperatorEndpoint> all(Function<AccessChange, Future<Void>> tell) {
    var endings = new AccessChangeEndpoints(tell);
    return PATHS.entrySet().stream()
        .map(each -> endings.endpoint(each.getKey(), each.getValue()))
        .toList();
  }

  private OperatorEndpoint endpoint(String path, Kind kind) {
    return new OperatorEndpoint(
        HttpMethod.POST,
        path,
        MAX_BODY_BYTES,
        asked -> tell.apply(ending(kind, asked.object())).map(OperatorAnswer.accepted()));
  }

  private AccessChange ending(Kind kind, Map<?, ?> members) {
    try {
      // With a misspelt tenant, the sessions of every tenant would end.
      MEMBERS.require(members.keySet());
      return new AccessChange(kind, Target.of(members), clock.instant());
    } catch (IllegalArgumentException e) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with(String.valueOf(e.getMessage())));
    }
  }
}
