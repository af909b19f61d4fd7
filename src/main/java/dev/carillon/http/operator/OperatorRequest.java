package dev.carillon.http.operator;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * An operator's request.
 *
 * @param parameters of the path, decoded
 * @param gone succeeds if the client disconnects before it has its response
 */
public record OperatorRequest(
    Map<String, String> parameters,
    MultiMap query,
    MultiMap headers,
    Buffer body,
    Future<Void> gone) {

  public OperatorRequest {
    parameters = Map.copyOf(parameters);
  }

  /** A parameter of the path, which its route must have. */
  public String parameter(String name) {
    return Optional.ofNullable(parameters.get(name))
        .orElseThrow(() -> new IllegalArgumentException("no parameter " + name));
  }

  /**
   * A parameter of the query.
   *
   * @throws RefusedException if it occurs twice
   */
  public Optional<String> query(String name) {
    return only(query.getAll(name), name);
  }

  /**
   * The tag in {@code If-Match}, without quotes.
   *
   * @throws RefusedException if there is more than one
   */
  public Optional<String> ifMatch() {
    return only(headers.getAll(HttpHeaders.IF_MATCH), "If-Match")
        .map(String::strip)
        .map(OperatorRequest::unquoted);
  }

  private static String unquoted(String tag) {
    if (tag.length() < 2 || !tag.startsWith("\"") || !tag.endsWith("\"")) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with("If-Match is one tag in quotes"));
    }
    return tag.substring(1, tag.length() - 1);
  }

  private static Optional<String> only(List<String> values, String name) {
    if (values.size() > 1) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with(name + " twice"));
    }
    return values.stream().findFirst();
  }

  /**
   * The body as a JSON object.
   *
   * @throws RefusedException if it is not one
   */
  public Map<?, ?> object() {
    try {
      String text =
          StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body.getBytes())).toString();
      if (Json.read(text) instanceof Map<?, ?> members) {
        return members;
      }
    } catch (IllegalArgumentException | CharacterCodingException e) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with("the body is not JSON"));
    }
    throw new RefusedException(CloseReason.BAD_REQUEST.with("the body is not a JSON object"));
  }
}
