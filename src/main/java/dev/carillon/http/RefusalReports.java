package dev.carillon.http;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusalListener;
import dev.carillon.core.identity.RefusalListener.Refused;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.Route;
import io.vertx.ext.web.RoutingContext;
import org.jspecify.annotations.Nullable;

/**
 * What is known of a request in progress, for reporting its refusal to the operator. Kept in its
 * context. Stateless.
 */
public final class RefusalReports {
  private static final String LISTENER = "carillon.refusals";
  private static final String PRINCIPAL = "carillon.principal";
  private static final String REASON = "carillon.refusal.reason";
  private static final String COMPARED = "carillon.refusal.compared";

  private RefusalReports() {}

  public static void to(RoutingContext context, RefusalListener listener) {
    context.put(LISTENER, listener);
  }

  static void of(RoutingContext context, Principal principal) {
    context.put(PRINCIPAL, principal.id());
  }

  /** Sets the reason to count instead of the code, if the request is refused now. */
  static void because(RoutingContext context, String reason, String compared) {
    context.put(REASON, reason);
    context.put(COMPARED, compared);
  }

  static void compared(RoutingContext context, String compared) {
    context.put(COMPARED, compared);
  }

  static void refused(RoutingContext context, CloseReason reason) {
    @Nullable RefusalListener listener = context.get(LISTENER);
    if (listener == null || reason.code().equals(CloseReason.GONE.code())) {
      return;
    }
    listener.refused(
        new Refused(
            context.get(REASON, reason.code()),
            route(context),
            address(context.request()),
            context.get(PRINCIPAL, ""),
            context.get(COMPARED, reason.text())));
  }

  static void refused(RefusalListener listener, HttpServerRequest request, CloseReason reason) {
    listener.refused(new Refused(reason.code(), "none", address(request), "", reason.text()));
  }

  private static String address(HttpServerRequest request) {
    return request.remoteAddress() == null
        ? ""
        : String.valueOf(request.remoteAddress().hostAddress());
  }

  /** The route of the request, as we name it: the path as it was sent may contain a token. */
  static String route(RoutingContext context) {
    @Nullable Route route = context.currentRoute();
    @Nullable String path = route == null ? null : route.getPath();
    return path == null ? "none" : path;
  }
}
