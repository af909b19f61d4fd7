package dev.carillon.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.StaticHandler;

/** The console's files, served to anyone: what they show needs a token. */
final class Console {
  private static final String PATH = "/console/";
  private static final String POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private Console() {}

  static void mount(Router router) {
    router.get("/").handler(context -> redirect(context.response()));
    router.get("/console").handler(context -> redirect(context.response()));
    router
        .get(PATH + "*")
        .handler(
            context -> {
              context
                  .response()
                  .putHeader("Content-Security-Policy", POLICY)
                  .putHeader("X-Content-Type-Options", "nosniff")
                  .putHeader("Referrer-Policy", "no-referrer")
                  .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache");
              context.next();
            })
        // Without its cache: a path of one spelling must not answer for another (CVE-2026-1002).
        .handler(
            StaticHandler.create("console").setCachingEnabled(false).setIndexPage("index.html"));
  }

  private static void redirect(io.vertx.core.http.HttpServerResponse response) {
    var unused = response.setStatusCode(302).putHeader(HttpHeaders.LOCATION, PATH).end();
  }
}
