package dev.carillon.dialect.dataloy;

import dev.carillon.core.Conversation;
import dev.carillon.core.Session;
import dev.carillon.core.Subscription;
import dev.carillon.core.SubscriptionSpec;
import dev.carillon.core.identity.CloseReason;

/**
 * Conversation with one client: it receives the objects that its request path names, and selects
 * their fields.
 */
final class ObjectConversation implements Conversation {
  private final Session session;
  private final ObjectRequest request;
  private final ObjectDialect dialect;
  private final ClientErrors faults;
  private ObjectEncoder encoder;
  private Subscription subscription;

  ObjectConversation(
      Session session, ObjectRequest request, ObjectDialect dialect, ClientErrors faults) {
    this.session = session;
    this.request = request;
    this.dialect = dialect;
    this.faults = faults;
    this.encoder = dialect.usual();
    this.subscription = subscribe();
  }

  private Subscription subscribe() {
    return session.subscribe(
        SubscriptionSpec.in(request.filters(), encoder)
            .where(new ObjectCondition(dialect.types(), request.eventTypes(), request.main())));
  }

  @Override
  public void receive(String text) {
    Selector selector;
    try {
      selector = Selector.of(text);
    } catch (IllegalArgumentException e) {
      faults.tell(CloseReason.BAD_FIELDS.with(String.valueOf(e.getMessage())));
      return;
    }
    ObjectEncoder wanted = dialect.encoder(selector);
    if (!wanted.equals(encoder)) {
      encoder = wanted;
      // In one turn of the event loop, without events in between: nothing is missed or duplicated.
      subscription.end();
      subscription = subscribe();
    }
  }
}
