package dev.carillon.dialect.voipbin;

import dev.carillon.core.Conversation;
import dev.carillon.core.Dialect;
import dev.carillon.core.Session;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;

/** VoIPBin's event interface, over WebSocket. */
public final class VoipbinDialect implements Dialect {
  private final VoipbinOptions options;

  public VoipbinDialect(VoipbinOptions options) {
    this.options = options;
  }

  @Override
  public String name() {
    return "voipbin";
  }

  @Override
  public Conversation open(Session session, Handshake handshake) {
    session.keepAlive(options.ping(), options.silence());
    return new VoipbinConversation(session, encoder(handshake), answers(handshake), options);
  }

  private static Encoder encoder(Handshake handshake) {
    return switch (handshake.parameter(VoipbinWireNames.FRAME).orElse(VoipbinWireNames.WRAPPED)) {
      case VoipbinWireNames.WRAPPED -> PushFormat.WRAPPED;
      case VoipbinWireNames.BARE -> PushFormat.BARE;
      default -> throw new RefusedException(badQuery("frame must be wrapped or bare"));
    };
  }

  private static boolean answers(Handshake handshake) {
    return switch (handshake.parameter(VoipbinWireNames.ACK).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new RefusedException(badQuery("ack must be true or false"));
    };
  }

  private static CloseReason badQuery(String why) {
    return VoipbinCloseReasons.policy(CloseReason.BAD_REQUEST.with(why));
  }
}
