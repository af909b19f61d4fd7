package dev.carillon.dialect.dataloy;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.event.JsonWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** An error in the form of the product's REST interface. */
final class RestError {
  private RestError() {}

  /** As a frame on an open socket. */
  static byte[] frame(CloseReason reason, Instant now) {
    return start(reason, now).bytes();
  }

  /** As the response to the upgrade request. */
  static byte[] answer(CloseReason reason, Instant now) {
    return start(reason, now).string(DataloyWireNames.METHOD, "GET").bytes();
  }

  private static JsonWriter start(CloseReason reason, Instant now) {
    int status = reason.httpStatus();
    return new JsonWriter(256)
        .number(DataloyWireNames.STATUS_CODE, status)
        .string(DataloyWireNames.STATUS_TEXT, text(status))
        .string(DataloyWireNames.MESSAGE, reason.text())
        .string(DataloyWireNames.DATE, now.truncatedTo(ChronoUnit.SECONDS).toString())
        .string(DataloyWireNames.STATUS_FAMILY, status < 500 ? "CLIENT_ERROR" : "SERVER_ERROR");
  }

  private static String text(int status) {
    return switch (status) {
      case 401 -> "Unauthorized";
      case 403 -> "Forbidden";
      case 404 -> "Not Found";
      case 429 -> "Too Many Requests";
      case 503 -> "Service Unavailable";
      default -> status < 500 ? "Bad Request" : "Internal Server Error";
    };
  }
}
