package dev.carillon.dialect.dataloy;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Frame;
import dev.carillon.core.Session;

/** Tells one client what was wrong with a message, until there have been too many. */
final class Faults {
  private final Session session;
  private final int most;
  private int count;

  Faults(Session session, int most) {
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
