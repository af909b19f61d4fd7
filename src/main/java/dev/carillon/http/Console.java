package dev.carillon.http;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Serves the console's files to any client that can reach the port: the data that they show needs a
 * token. They are read once and found by their exact path, so no path of a request reaches a file
 * system.
 */
public final class Console {
  /** Of the public port. */
  static final List<String> FILES =
      List.of(
          "index.html",
          "icon.svg",
          "base.css",
          "page.css",
          "login.css",
          "desk.css",
          "feed.css",
          "access.js",
          "connection.js",
          "console.js",
          "dom.js",
          "feed.js",
          "filters.js",
          "fleet.js",
          "hub.js",
          "json.js",
          "jsonview.js",
          "kiosk.css",
          "kiosk.html",
          "kiosk.js",
          "link.js",
          "login.js",
          "longpoll.js",
          "map.js",
          "pace.js",
          "problem.js",
          "row.js",
          "signalr.license.txt",
          "signalr.min.js",
          "sse.js",
          "status.js",
          "trackers.css",
          "trackers.html",
          "trackers.js",
          "websocket.js");

  /**
   * Of the management port: the files that its pages share with the console, and the operator's
   * pages.
   */
  public static final List<String> OPERATOR_FILES =
      List.of(
          "operator.html",
          "operator.css",
          "alerts.html",
          "alerts.css",
          "alerts.js",
          "scriptform.js",
          "trial.js",
          "icon.svg",
          "base.css",
          "page.css",
          "login.css",
          "access.js",
          "dom.js",
          "login.js",
          "problem.js",
          "status.js",
          "webhooks.css",
          "webhooks.html",
          "webhooks.js");

  /** Pages of products, each with the address that it uses. */
  private static final Map<String, String> PRODUCT_PAGES =
      Map.of("kiosk.html", "/api/ws", "trackers.html", "/event/subscription");

  private static final String PATH = "/console/";
  private static final String INDEX = "index.html";
  private static final String OPERATOR_INDEX = "operator.html";
  private static final List<String> DOORS = List.of("/", "/console");

  /** Nothing from other origins, nothing inline, and no text that becomes markup or code. */
  private static final String POLICY =
      "default-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; "
          + "object-src 'none'; require-trusted-types-for 'script'; trusted-types 'none'";

  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "svg", "image/svg+xml",
          "txt", "text/plain; charset=utf-8");

  private final Map<String, File> files;

  private record File(String type, String tag, Buffer content) {}

  private Console(Map<String, File> files) {
    this.files = files;
  }

  /**
   * Reads the files of the public port; blocks. A page of a product is served, and linked, where
   * the product is.
   *
   * @param mounted the paths at which protocols are mounted
   */
  static Console everybody(Set<String> mounted) {
    Set<String> off =
        PRODUCT_PAGES.entrySet().stream()
            .filter(page -> !mounted.contains(page.getValue()))
            .map(Map.Entry::getKey)
            .collect(Collectors.toSet());
    return read(FILES, INDEX, off);
  }

  /** Reads the operator's files; blocks. */
  public static Console operator() {
    return read(OPERATOR_FILES, OPERATOR_INDEX, Set.of());
  }

  private static Console read(List<String> names, String index, Set<String> off) {
    var files = new HashMap<String, File>();
    for (String name : names) {
      if (off.contains(name)) {
        continue;
      }
      byte[] content = name.endsWith(".html") ? unlinked(content(name), off) : content(name);
      var file = new File(type(name), EntityTag.of(content), Buffer.buffer(content));
      files.put(PATH + name, file);
      if (name.equals(index)) {
        files.put(PATH, file);
      }
    }
    return new Console(Map.copyOf(files));
  }

  /** The page without the lines that link to pages which are off. */
  private static byte[] unlinked(byte[] page, Set<String> off) {
    return new String(page, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> off.stream().noneMatch(name -> line.contains("href=\"" + name + "\"")))
        .map(line -> line + "\n")
        .collect(Collectors.joining())
        .getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] content(String name) {
    try (InputStream in = Console.class.getResourceAsStream(PATH + name)) {
      if (in == null) {
        throw new IllegalStateException("not in this build: " + PATH + name);
      }
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String type(String name) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalStateException("a file of no known type: " + name);
    }
    return type;
  }

  public void mount(Router router) {
    for (String path : DOORS) {
      router.route(path).handler(Console::redirect);
    }
    router.route(PATH + "*").handler(this::serve);
  }

  // Paths are compared as sent: one that must be decoded or normalized to match is not found.

  private static void redirect(RoutingContext context) {
    if (!DOORS.contains(context.request().path())) {
      context.next();
    } else if (HttpRoutes.takes(context, HttpRoutes.READ)) {
      var unused =
          context.response().setStatusCode(302).putHeader(HttpHeaders.LOCATION, PATH).end();
    }
  }

  private void serve(RoutingContext context) {
    File file = files.get(context.request().path());
    if (file == null) {
      context.next();
      return;
    }
    if (!HttpRoutes.takes(context, HttpRoutes.READ)) {
      return;
    }
    HttpServerResponse response =
        context
            .response()
            .putHeader("Content-Security-Policy", POLICY)
            .putHeader("X-Content-Type-Options", "nosniff")
            .putHeader("Referrer-Policy", "no-referrer")
            .putHeader("Cross-Origin-Opener-Policy", "same-origin")
            .putHeader("Cross-Origin-Resource-Policy", "same-origin")
            .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
            .putHeader(HttpHeaders.ETAG, file.tag());
    if (EntityTag.isKnown(file.tag(), context.request())) {
      var unused = response.setStatusCode(304).end();
      return;
    }
    response.putHeader(HttpHeaders.CONTENT_TYPE, file.type());
    if (context.request().method().equals(HttpMethod.HEAD)) {
      response.putHeader(HttpHeaders.CONTENT_LENGTH, Integer.toString(file.content().length()));
      var unused = response.end();
    } else {
      var unused = response.end(file.content());
    }
  }
}
