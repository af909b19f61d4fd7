package dev.carillon.dialect.signalr.protocol;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.RefusedException;
import java.util.Optional;

/** The first message of a client: always JSON, whatever the protocol it requests. */
public record HubHandshake(String protocol, int version) {
  public static final String CANCELED = "Handshake was canceled.";
  private static final String UNEXPECTED =
      "An unexpected error occurred during connection handshake.";
  private static final int PLAIN_VERSION = 1;

  /** Both sides number their messages. */
  private static final int STATEFUL_VERSION = 2;

  /** A failed handshake: its text is the error that the client receives. */
  public static final class FailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final String error;

    FailedException(String error) {
      super(error, null, false, false);
      this.error = error;
    }

    public String error() {
      return error;
    }
  }

  /**
   * Reads the handshake from the input, if all of it has arrived.
   *
   * @throws FailedException if it is invalid, or too long
   */
  public static Optional<HubHandshake> read(ByteInput input, int maxBytes) {
    Optional<byte[]> text;
    try {
      text = TextRecords.next(input, maxBytes);
    } catch (RefusedException e) {
      throw new FailedException(CANCELED);
    }
    return text.map(HubHandshake::of);
  }

  private static HubHandshake of(byte[] text) {
    try {
      JsonMessage message = JsonMessage.of(text);
      Optional<String> protocol = message.text(HubWireNames.PROTOCOL);
      JsonNode version = message.json().get(HubWireNames.VERSION);
      if (protocol.isPresent()
          && version != null
          && version.isIntegralNumber()
          && version.canConvertToInt()) {
        return new HubHandshake(protocol.get(), version.intValue());
      }
    } catch (RefusedException e) {
      // Reported below.
    }
    throw new FailedException(UNEXPECTED);
  }

  /**
   * The requested protocol.
   *
   * @param binary true if the transport carries any byte
   * @param stateful true if numbered messages were granted
   * @throws FailedException if it is not available
   */
  public HubProtocol agree(boolean binary, boolean stateful) {
    HubProtocol wanted =
        HubProtocol.ALL.stream()
            .filter(one -> one.name().equals(protocol))
            .findAny()
            .orElseThrow(
                () -> new FailedException("The protocol '" + protocol + "' is not supported."));
    if (version > (stateful ? STATEFUL_VERSION : PLAIN_VERSION)) {
      throw new FailedException(
          "The server does not support version "
              + version
              + " of the '"
              + protocol
              + "' protocol.");
    }
    if (wanted.isBinary() && !binary) {
      throw new FailedException(
          "Cannot use the '"
              + protocol
              + "' protocol on the current transport. The transport does not support 'Binary'"
              + " transfer format.");
    }
    return wanted;
  }

  /** True if both sides number their messages, provided that it was granted. */
  public boolean isStateful() {
    return version == STATEFUL_VERSION;
  }

  /** The response to an accepted handshake. */
  public static Frame accepted(HubProtocol protocol) {
    return frame("{}", protocol.isBinary());
  }

  /** The response to a failed handshake. */
  public static Frame failed(String error) {
    return frame(
        ValueTrees.MAPPER.createObjectNode().put(HubWireNames.ERROR, error).toString(), false);
  }

  private static Frame frame(String text, boolean binary) {
    byte[] bytes = TextRecords.of(text);
    return binary ? Frame.binary(bytes) : Frame.text(bytes);
  }
}
