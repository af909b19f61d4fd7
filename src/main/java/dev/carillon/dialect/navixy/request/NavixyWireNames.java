package dev.carillon.dialect.navixy.request;

/** Names in the product's messages. */
public final class NavixyWireNames {
  // Query parameters of Atmosphere's client, and Carillon's.
  public static final String TRACKING_ID = "X-Atmosphere-tracking-id";
  public static final String PROTOCOL = "X-atmo-protocol";
  public static final String FRAMEWORK = "X-Atmosphere-Framework";
  public static final String TRANSPORT = "X-Atmosphere-Transport";
  public static final String ITEMS = "items";
  public static final String BARE = "bare";
  public static final String WRAPPED = "wrapped";

  // Frames that are not JSON.
  public static final String HEARTBEAT = "X";
  public static final String ACKNOWLEDGED = "...ACK...";

  // From the client.
  public static final String ACTION = "action";
  public static final String SUBSCRIBE = "subscribe";
  public static final String UNSUBSCRIBE = "unsubscribe";
  static final String HASH = "hash";
  static final String ISO_DATETIME = "iso_datetime";
  public static final String EVENTS = "events";
  static final String TRACKERS = "trackers";
  static final String REQUESTS = "requests";
  public static final String TYPE = "type";
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
  public static final String RESPONSE = "response";
  public static final String EVENT = "event";
  static final String ERROR = "error";
  static final String SUBSCRIPTION = "subscription/";
  static final String NO_ACTION = "null";
  public static final String DATA = "data";
  public static final String VALUE = "value";
  public static final String SUCCESS = "success";
  public static final String STATUS = "status";
  public static final String CODE = "code";
  public static final String DESCRIPTION = "description";
  public static final String USER_TIME = "user_time";
  public static final String LIFECYCLE = "lifecycle";
  public static final String LIFECYCLE_EVENT = "lifecycle_event";
  public static final String BLOCK = "block";
  public static final String UNBLOCK = "unblock";
  public static final String CORRUPT = "corrupt";
  public static final String LOGOUT = "logout";
  public static final String SESSION_CLOSED = "session closed";

  // States of a tracker in a subscription.
  public static final String NORMAL = "normal";
  public static final String BLOCKED = "blocked";
  public static final String UNKNOWN = "unknown";
  public static final String DISALLOWED = "disallowed";

  // Items.
  public static final String SOURCE_ID = "source_id";
  public static final String TRACKER_ID = "tracker_id";
  static final String STATE = "state";
  public static final String SOURCE_STATE_EVENT = "source_state_event";
  public static final String READINGS_EVENT = "readings_event";
  public static final String TIMESTAMP = "timestamp";
  public static final String UPDATED = "updated";
  static final String ADDITIONAL = "additional";
  public static final String IOT_LAST_VALUES = "iot_last_values";
  public static final String NONNULL_FIELDS = "nonnull_fields";
  public static final String ALL_FIELDS = "all_fields";
  public static final String MSG_TIME = "msg_time";
  public static final String SRV_TIME = "srv_time";

  private NavixyWireNames() {}
}
