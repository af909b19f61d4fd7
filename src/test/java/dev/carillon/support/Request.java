package dev.carillon.support;

import dev.carillon.core.identity.Handshake;
import io.netty.handler.codec.http.QueryStringDecoder;
import io.netty.handler.codec.http.cookie.Cookie;
import io.netty.handler.codec.http.cookie.ServerCookieDecoder;
import io.vertx.core.MultiMap;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How a client of a transcript connects. */
record Request(Handshake handshake, Optional<String> as) {
  private static final Pattern LINE =
      Pattern.compile("GET (\\S+)(?: as ([a-z0-9]+))?(?: over (websocket|sse|longpoll))?");

  /** Reads {@code GET /path?query as name over transport}, and headers on further lines. */
  static Request of(String text) {
    List<String> lines = text.lines().toList();
    Matcher line = LINE.matcher(lines.get(0));
    if (!line.matches()) {
      throw new AssertionError("not a request");
    }
    var uri = new QueryStringDecoder(line.group(1));
    MultiMap query = MultiMap.caseInsensitiveMultiMap();
    uri.parameters().forEach(query::add);
    MultiMap headers = MultiMap.caseInsensitiveMultiMap();
    for (String header : lines.subList(1, lines.size())) {
      int colon = header.indexOf(':');
      headers.add(header.substring(0, colon), header.substring(colon + 1).strip());
    }
    @Nullable String transport = line.group(3);
    @Nullable String subprotocol = headers.get("Sec-WebSocket-Protocol");
    return new Request(
        new Handshake(
            transport == null ? "websocket" : transport,
            uri.rawPath(),
            query,
            headers,
            cookies(headers),
            subprotocol == null ? "" : subprotocol),
        Optional.ofNullable(line.group(2)));
  }

  private static MultiMap cookies(MultiMap headers) {
    MultiMap cookies = MultiMap.caseInsensitiveMultiMap();
    for (String header : headers.getAll("Cookie")) {
      for (Cookie cookie : ServerCookieDecoder.STRICT.decode(header)) {
        cookies.add(cookie.name(), cookie.value());
      }
    }
    return cookies;
  }
}
