package dev.carillon.http;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The host names of the gateway, if they are configured. A web page whose host name resolves to
 * this address but is not configured is refused (DNS rebinding). Immutable.
 */
final class AllowedHosts {
  private static final Pattern WRITTEN =
      Pattern.compile("(?:(https?)://)?([A-Za-z0-9._-]+|\\[[0-9A-Fa-f:.]+])(?::(\\d{1,5}))?");

  private final List<Host> hosts;

  /**
   * @param scheme empty: any
   * @param port empty: any
   */
  private record Host(Optional<String> scheme, String name, Optional<String> port) {
    boolean is(Host shown) {
      return name.equals(shown.name) && (port.isEmpty() || port.equals(shown.port));
    }
  }

  AllowedHosts(List<String> written) {
    this.hosts = written.stream().map(text -> read(text).orElseThrow()).toList();
  }

  /** True for a host that can be configured. */
  static boolean isHost(String text) {
    return read(text).isPresent();
  }

  private static Optional<Host> read(String text) {
    Matcher parts = WRITTEN.matcher(text);
    return parts.matches()
        ? Optional.of(
            new Host(
                Optional.ofNullable(parts.group(1)),
                parts.group(2).toLowerCase(Locale.ROOT),
                Optional.ofNullable(parts.group(3))))
        : Optional.empty();
  }

  /**
   * Checks the host that a request was sent to.
   *
   * @throws RefusedException if there is not exactly one (RFC 9112, section 3.2), or it is not
   *     configured
   */
  void check(HttpServerRequest request) {
    List<String> shown = request.headers().getAll(HttpHeaders.HOST);
    boolean mayBeAbsent = hosts.isEmpty() && request.version() == HttpVersion.HTTP_1_0;
    if (shown.size() != 1 && !(shown.isEmpty() && mayBeAbsent)) {
      throw new RefusedException(
          CloseReason.BAD_REQUEST.with("a request has exactly one header Host"));
    }
    if (!hosts.isEmpty() && hosts.stream().noneMatch(host -> isShown(host, shown.get(0)))) {
      throw new RefusedException(CloseReason.MISDIRECTED);
    }
  }

  private static boolean isShown(Host host, String shown) {
    // Only the configuration may contain a scheme.
    return read(shown).filter(name -> name.scheme().isEmpty()).filter(host::is).isPresent();
  }

  /**
   * True if the origin is that of the gateway itself. Behind a proxy that terminates TLS the scheme
   * of a request is not known here, so that of the configured host counts; if it has none, either
   * scheme is accepted.
   */
  boolean isOwn(String origin, HttpServerRequest request) {
    @Nullable String shown = request.getHeader(HttpHeaders.HOST);
    if (shown == null || !(origin.equals("https://" + shown) || origin.equals("http://" + shown))) {
      return false;
    }
    String scheme = origin.substring(0, origin.indexOf(':'));
    return hosts.isEmpty()
        || hosts.stream()
            .filter(host -> isShown(host, shown))
            .anyMatch(host -> host.scheme().isEmpty() || host.scheme().get().equals(scheme));
  }

  @Override
  public String toString() {
    return hosts.stream()
        .map(
            host ->
                host.scheme().map(scheme -> scheme + "://").orElse("")
                    + host.name()
                    + host.port().map(port -> ":" + port).orElse(""))
        .toList()
        .toString();
  }
}
