package dev.carillon.dialect.dataloy;

import dev.carillon.core.Session;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;

/** Sends a client an error for each invalid message, and closes it after too many. */
final class ClientErrors {
  private final Session session;
  private final int most;
  private int count;

  ClientErrors(Session session, int most) {
    this.session = session;
    this.most = most;
  }

  void tell(CloseReason reason) {
    session.send(Frame.text(RestError.frame(reason, session.time())));
    if (++count >= most) {
      session.close(CloseReason.TOO_MANY_ERRORS);
    }
  }
}
