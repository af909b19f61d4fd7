package dev.carillon.cli;

import dev.carillon.config.ConfigFile;
import dev.carillon.event.Json;
import java.io.IOException;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * HTTP client of the operator's API of the gateway on this machine, with the operator's token.
 * Blocks.
 */
final class OperatorClient {
  private static final Duration CONNECT = Duration.ofSeconds(3);

  /** A trial on past events takes a while; its budget ends it earlier. */
  private static final Duration ANSWER = Duration.ofMinutes(10);

  private final ConfigFile config;
  private final String token;
  private final String operator;

  /**
   * @param operator the name of the operator, for the record
   * @throws CommandException if the configuration has no operator token
   */
  OperatorClient(ConfigFile config, String operator) {
    this.config = config;
    this.operator = operator;
    this.token =
        config
            .value("http.operator-token")
            .orElseThrow(
                () ->
                    new CommandException(
                        "http.operator-token is not set: the gateway takes no orders"));
  }

  /**
   * Sends a request.
   *
   * @param body written as JSON; null for no body
   * @return the members of the response; empty if it has no body
   * @throws CommandException with the reason of a failure
   */
  Map<?, ?> ask(String method, String path, @Nullable Object body) {
    URI uri = ManagementPort.uri(config, path);
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(ANSWER)
            .header("Authorization", "Bearer " + token)
            .header("Carillon-Operator", operator)
            .method(
                method,
                body == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(Json.of(body).toString()))
            .build();
    HttpResponse<String> response = send(request, uri);
    Map<?, ?> members = members(response.body());
    if (response.statusCode() / 100 == 2) {
      return members;
    }
    throw new CommandException(
        Optional.ofNullable(members.get("detail"))
            .map(String::valueOf)
            .orElse(uri + " answers " + response.statusCode()));
  }

  private static HttpResponse<String> send(HttpRequest request, URI uri) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT)
            .proxy(ProxySelector.of(null))
            .build();
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new CommandException(uri + " does not answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new CommandException("interrupted", e);
    }
  }

  private static Map<?, ?> members(String body) {
    try {
      return body.isEmpty() || !(Json.read(body) instanceof Map<?, ?> members) ? Map.of() : members;
    } catch (IllegalArgumentException e) {
      return Map.of(); // not ours: its status has to do
    }
  }
}
