package dev.carillon.core.identity;

import java.nio.charset.StandardCharsets;

/**
 * Why a request was refused or a session was ended: the common table of all transports, for the
 * dialects that define no codes of their own. Before a stream has begun it is an HTTP status and a
 * problem+json body, after that a WebSocket close code or an SSE event {@code close}.
 *
 * @param code the identifier that a program compares
 * @param webSocketCode RFC 6455, section 7.4; our own lie between 4000 and 4999
 * @param httpStatus the status if the response has not begun
 * @param reconnect true if the same request may succeed later
 * @param text for a person; at most 123 bytes, and never a token or the name of a class
 */
public record CloseReason(
    String code, int webSocketCode, int httpStatus, boolean reconnect, String text) {

  private static final int MAX_BYTES = 123;

  public static final CloseReason NORMAL = new CloseReason("normal", 1000, 200, false, "closed");
  public static final CloseReason RESTARTING =
      new CloseReason("restarting", 1012, 503, true, "this server is going away, come back");
  public static final CloseReason BINARY_FRAME =
      new CloseReason("binary_frame", 1003, 415, false, "only text frames are understood");
  public static final CloseReason TOO_LARGE =
      new CloseReason("too_large", 1009, 413, false, "larger than the limit");
  public static final CloseReason INTERNAL_ERROR =
      new CloseReason("internal_error", 1011, 500, true, "an error on the server");
  public static final CloseReason UNAVAILABLE =
      new CloseReason("unavailable", 1013, 503, true, "not available at the moment, try later");

  public static final CloseReason BAD_REQUEST =
      new CloseReason("bad_request", 4400, 400, false, "the request is malformed");
  public static final CloseReason BAD_FRAME =
      new CloseReason("bad_frame", 4400, 400, false, "a frame that is not understood");
  public static final CloseReason BAD_TOPIC =
      new CloseReason("bad_topic", 4400, 400, false, "not a topic filter");
  public static final CloseReason BAD_CURSOR =
      new CloseReason("bad_cursor", 4400, 400, false, "not a cursor");
  public static final CloseReason BAD_FILTER =
      new CloseReason("bad_filter", 4400, 400, false, "not a filter expression");
  public static final CloseReason FILTER_TOO_EXPENSIVE =
      new CloseReason(
          "filter_too_expensive", 4429, 429, false, "a filter costs too much for these events");
  public static final CloseReason BAD_FIELDS =
      new CloseReason("bad_fields", 4400, 400, false, "not a list of paths");
  public static final CloseReason BAD_COMMAND =
      new CloseReason("bad_command", 4400, 400, false, "not what this command takes");
  public static final CloseReason KEY_REUSED =
      new CloseReason(
          "key_reused", 4422, 422, false, "this idempotency key stands for something else");
  public static final CloseReason STALE =
      new CloseReason("stale", 4412, 412, true, "it was changed meanwhile, read it again");
  public static final CloseReason UNSUPPORTED =
      new CloseReason("unsupported", 4400, 400, false, "not supported");
  public static final CloseReason UNSUPPORTED_MEDIA_TYPE =
      new CloseReason(
          "unsupported_media_type", 4400, 415, false, "a content type that is not understood");
  public static final CloseReason UNAUTHENTICATED =
      new CloseReason("unauthenticated", 4401, 401, false, "a valid token is needed");
  public static final CloseReason TOKEN_EXPIRED =
      new CloseReason("token_expired", 4401, 401, false, "the token has expired");
  public static final CloseReason TOKEN_REVOKED =
      new CloseReason("token_revoked", 4401, 401, false, "the token was taken back");
  public static final CloseReason TOKEN_TOO_LONG_LIVED =
      new CloseReason(
          "token_too_long_lived",
          4401,
          401,
          false,
          "the token is good for longer than it is remembered if it is taken back");
  public static final CloseReason KEY_WITHDRAWN =
      new CloseReason(
          "key_withdrawn", 4401, 401, false, "the key that signed the token was withdrawn");
  public static final CloseReason SESSION_ENDED =
      new CloseReason("session_ended", 4401, 401, false, "the session was ended");
  public static final CloseReason BLOCKED = new CloseReason("blocked", 4403, 403, false, "blocked");
  public static final CloseReason ACCESS_CHANGED =
      new CloseReason("access_changed", 4409, 401, true, "rights have changed, come back");
  public static final CloseReason FORBIDDEN =
      new CloseReason("forbidden", 4403, 403, false, "not permitted");
  public static final CloseReason NOT_FOUND =
      new CloseReason("not_found", 4404, 404, false, "there is no such thing");
  public static final CloseReason METHOD_NOT_ALLOWED =
      new CloseReason("method_not_allowed", 4405, 405, false, "not with this method");
  public static final CloseReason URL_TOO_LONG =
      new CloseReason("url_too_long", 4414, 414, false, "the address is longer than the limit");
  public static final CloseReason HEADERS_TOO_LARGE =
      new CloseReason(
          "headers_too_large", 4431, 431, false, "the headers are larger than the limit");
  public static final CloseReason MISDIRECTED =
      new CloseReason("misdirected", 4421, 421, false, "this host is not served here");
  public static final CloseReason SILENT =
      new CloseReason("silent", 4408, 408, true, "no sign of life from the client");
  public static final CloseReason TOO_MANY_SUBSCRIPTIONS =
      new CloseReason("too_many_subscriptions", 4429, 429, false, "too many subscriptions");
  public static final CloseReason TOO_MANY_CONNECTIONS =
      new CloseReason("too_many_connections", 4429, 429, true, "too many connections");
  public static final CloseReason TOO_MANY_REQUESTS =
      new CloseReason("too_many_requests", 4429, 429, true, "too many requests");
  public static final CloseReason TOO_MANY_ERRORS =
      new CloseReason("too_many_errors", 4429, 429, false, "too many errors");
  public static final CloseReason SLOW =
      new CloseReason("slow", 4508, 503, true, "the client reads too slowly, resume by cursor");
  public static final CloseReason OVERLOADED =
      new CloseReason(
          "overloaded", 4503, 503, true, "too much waits for slow clients, resume by cursor");
  public static final CloseReason STATE_TOO_LARGE =
      new CloseReason(
          "state_too_large", 4507, 507, false, "the state is larger than what is kept of it");

  /** The transport lost its peer: no client is left to notify. */
  public static final CloseReason GONE =
      new CloseReason("gone", 1006, 499, false, "the client is gone");

  /** True if the client may still receive something before the end. */
  public boolean isHeard() {
    return !code.equals(GONE.code) && !code.equals(SLOW.code) && !code.equals(OVERLOADED.code);
  }

  /** The same reason with a more detailed text, which is truncated if it does not fit. */
  public CloseReason with(String detail) {
    return new CloseReason(code, webSocketCode, httpStatus, reconnect, cut(detail));
  }

  // A WebSocket close frame takes 125 bytes, of which the code is two.
  private static String cut(String text) {
    if (text.getBytes(StandardCharsets.UTF_8).length <= MAX_BYTES) {
      return text;
    }
    int room = MAX_BYTES - "…".getBytes(StandardCharsets.UTF_8).length;
    var cut = new StringBuilder(MAX_BYTES);
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      String next = Character.toString(text.codePointAt(i));
      room -= next.getBytes(StandardCharsets.UTF_8).length;
      if (room < 0) {
        break;
      }
      cut.append(next);
    }
    return cut.append("…").toString();
  }
}
