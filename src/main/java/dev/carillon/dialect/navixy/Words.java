package dev.carillon.dialect.navixy;

/** Every word of the product's wire. */
final class Words {
  // The query of Atmosphere's client, and ours.
  static final String TRACKING_ID = "X-Atmosphere-tracking-id";
  static final String PROTOCOL = "X-atmo-protocol";
  static final String FRAMEWORK = "X-Atmosphere-Framework";
  static final String TRANSPORT = "X-Atmosphere-Transport";
  static final String ITEMS = "items";
  static final String BARE = "bare";
  static final String WRAPPED = "wrapped";

  // Frames that are not JSON.
  static final String HEARTBEAT = "X";
  static final String ACKNOWLEDGED = "...ACK...";

  // From the client.
  static final String ACTION = "action";
  static final String SUBSCRIBE = "subscribe";
  static final String UNSUBSCRIBE = "unsubscribe";
  static final String HASH = "hash";
  static final String ISO_DATETIME = "iso_datetime";
  static final String EVENTS = "events";
  static final String TRACKERS = "trackers";
  static final String REQUESTS = "requests";
  static final String TYPE = "type";
  static final String TARGET = "target";
  static final String ALL = "all";
  static final String SELECTED = "selected";
  static final String TRACKER_IDS = "tracker_ids";
  static final String RATE_LIMIT = "rate_limit";
  static final String FORMAT = "format";
  static final String FULL = "full";
  static final String COMPACT = "compact";
  static final String SENSOR_TYPE = "sensor_type";
  static final String INCLUDE_COMPONENTS = "include_components";

  // To the client.
  static final String RESPONSE = "response";
  static final String EVENT = "event";
  static final String ERROR = "error";
  static final String SUBSCRIPTION = "subscription/";
  static final String NO_ACTION = "null";
  static final String DATA = "data";
  static final String VALUE = "value";
  static final String SUCCESS = "success";
  static final String STATUS = "status";
  static final String CODE = "code";
  static final String DESCRIPTION = "description";
  static final String USER_TIME = "user_time";
  static final String LIFECYCLE = "lifecycle";
  static final String LIFECYCLE_EVENT = "lifecycle_event";
  static final String BLOCK = "block";
  static final String UNBLOCK = "unblock";
  static final String CORRUPT = "corrupt";
  static final String LOGOUT = "logout";
  static final String SESSION_CLOSED = "session closed";

  // What a tracker is to a subscription.
  static final String NORMAL = "normal";
  static final String BLOCKED = "blocked";
  static final String UNKNOWN = "unknown";
  static final String DISALLOWED = "disallowed";

  // Items.
  static final String SOURCE_ID = "source_id";
  static final String TRACKER_ID = "tracker_id";
  static final String STATE = "state";
  static final String SOURCE_STATE_EVENT = "source_state_event";
  static final String READINGS_EVENT = "readings_event";
  static final String TIMESTAMP = "timestamp";
  static final String UPDATED = "updated";
  static final String ADDITIONAL = "additional";
  static final String IOT_LAST_VALUES = "iot_last_values";
  static final String NONNULL_FIELDS = "nonnull_fields";
  static final String ALL_FIELDS = "all_fields";
  static final String MSG_TIME = "msg_time";
  static final String SRV_TIME = "srv_time";

  private Words() {}
}
