package dev.carillon.dialect.signalr.protocol;

import dev.carillon.core.encoding.Frame;
import java.util.List;
import java.util.Optional;

/**
 * One of the two encodings of hub messages. Stateless; one object each, so that encoders compare
 * equal.
 */
public sealed interface HubProtocol permits JsonHubProtocol, MessagePackHubProtocol {
  /** All of them. */
  List<HubProtocol> ALL = List.of(new JsonHubProtocol(), new MessagePackHubProtocol());

  /** The name by which a handshake requests it. */
  String name();

  /** True if it needs a transport that carries any byte. */
  boolean isBinary();

  /** The whole message, ready for any transport. */
  Frame encode(HubMessage message);

  /**
   * Reads the next message from the input, if all of it has arrived. Messages of unknown types are
   * skipped.
   *
   * @param maxBytes the longest message, framing included
   * @throws dev.carillon.core.identity.RefusedException if it is invalid, or too long
   */
  Optional<HubMessage> read(ByteInput input, int maxBytes);
}
