package dev.carillon.http;

import dev.carillon.http.admission.AddressLimits;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The options of the public and the management port.
 *
 * @param port 0 for any free one
 * @param operatorToken the token of the operator's requests on the management port; empty: none are
 *     accepted
 * @param allowedOrigins origins beside the gateway's own, as {@code https://app.example.com}
 * @param connectionsPerPrincipal how many connections one principal may have open on this replica
 * @param maxUrlBytes the longest request line
 * @param maxHeaderBytes the most bytes of headers
 * @param deadPeer how long a client may leave data unacknowledged before its connection is closed
 * @param idle how long a connection may be open without a request in progress
 * @param drain the time over which the sessions of a process that shuts down are closed
 * @param handshake how long a new connection may take to send the head of its first request
 * @param managementConnections how many connections the management port accepts
 * @param addresses the limits per address and in total
 * @param publicHosts the hosts that clients reach the gateway by, with a scheme and a port where
 *     they count; empty: any
 */
public record HttpOptions(
    String host,
    int port,
    String managementHost,
    int managementPort,
    Optional<String> operatorToken,
    List<String> allowedOrigins,
    int connectionsPerPrincipal,
    int maxUrlBytes,
    int maxHeaderBytes,
    Duration deadPeer,
    Duration idle,
    Duration drain,
    Duration handshake,
    int managementConnections,
    AddressLimits addresses,
    List<String> publicHosts) {
  private static final int MIN_OPERATOR_TOKEN = 16;

  private static final Duration HANDSHAKE = Duration.ofSeconds(15);
  private static final int MANAGEMENT_CONNECTIONS = 256;
  private static final Set<String> EVERYWHERE = Set.of("0.0.0.0", "::", "");

  /** With limits of addresses that no test reaches. */
  public HttpOptions(
      String host,
      int port,
      String managementHost,
      int managementPort,
      Optional<String> operatorToken,
      List<String> allowedOrigins,
      int connectionsPerPrincipal,
      int maxUrlBytes,
      int maxHeaderBytes,
      Duration deadPeer,
      Duration idle,
      Duration drain) {
    this(
        host,
        port,
        managementHost,
        managementPort,
        operatorToken,
        allowedOrigins,
        connectionsPerPrincipal,
        maxUrlBytes,
        maxHeaderBytes,
        deadPeer,
        idle,
        drain,
        HANDSHAKE,
        MANAGEMENT_CONNECTIONS,
        AddressLimits.DEFAULT,
        List.of());
  }

  public HttpOptions {
    boolean sameHost =
        host.equals(managementHost)
            || EVERYWHERE.contains(host)
            || EVERYWHERE.contains(managementHost);
    if (port != 0 && port == managementPort && sameHost) {
      throw new IllegalArgumentException(
          "port and management-port are both " + port + ": each needs one of its own");
    }
    if (managementConnections < 1) {
      throw new IllegalArgumentException("management-connections must be more than nothing");
    }
    operatorToken = operatorToken.filter(token -> !token.isBlank());
    if (operatorToken.filter(token -> token.length() < MIN_OPERATOR_TOKEN).isPresent()) {
      throw new IllegalArgumentException(
          "operator-token has less than " + MIN_OPERATOR_TOKEN + " characters");
    }
    allowedOrigins = List.copyOf(allowedOrigins);
    publicHosts = List.copyOf(publicHosts);
    for (String name : publicHosts) {
      if (!AllowedHosts.isHost(name)) {
        throw new IllegalArgumentException(
            "a public host is a name, maybe with a scheme and a port, not " + name);
      }
    }
    for (String origin : allowedOrigins) {
      if (!origin.matches("https?://[A-Za-z0-9.\\-\\[\\]:]+")) {
        throw new IllegalArgumentException(
            "an origin is a scheme, a host and maybe a port, not " + origin);
      }
    }
  }
}
