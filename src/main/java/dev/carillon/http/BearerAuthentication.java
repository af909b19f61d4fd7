package dev.carillon.http;

import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.event.JsonWriter;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.util.List;
import java.util.Map;

/**
 * The gate of Carillon's own endpoints: a bearer token in the header (RFC 6750) or a ticket in the
 * query; refusals are RFC 9457 problem details with our {@code code}.
 */
public final class BearerAuthentication implements AuthenticationScheme {
  public static final String CONTENT_TYPE = "application/problem+json";

  private static final String SCHEME = "bearer ";

  @Override
  public Credential credential(Handshake handshake) {
    List<String> headers = handshake.headers().getAll("Authorization");
    List<String> tickets = handshake.parameters("ticket");
    if (headers.size() + tickets.size() > 1) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with("more than one credential"));
    }
    if (!tickets.isEmpty()) {
      return Credential.ticket(tickets.get(0));
    }
    return headers.stream()
        .findFirst()
        .map(BearerAuthentication::bearer)
        .orElse(Credential.ANONYMOUS);
  }

  private static Credential bearer(String header) {
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new RefusedException(CloseReason.UNAUTHENTICATED.with("only bearer tokens are known"));
    }
    return Credential.bearer(header.substring(SCHEME.length()).strip());
  }

  @Override
  public Refusal refuse(CloseReason reason, String requestId) {
    Json body = problem(reason, reason.text(), requestId, Map.of());
    return new Refusal(reason.httpStatus(), CONTENT_TYPE, body.toString());
  }

  /** The body of a refusal, with members of its own. */
  public static Json problem(
      CloseReason reason, String detail, String requestId, Map<String, Json> members) {
    var problem =
        new JsonWriter(256)
            .string("type", "urn:carillon:problem:" + reason.code())
            .string("title", title(reason.httpStatus()))
            .number("status", reason.httpStatus())
            .string("detail", detail)
            .string("instance", "urn:uuid:" + requestId)
            .string("code", reason.code());
    members.forEach(problem::json);
    return problem.json();
  }

  private static String title(int status) {
    return HttpResponseStatus.valueOf(status).reasonPhrase();
  }
}
