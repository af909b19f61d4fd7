package dev.carillon.dialect.signalr.protocol;

import dev.carillon.core.encoding.Frame;
import java.util.List;
import java.util.Optional;

/** One of the two encodings. Stateless; one object each, so that equal encoders are found equal. */
public sealed interface HubProtocol permits JsonHubProtocol, MessagePackHubProtocol {
  /** All of them. */
  List<HubProtocol> ALL = List.of(new JsonHubProtocol(), new MessagePackHubProtocol());

  /** The name that a handshake asks for it by. */
  String name();

  /** True if it needs a transport that carries any byte. */
  boolean isBinary();

  /** The whole message, ready for any transport. */
  Frame encode(HubMessage message);

  /**
   * Takes the next message off the input, if all of it is there. Messages of unknown types are
   * passed over.
   *
   * @param maxBytes how long a message may be, with everything that frames it
   * @throws dev.carillon.core.identity.RefusedException if it is none, or longer
   */
  Optional<HubMessage> read(ByteInput input, int maxBytes);
}
