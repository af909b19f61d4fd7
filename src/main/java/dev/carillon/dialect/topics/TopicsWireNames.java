package dev.carillon.dialect.topics;

import java.util.List;

/** The names of messages, members and parameters on the wire. */
final class TopicsWireNames {
  static final String JSON_SUBPROTOCOL = "carillon.v1.json";
  static final String CLOUDEVENTS_SUBPROTOCOL = "cloudevents.json";
  static final String CLOUDEVENTS_TYPE = "application/cloudevents+json";

  static final String TYPE = "type";
  static final String ID = "id";
  static final String CODE = "code";
  static final String MESSAGE = "message";
  static final String CURSOR = "cursor";
  static final String TOPIC = "topic";
  static final String TOPICS = "topics";

  // From the client.
  static final String SUBSCRIBE = "subscribe";
  static final String UNSUBSCRIBE = "unsubscribe";
  static final String COMMAND = "command";
  static final String PING = "ping";

  // To the client.
  static final String WELCOME = "welcome";
  static final String SUBSCRIBED = "subscribed";
  static final String UNSUBSCRIBED = "unsubscribed";
  static final String EVENT = "event";
  static final String LEFT = "left";
  static final String LIVE = "live";
  static final String GAP = "gap";
  static final String HEARTBEAT = "heartbeat";
  static final String REPLY = "reply";
  static final String ERROR = "error";
  static final String PONG = "pong";

  static final String NAME = "name";
  static final String SESSION = "session";
  static final String MAX_FRAME = "maxFrame";
  static final String TIME = "time";
  static final String OP = "op";
  static final String KEY = "key";
  static final String OLD = "old";
  static final String DATA = "data";
  static final String CAUSE = "cause";
  static final String RANGES = "ranges";
  static final String STREAM = "stream";
  static final String PARTITION = "partition";
  static final String FROM = "from";
  static final String TO = "to";

  // Options of a subscription beyond its topics.
  static final String FILTER = "filter";
  static final String FIELDS = "fields";
  static final String SNAPSHOT = "snapshot";
  static final String EVERY = "every";
  static final String OVERFLOW = "overflow";
  static final String LATEST = "latest";
  static final String EARLIEST = "earliest";

  static final String WAIT = "wait";
  static final String TICKET = "ticket";

  /** As EventSource sends it. */
  static final String LAST_EVENT_ID_HEADER = "Last-Event-ID";

  /**
   * The names that EventSource polyfills and replacements use for it in a query, in the order of
   * precedence, which is the same on every replica. Names in a query are case-insensitive, so
   * {@code lastEventID} is the first.
   */
  static final List<String> LAST_EVENT_ID =
      List.of("lastEventId", "evs_last_event_id", "Last-Event-ID", "last_event_id");

  private TopicsWireNames() {}
}
