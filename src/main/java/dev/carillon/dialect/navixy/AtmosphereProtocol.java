package dev.carillon.dialect.navixy;

import dev.carillon.core.Session;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.Handshake;
import dev.carillon.dialect.navixy.request.NavixyWireNames;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * The Atmosphere protocol below the messages: a handshake and heartbeat frames. Only clients that
 * use Atmosphere's own library receive them.
 */
final class AtmosphereProtocol {
  /** Interval of the heartbeats that a client is requested to send. */
  private static final Duration CLIENT_HEARTBEAT = Duration.ofSeconds(30);

  private static final String NEW_CLIENT = "0";
  private static final Frame HEARTBEAT = Frame.text(NavixyWireNames.HEARTBEAT);

  private final Session session;
  private final boolean present;
  private final Duration heartbeat;
  private Instant next;

  AtmosphereProtocol(Session session, Handshake handshake, Duration heartbeat) {
    this.session = session;
    this.heartbeat = heartbeat;
    this.present =
        handshake.parameter(NavixyWireNames.TRACKING_ID).isPresent()
            || handshake.parameter(NavixyWireNames.FRAMEWORK).isPresent()
            || handshake.parameter(NavixyWireNames.TRANSPORT).isPresent();
    this.next = session.time().plus(heartbeat);
  }

  /** Responds to the handshake: a client that reconnects only waits for any frame. */
  void begin(Handshake handshake) {
    if (!present) {
      return;
    }
    String known = handshake.parameter(NavixyWireNames.TRACKING_ID).orElse(NEW_CLIENT);
    if (!known.equals(NEW_CLIENT)) {
      session.send(HEARTBEAT);
    } else if (handshake.parameter(NavixyWireNames.PROTOCOL).isPresent()) {
      session.send(
          Frame.text(
              UUID.randomUUID()
                  + "|"
                  + CLIENT_HEARTBEAT.toMillis()
                  + "|"
                  + NavixyWireNames.HEARTBEAT
                  + "|"));
    }
  }

  void tick(Instant now) {
    if (present && !now.isBefore(next)) {
      session.send(HEARTBEAT);
      next = now.plus(heartbeat);
    }
  }

  /** True for frames without a message: heartbeats, acknowledgements, and empty frames. */
  static boolean isNoise(String text) {
    String stripped = text.strip();
    return stripped.isEmpty()
        || stripped.equals(NavixyWireNames.HEARTBEAT)
        || stripped.equals(NavixyWireNames.ACKNOWLEDGED);
  }
}
