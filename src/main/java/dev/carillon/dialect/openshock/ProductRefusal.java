package dev.carillon.dialect.openshock;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Gate;
import dev.carillon.event.JsonWriter;
import java.nio.charset.StandardCharsets;

/** Refusals as the product's clients know them: the {@code type} is the product's code. */
final class ProductRefusal {
  private ProductRefusal() {}

  static Gate.Refusal of(CloseReason reason, String requestId, Gate problems) {
    if (!Refusals.isOurs(reason)) {
      return problems.refuse(reason, requestId);
    }
    byte[] body =
        new JsonWriter(256)
            .string("type", reason.code())
            .string("title", reason.text())
            .number("status", reason.httpStatus())
            .string("detail", reason.text())
            .string("instance", "urn:uuid:" + requestId)
            .string("code", reason.code())
            .bytes();
    return new Gate.Refusal(
        reason.httpStatus(), "application/problem+json", new String(body, StandardCharsets.UTF_8));
  }
}
