package dev.carillon.http;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.http.admission.Admission;
import dev.carillon.http.admission.ClientAddress;
import dev.carillon.http.admission.IdleConnections;
import dev.carillon.transport.channel.ConnectionEnd;
import io.vertx.core.http.HttpConnection;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;

/**
 * Admits TCP connections within the limits of the admission; the others receive an answer or, under
 * heavy load, none. Confined to one event loop.
 */
final class ConnectionAdmission {
  private static final long LINGER_MILLIS = 1_000;
  private static final int RETRY_SECONDS = 5;

  private final Admission admission;
  private final IdleConnections idle;

  ConnectionAdmission(Admission admission, IdleConnections idle) {
    this.admission = admission;
    this.idle = idle;
  }

  void accept(HttpConnection connection) {
    ClientAddress peer = ClientAddress.of(connection.remoteAddress());
    Admission.Accepted accepted = admission.accept(peer);
    if (accepted.over().isEmpty()) {
      refuse(
          connection,
          peer,
          accepted.bound() == Admission.Bound.CONNECTIONS
              ? CloseReason.UNAVAILABLE.with("as many connections as there is room for")
              : CloseReason.TOO_MANY_CONNECTIONS.with("too many connections of this address"));
      return;
    }
    // Released when the connection ends, regardless of upgrades.
    var unused = ConnectionEnd.once(connection, accepted.over().get());
    Optional<Runnable> heard = admission.handshake(peer);
    if (heard.isEmpty()) {
      refuse(
          connection,
          peer,
          CloseReason.TOO_MANY_CONNECTIONS.with(
              "too many connections of this address that ask for nothing"));
      return;
    }
    idle.opened(connection, Instant.now(), ConnectionEnd.once(connection, heard.get()));
  }

  private void refuse(HttpConnection connection, ClientAddress peer, CloseReason reason) {
    Optional<Runnable> lingers = admission.linger(peer);
    lingers.ifPresent(
        over -> {
          var unused = ConnectionEnd.once(connection, over);
        });
    ConnectionEnd.refuse(connection, answer(reason), lingers.isPresent() ? LINGER_MILLIS : 0);
  }

  private static byte[] answer(CloseReason reason) {
    var refusal = new BearerAuthentication().refuse(reason, UUID.randomUUID().toString());
    String head =
        """
        HTTP/1.1 %d %s\r
        Content-Type: %s\r
        Cache-Control: no-store\r
        Retry-After: %d\r
        Connection: close\r
        Content-Length: %d\r
        \r
        """
            .formatted(
                refusal.status(),
                refusal.status() == 429 ? "Too Many Requests" : "Service Unavailable",
                refusal.contentType(),
                RETRY_SECONDS,
                refusal.body().getBytes(StandardCharsets.UTF_8).length);
    return (head + refusal.body()).getBytes(StandardCharsets.UTF_8);
  }
}
