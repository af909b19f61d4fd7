package dev.carillon.transport;

import dev.carillon.core.identity.CloseReason;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Validates WebSocket handshakes as RFC 6455, section 4.2.1, requires. Vert.x accepts requests that
 * two servers in a row could interpret differently. Stateless.
 */
public final class Upgrade {
  /** 16 bytes in base64. */
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{21}[AQgw]==");

  private static final Pattern CONNECTION =
      Pattern.compile("(?:.*,)?\\s*upgrade\\s*(?:,.*)?", Pattern.CASE_INSENSITIVE);

  private static final String VERSION = "Sec-WebSocket-Version";

  private Upgrade() {}

  /** True if the request asks for an upgrade, validly or not. */
  public static boolean isAsked(HttpServerRequest request) {
    return "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE));
  }

  /** The reason to refuse the handshake, if it is invalid. */
  public static Optional<CloseReason> problem(HttpServerRequest request) {
    MultiMap headers = request.headers();
    if (headers.getAll(HttpHeaders.CONNECTION).stream()
        .noneMatch(value -> CONNECTION.matcher(value).matches())) {
      return Optional.of(bad("an upgrade needs Connection: Upgrade"));
    }
    if (!isOnly(headers.getAll("Sec-WebSocket-Key"), KEY)) {
      return Optional.of(bad("a handshake has one Sec-WebSocket-Key of 16 bytes"));
    }
    if (!headers.getAll(VERSION).equals(List.of("13"))) {
      request.response().putHeader(VERSION, "13");
      return Optional.of(bad("the version of WebSocket is 13"));
    }
    boolean hasBody =
        headers.contains(HttpHeaders.TRANSFER_ENCODING)
            || headers.getAll(HttpHeaders.CONTENT_LENGTH).stream()
                .anyMatch(length -> !length.equals("0"));
    return hasBody ? Optional.of(bad("a handshake has no body")) : Optional.empty();
  }

  private static boolean isOnly(List<String> values, Pattern form) {
    return values.size() == 1 && form.matcher(values.get(0)).matches();
  }

  private static CloseReason bad(String text) {
    return CloseReason.BAD_REQUEST.with(text);
  }
}
