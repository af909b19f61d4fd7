package dev.carillon.dialect.signalr;

import dev.carillon.core.Conversation;
import dev.carillon.core.Dialect;
import dev.carillon.core.Session;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.past.StartPosition;
import dev.carillon.dialect.signalr.hub.HubType;
import dev.carillon.dialect.signalr.hub.SharedFrames;

/** The SignalR hub protocol with one class of hubs. */
public final class SignalrDialect implements Dialect {
  private static final String CURSOR = "cursor";
  private static final String FROM = "from";

  private final String name;
  private final HubType<?> type;
  private final SignalrOptions options;
  private final SharedFrames frames = new SharedFrames();

  /**
   * @param name the name for logs and metrics
   */
  public SignalrDialect(String name, HubType<?> type, SignalrOptions options) {
    this.name = name;
    this.type = type;
    this.options = options;
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public Conversation open(Session session, Handshake handshake) {
    var terms =
        new HubSettings(type, options, frames, wantsCursor(handshake), start(session, handshake));
    return new HubConversation(session, handshake, terms);
  }

  private static boolean wantsCursor(Handshake handshake) {
    return switch (handshake.parameter(CURSOR).orElse("false")) {
      case "true" -> true;
      case "false" -> false;
      default ->
          throw new RefusedException(CloseReason.BAD_REQUEST.with("cursor must be true or false"));
    };
  }

  private static StartPosition start(Session session, Handshake handshake) {
    return handshake
        .parameter(FROM)
        .<StartPosition>map(text -> new StartPosition.After(session.read(text)))
        .orElse(StartPosition.NOW);
  }
}
