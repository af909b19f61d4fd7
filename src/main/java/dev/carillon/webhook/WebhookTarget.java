package dev.carillon.webhook;

import java.net.IDN;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Target URL of a webhook, validated as far as its text allows. The addresses of its host are
 * checked at each connection.
 *
 * @param host a name, an IPv4 address of four numbers, or an IPv6 address in brackets
 * @param path with the query; never empty
 */
public record WebhookTarget(boolean tls, String host, int port, String path) {
  private static final int MAX_LENGTH = 2048;
  private static final int HTTPS = 443;
  private static final int HTTP = 80;
  private static final Pattern NAME =
      Pattern.compile(
          "(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?"
              + "(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*");

  /** Forms that a resolver may take for a number: 127.1, 0x7f.1, 017700000001, 2130706433. */
  private static final Pattern NUMBER = Pattern.compile("(.*\\.)?(0x[0-9a-f]*|[0-9]+)");

  private static final Pattern QUAD =
      Pattern.compile(
          "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)(\\.(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)){3}");

  /**
   * Parses a URL.
   *
   * @throws IllegalArgumentException with what is not permitted, without the URL
   */
  public static WebhookTarget of(String text, WebhookOptions options) {
    if (text.length() > MAX_LENGTH) {
      throw refused("it is longer than " + MAX_LENGTH + " characters");
    }
    URI uri = parsed(text);
    String scheme = String.valueOf(uri.getScheme()).toLowerCase(Locale.ROOT);
    boolean tls = scheme.equals("https");
    if (!tls && !(scheme.equals("http") && options.allowHttp())) {
      throw refused(options.allowHttp() ? "only https and http" : "only https");
    }
    if (uri.getRawUserInfo() != null || String.valueOf(uri.getRawAuthority()).contains("@")) {
      throw refused("it must not hold credentials");
    }
    if (uri.getRawFragment() != null) {
      throw refused("it must not have a fragment");
    }
    String host = host(uri);
    int port = uri.getPort() == -1 ? (tls ? HTTPS : HTTP) : uri.getPort();
    if (!options.ports().contains(port) && !(options.allowHttp() && !tls && port == HTTP)) {
      throw refused("port " + port + " is not one of " + options.ports());
    }
    return new WebhookTarget(tls, host, port, path(uri));
  }

  private static URI parsed(String text) {
    try {
      URI uri = new URI(text);
      if (uri.isOpaque() || uri.getRawAuthority() == null) {
        throw refused("it needs a host");
      }
      return uri;
    } catch (URISyntaxException e) {
      throw refused("it is not a URL");
    }
  }

  private static String host(URI uri) {
    // Java returns no host for some names, such as names with an underscore.
    String authority = uri.getHost() == null ? uri.getRawAuthority() : uri.getHost();
    String host = authority.toLowerCase(Locale.ROOT);
    if (host.startsWith("[")) {
      if (host.contains("%")) {
        throw refused("an address must not have a zone");
      }
      return host;
    }
    String name = ascii(host);
    // A trailing dot marks a fully qualified name, which is assumed anyway.
    if (name.endsWith(".")) {
      name = name.substring(0, name.length() - 1);
    }
    if (NUMBER.matcher(name).matches() && !QUAD.matcher(name).matches()) {
      throw refused("an IPv4 address has four decimal numbers");
    }
    if (!NAME.matcher(name).matches()) {
      throw refused("the host is not a name");
    }
    return name;
  }

  private static String ascii(String host) {
    try {
      return IDN.toASCII(host).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      throw refused("the host is not a name");
    }
  }

  private static String path(URI uri) {
    String path = uri.getRawPath() == null || uri.getRawPath().isEmpty() ? "/" : uri.getRawPath();
    String whole = uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery();
    if (!whole.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw refused("path and query must be ASCII, others percent-encoded");
    }
    return whole;
  }

  private static IllegalArgumentException refused(String why) {
    return new IllegalArgumentException("not a URL for a webhook: " + why);
  }

  /** For logs: without the path, which may contain a secret. */
  @Override
  public String toString() {
    return (tls ? "https://" : "http://") + host + ":" + port;
  }
}
