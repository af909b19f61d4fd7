package dev.carillon.dialect.openshock.control;

import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.event.JsonWriter;
import java.nio.charset.StandardCharsets;

/** Refusals in the form that the product's clients know: the {@code type} is the product's code. */
public final class ProductRefusal {
  private ProductRefusal() {}

  public static AuthenticationScheme.Refusal of(
      CloseReason reason, String requestId, AuthenticationScheme problems) {
    if (!OpenShockRefusals.isOurs(reason)) {
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
    return new AuthenticationScheme.Refusal(
        reason.httpStatus(), "application/problem+json", new String(body, StandardCharsets.UTF_8));
  }
}
