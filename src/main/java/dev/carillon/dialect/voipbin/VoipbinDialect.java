package dev.carillon.dialect.voipbin;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Conversation;
import dev.carillon.core.Dialect;
import dev.carillon.core.Encoder;
import dev.carillon.core.Handshake;
import dev.carillon.core.RefusedException;
import dev.carillon.core.Session;

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
    return switch (handshake.parameter(Words.FRAME).orElse(Words.WRAPPED)) {
      case Words.WRAPPED -> Push.WRAPPED;
      case Words.BARE -> Push.BARE;
      default -> throw new RefusedException(badQuery("frame must be wrapped or bare"));
    };
  }

  private static boolean answers(Handshake handshake) {
    return switch (handshake.parameter(Words.ACK).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default -> throw new RefusedException(badQuery("ack must be true or false"));
    };
  }

  private static CloseReason badQuery(String why) {
    return Reasons.policy(CloseReason.BAD_REQUEST.with(why));
  }
}
