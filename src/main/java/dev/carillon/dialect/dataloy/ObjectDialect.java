package dev.carillon.dialect.dataloy;

import dev.carillon.core.Conversation;
import dev.carillon.core.Dialect;
import dev.carillon.core.Session;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.object.ObjectTypes;

/** Changes of objects of the type, kind and key that the request path names. */
public final class ObjectDialect implements Dialect {
  /** The path prefix, followed by the type, the event types, the key and the token. */
  public static final String PATH = "/ws/rest/WebSocketObjectSubscription/*";

  private final DataloyOptions options;
  private final ObjectTypes types;
  private final ObjectEncoder usual;

  public ObjectDialect(DataloyOptions options, ObjectTypes types) {
    this.options = options;
    this.types = types;
    this.usual = ObjectEncoder.of(types, Selector.NONE);
  }

  @Override
  public String name() {
    return "dataloy";
  }

  @Override
  public Conversation open(Session session, Handshake handshake) {
    session.keepAlive(options.ping(), options.silence());
    ObjectRequest request = request(handshake, session.principal());
    return new ObjectConversation(
        session, request, this, new ClientErrors(session, options.errors()));
  }

  ObjectRequest request(Handshake handshake, Principal principal) {
    return ObjectRequest.of(handshake, principal, types, options.topics());
  }

  ObjectTypes types() {
    return types;
  }

  /** The encoder for clients that have selected no fields. */
  ObjectEncoder usual() {
    return usual;
  }

  ObjectEncoder encoder(Selector selector) {
    return selector.equals(Selector.NONE) ? usual : ObjectEncoder.of(types, selector);
  }
}
