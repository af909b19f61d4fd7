package dev.carillon.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.support.TestServer;
import dev.carillon.support.Texts;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The console's files as bytes on the wire; what they do in a browser is {@link ConsoleCase}. */
class ConsoleTest {
  private static final HttpClient HTTP = HttpClient.newHttpClient();
  private static TestServer server;

  /** There if their products are, see KioskIT and TrackersIT. */
  private static final List<String> PRODUCT_PAGES = List.of("kiosk.html", "trackers.html");

  @BeforeAll
  static void start() {
    server = TestServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> get(String path, String... headers) {
    return send("GET", path, headers);
  }

  private static HttpResponse<String> send(String method, String path, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path))
            .method(method, HttpRequest.BodyPublishers.noBody());
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  private static String header(HttpResponse<String> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  @Test
  void every_file_of_the_console_is_served_and_no_other() throws IOException {
    try (var files = Files.list(Path.of("src/main/resources/console"))) {
      var all = new HashSet<>(Console.FILES);
      all.addAll(Console.OPERATOR_FILES);
      assertThat(files.map(file -> file.getFileName().toString()))
          .containsExactlyInAnyOrderElementsOf(all);
    }
    for (String name : Console.FILES) {
      int status = PRODUCT_PAGES.contains(name) ? 404 : 200;
      assertThat(get("/console/" + name).statusCode()).as(name).isEqualTo(status);
    }
  }

  @Test
  void the_navigation_links_no_page_of_a_product_that_is_off() {
    assertThat(get("/console/").body())
        .contains("<nav", "Live events")
        .doesNotContain("kiosk.html", "trackers.html");
  }

  @ParameterizedTest
  @CsvSource({
    "/console/,text/html; charset=utf-8",
    "/console/index.html,text/html; charset=utf-8",
    "/console/console.js,text/javascript; charset=utf-8",
    "/console/base.css,text/css; charset=utf-8",
    "/console/icon.svg,image/svg+xml",
  })
  void a_file_says_what_it_is_and_what_it_may_do(String path, String type) {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).isEqualTo(200);
    assertThat(header(response, "Content-Type")).isEqualTo(type);
    assertThat(header(response, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(response, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(header(response, "Content-Security-Policy"))
        .contains("default-src 'self'", "frame-ancestors 'none'", "require-trusted-types-for")
        .doesNotContain("unsafe");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/console"})
  void the_way_to_the_console_is_short(String path) {
    for (String method : new String[] {"GET", "HEAD"}) {
      HttpResponse<String> response = send(method, path);
      assertThat(response.statusCode()).isEqualTo(302);
      assertThat(header(response, "Location")).isEqualTo("/console/");
    }
  }

  @Test
  void a_head_request_has_the_same_answer_without_a_body() {
    HttpResponse<String> get = get("/console/");
    HttpResponse<String> head = send("HEAD", "/console/");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.body()).isEmpty();
    for (String name : new String[] {"Content-Type", "Content-Length", "ETag", "Cache-Control"}) {
      assertThat(header(head, name)).as(name).isNotEmpty().isEqualTo(header(get, name));
    }
  }

  @Test
  void a_file_that_has_not_changed_is_not_sent_again() {
    String tag = header(get("/console/console.js"), "ETag");
    for (String known : new String[] {tag, "W/" + tag, "*", "\"x\", " + tag}) {
      HttpResponse<String> again = get("/console/console.js", "If-None-Match", known);
      assertThat(again.statusCode()).as(known).isEqualTo(304);
      assertThat(again.body()).isEmpty();
      assertThat(header(again, "ETag")).isEqualTo(tag);
    }
    for (String other : new String[] {"\"x\"", "", "x" + tag, tag.replace("\"", "")}) {
      assertThat(get("/console/console.js", "If-None-Match", other).statusCode())
          .as(other)
          .isEqualTo(200);
    }
    assertThat(get("/console/row.js", "If-None-Match", tag).statusCode()).isEqualTo(200);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/console/nothing.js",
        "/console/operator.html",
        "/console/operator.css",
        "/console/js/",
        "/console//",
        "/console//index.html",
        "/console/./index.html",
        "/console/index.html/",
        "/console/index.html%00",
        "/console/index.html%00.js",
        "/console/%69ndex.html",
        "/console/INDEX.HTML",
        "/console/index.html;.js",
        "/console/..",
        "/console/../logback.xml",
        "/console/..%2f",
        "/console/..%2flogback.xml",
        "/console/..%2Fconf%2Fcarillon.yaml",
        "/console/%2e%2e/",
        "/console/%2e%2e/logback.xml",
        "/console/%2e%2e%2flogback.xml",
        "/console/..%252flogback.xml",
        "/console/%252e%252e/logback.xml",
        "/console/..;/logback.xml",
        "/console/..%5clogback.xml",
        "/console/..\\logback.xml",
        "/console/%c0%ae%c0%ae/logback.xml",
        "/console/....//logback.xml",
        "/console/dev/carillon/Main.class",
        "/console/../console",
        "/logback.xml",
        "/conf/carillon.yaml",
      })
  void a_path_that_is_no_file_of_the_console_is_a_404_that_tells_nothing(String path) {
    String answer = raw("GET " + path + " HTTP/1.1");
    assertThat(answer)
        .startsWith("HTTP/1.1 404")
        .containsIgnoringCase("content-type: application/problem+json")
        .contains("\"code\":\"not_found\"")
        .doesNotContain("<configuration", "event-loops", "<html", "Exception", "index.html");
  }

  @Test
  void a_404_is_a_problem_of_the_usual_form() {
    HttpResponse<String> response = get("/console/nothing");
    assertThat(response.statusCode()).isEqualTo(404);
    assertThat(Texts.object(response.body()).get("status")).isEqualTo(404L);
    assertThat(send("HEAD", "/console/nothing").statusCode()).isEqualTo(404);
  }

  @Test
  void the_console_is_only_for_reading() {
    for (String method : new String[] {"POST", "PUT", "DELETE", "TRACE"}) {
      assertThat(raw(method + " /console/ HTTP/1.1")).as(method).startsWith("HTTP/1.1 405");
      assertThat(raw(method + " / HTTP/1.1")).as(method).startsWith("HTTP/1.1 405");
    }
    assertThat(raw("OPTIONS /console/ HTTP/1.1")).startsWith("HTTP/1.1 204");
  }

  /** With the path exactly as written: a client of good manners would tidy it. */
  private static String raw(String head) {
    try (var socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      socket.setSoTimeout(10_000);
      byte[] request =
          (head + "\r\nHost: gateway\r\nConnection: close\r\n\r\n")
              .getBytes(StandardCharsets.ISO_8859_1);
      socket.getOutputStream().write(request);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }
}
