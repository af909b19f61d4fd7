package dev.carillon.dialect.dataloy;

import dev.carillon.core.Conversation;
import dev.carillon.core.Dialect;
import dev.carillon.core.Session;
import dev.carillon.core.SubscriptionSpec;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import java.util.List;

/** Alerts of one alert script, pushed each time it fires. */
public final class AlertDialect implements Dialect {
  /** The path prefix, followed by the script's code and the token. */
  public static final String PATH = "/ws/rest/WebSocketAlertScript/*";

  /** Number of segments after the prefix: the code and the token. */
  static final int SEGMENTS = 2;

  private static final int CODE = 0;

  private final DataloyOptions options;
  private final AlertScripts scripts;

  public AlertDialect(DataloyOptions options, AlertScripts scripts) {
    this.options = options;
    this.scripts = scripts;
  }

  @Override
  public String name() {
    return "dataloy-alert";
  }

  @Override
  public Conversation open(Session session, Handshake handshake) {
    session.keepAlive(options.ping(), options.silence());
    TopicFilter topic = topic(handshake, session.principal());
    session.subscribe(SubscriptionSpec.in(List.of(topic), AlertEncoder.AS_IT_IS));
    var faults = new ClientErrors(session, options.errors());
    return text ->
        faults.tell(CloseReason.UNSUPPORTED.with("an alert is sent as it is: nothing to choose"));
  }

  /** The topic of the script's alerts, if the principal may subscribe to it. */
  TopicFilter topic(Handshake handshake, Principal principal) {
    String code = ObjectAddress.of(handshake, SEGMENTS).value(CODE);
    if (!scripts.exists(code)) {
      throw new RefusedException(CloseReason.NOT_FOUND.with("no such alert script"));
    }
    TopicFilter topic = TopicFilter.of(Topic.of(DataloyWireNames.ALERT + Topic.segment(code)));
    if (!principal.maySubscribe(topic)) {
      throw new RefusedException(CloseReason.FORBIDDEN);
    }
    return topic;
  }
}
