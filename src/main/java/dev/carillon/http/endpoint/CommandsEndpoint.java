package dev.carillon.http.endpoint;

import dev.carillon.command.Command;
import dev.carillon.command.Commands;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.event.JsonBytes;
import dev.carillon.event.JsonWriter;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.http.RequestGuard;
import dev.carillon.transport.RequestBodies;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * {@code POST /v1/commands/{name}}: submits a command; the body is its data. The response follows
 * once Kafka has acknowledged it. Mounted without a body handler: it limits the body itself.
 * Stateless.
 */
public final class CommandsEndpoint implements Handler<RoutingContext> {
  private static final String NAME = "name";
  private static final String KEY = "Idempotency-Key";

  /** In the syntax of routes. */
  public static final String PATH = "/v1/commands/:" + NAME;

  /** RFC 8941, section 3.3.3: a string, as the draft of the header requires. */
  private static final Pattern QUOTED = Pattern.compile("\"((?:[^\"\\\\]|\\\\[\"\\\\])*)\"");

  private static final Pattern JSON =
      Pattern.compile("application/(?:json|[a-z0-9.+-]+\\+json)(?:\\s*;.*)?");

  private final Commands commands;
  private final EventsOptions options;

  /**
   * @param options the limits of a body
   */
  public CommandsEndpoint(Commands commands, EventsOptions options) {
    this.commands = commands;
    this.options = options;
  }

  @Override
  public void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    Principal principal = RequestGuard.principal(context);
    // Before a byte of the body.
    commands.admit(principal, context.pathParam(NAME));
    requireJson(request.getHeader(HttpHeaders.CONTENT_TYPE));
    RequestGuard.read(
            context,
            new RequestBodies.Bounds(options.maxBodyBytes(), options.bodyTimeout()),
            body -> commands.send(principal, command(context, body)))
        .compose(
            receipt ->
                request
                    .response()
                    .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                    .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                    .end(
                        Buffer.buffer(
                            new JsonWriter(192)
                                .string("id", receipt.id())
                                .string("cursor", receipt.cursor())
                                .bytes())))
        .onFailure(
            failure -> RequestGuard.refuse(context, new BearerAuthentication(), false, failure));
  }

  private static Command command(RoutingContext context, Buffer body) {
    HttpServerRequest request = context.request();
    Optional<String> key = key(request.headers().getAll(KEY));
    return new Command(context.pathParam(NAME), data(body.getBytes()), key, Optional.empty());
  }

  private static void requireJson(@Nullable String contentType) {
    if (contentType != null && !JSON.matcher(contentType.toLowerCase(Locale.ROOT)).matches()) {
      throw new RefusedException(
          CloseReason.UNSUPPORTED_MEDIA_TYPE.with("the data of a command is application/json"));
    }
  }

  private static Optional<String> key(List<String> headers) {
    if (headers.size() > 1) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with(KEY + " twice"));
    }
    return headers.stream().findFirst().map(CommandsEndpoint::unquoted);
  }

  private static String unquoted(String header) {
    Matcher quoted = QUOTED.matcher(header.strip());
    return quoted.matches() ? quoted.group(1).replaceAll("\\\\(.)", "$1") : header.strip();
  }

  private static Json data(byte[] body) {
    try {
      return JsonBytes.value(body, 0, body.length);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(
          CloseReason.BAD_REQUEST.with("the body is malformed: " + e.getMessage()));
    }
  }
}
