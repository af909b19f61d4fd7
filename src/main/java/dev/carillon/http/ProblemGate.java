package dev.carillon.http;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Credential;
import dev.carillon.core.Gate;
import dev.carillon.core.Handshake;
import dev.carillon.core.RefusedException;
import dev.carillon.event.JsonWriter;
import io.netty.handler.codec.http.HttpResponseStatus;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The gate of everything that is Carillon's own: a bearer token in the header (RFC 6750) or a
 * ticket in the query; refusals are RFC 9457 problem details with our {@code code}.
 */
public final class ProblemGate implements Gate {
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
    return headers.stream().findFirst().map(ProblemGate::bearer).orElse(Credential.ANONYMOUS);
  }

  private static Credential bearer(String header) {
    if (!header.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      throw new RefusedException(CloseReason.UNAUTHENTICATED.with("only bearer tokens are known"));
    }
    return Credential.bearer(header.substring(SCHEME.length()).strip());
  }

  @Override
  public Refusal refuse(CloseReason reason, String requestId) {
    byte[] body =
        new JsonWriter(256)
            .string("type", "urn:carillon:problem:" + reason.code())
            .string("title", title(reason.httpStatus()))
            .number("status", reason.httpStatus())
            .string("detail", reason.text())
            .string("instance", "urn:uuid:" + requestId)
            .string("code", reason.code())
            .bytes();
    return new Refusal(
        reason.httpStatus(), "application/problem+json", new String(body, StandardCharsets.UTF_8));
  }

  private static String title(int status) {
    return HttpResponseStatus.valueOf(status).reasonPhrase();
  }
}
