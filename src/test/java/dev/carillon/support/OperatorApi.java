package dev.carillon.support;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.Map;

/** The management port of a gateway, as an operator uses it. */
public final class OperatorApi {
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  private final int port;
  private final String token;

  public OperatorApi(int port, String token) {
    this.port = port;
    this.token = token;
  }

  public int port() {
    return port;
  }

  public HttpResponse<String> send(String method, String path, String body, String... headers) {
    var request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
            .header("Authorization", "Bearer " + token)
            .method(
                method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try {
      return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** The answer of a request that succeeds. */
  public Map<?, ?> ask(String method, String path, String body) {
    HttpResponse<String> answer = send(method, path, body);
    if (answer.statusCode() / 100 != 2) {
      throw new AssertionError(answer.statusCode() + " " + answer.body());
    }
    return Texts.object(answer.body());
  }

  /** The status of an answer; 0 if nobody listens yet. */
  public int status(String path) {
    try {
      return send("GET", path, "").statusCode();
    } catch (AssertionError e) {
      return 0;
    }
  }
}
