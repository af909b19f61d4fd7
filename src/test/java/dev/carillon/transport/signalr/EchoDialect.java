package dev.carillon.transport.signalr;

import dev.carillon.core.Conversation;
import dev.carillon.core.Dialect;
import dev.carillon.core.Session;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import io.vertx.core.buffer.Buffer;

/** Says what it hears; some words mean more. */
final class EchoDialect implements Dialect {
  @Override
  public String name() {
    return "echo";
  }

  @Override
  public Conversation open(Session session, Handshake handshake) {
    if (handshake.parameter("refuse").isPresent()) {
      throw new RefusedException(CloseReason.BAD_CURSOR);
    }
    return new Echo(session, handshake);
  }

  private record Echo(Session session, Handshake handshake) implements Conversation {
    @Override
    public void receive(String text) {
      throw new AssertionError("hub transports carry bytes");
    }

    @Override
    public void receive(Buffer bytes) {
      String text = bytes.toString();
      switch (text) {
        case "who" -> say(session.id() + " " + handshake.transport());
        case "stateful" -> say(handshake.parameter(HubTransport.STATEFUL).orElse("no"));
        case "bye" -> session.close(CloseReason.RESTARTING);
        case "hold" -> {
          session.read(false);
          say("held");
        }
        default -> say(text.length() > 100 ? Integer.toString(text.length()) : text);
      }
    }

    private void say(String text) {
      session.send(Frame.text(text));
    }

    @Override
    public void reattached() {
      say("again");
    }

    @Override
    public void tick(java.time.Instant now) {
      session.read(true);
    }

    @Override
    public void closing(CloseReason reason) {
      say("closing " + reason.code());
    }
  }
}
