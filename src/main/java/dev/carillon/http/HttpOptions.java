package dev.carillon.http;

import java.time.Duration;
import java.util.List;

/**
 * The public and the management port.
 *
 * @param port 0 for any free one
 * @param allowedOrigins origins beside the gateway's own, as {@code https://app.example.com}
 * @param connectionsPerPrincipal how many connections one principal may have open on this replica
 * @param maxUrlBytes the longest request line
 * @param maxHeaderBytes the most bytes of headers
 * @param deadPeer how long a client may leave data unacknowledged before its connection is cut
 * @param drain how long the sessions of a process that ends are spread over
 */
public record HttpOptions(
    String host,
    int port,
    String managementHost,
    int managementPort,
    List<String> allowedOrigins,
    int connectionsPerPrincipal,
    int maxUrlBytes,
    int maxHeaderBytes,
    Duration deadPeer,
    Duration drain) {

  public HttpOptions {
    allowedOrigins = List.copyOf(allowedOrigins);
    for (String origin : allowedOrigins) {
      if (!origin.matches("https?://[A-Za-z0-9.\\-\\[\\]:]+")) {
        throw new IllegalArgumentException(
            "an origin is a scheme, a host and maybe a port, not " + origin);
      }
    }
  }
}
