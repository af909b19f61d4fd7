package dev.carillon.dialect.voipbin;

/** Names in the product's messages and in its tokens. */
final class VoipbinWireNames {
  // Places of a credential, in the product's order.
  static final String TOKEN = "token";
  static final String AUTHORIZATION = "Authorization";
  static final String BEARER = "Bearer ";
  static final String ACCESSKEY = "accesskey";

  // The query.
  static final String FRAME = "frame";
  static final String WRAPPED = "wrapped";
  static final String BARE = "bare";
  static final String ACK = "ack";

  // From the client.
  static final String TYPE = "type";
  static final String TOPICS = "topics";
  static final String SUBSCRIBE = "subscribe";
  static final String UNSUBSCRIBE = "unsubscribe";

  // To the client.
  static final String DATA = "data";
  static final String SUBSCRIBED = "subscribed";
  static final String UNSUBSCRIBED = "unsubscribed";
  static final String ERROR = "error";
  static final String CODE = "code";
  static final String MESSAGE = "message";

  // The body of a refusal.
  static final String STATUS = "status";
  static final String REASON = "reason";
  static final String REQUEST_ID = "request_id";

  // Topics.
  static final String CUSTOMER_SCOPE = "customer_id";
  static final String AGENT_SCOPE = "agent_id";

  // Claims. The product's own tokens keep them in an object named after the type, "agent" or
  // "direct"; other tokens have them at the top level.
  static final String KIND = "type";
  static final String AGENT = "agent";
  static final String DIRECT = "direct";
  static final String CUSTOMER_ID = "customer_id";
  static final String AGENT_ID = "agent_id";
  static final String ID = "id";
  static final String PERMISSION = "permission";
  static final String PERMISSIONS = "permissions";
  static final String ALLOWED_RESOURCE_TYPES = "allowed_resource_types";
  static final String ALLOWED_RESOURCE_ID = "allowed_resource_id";
  static final String CUSTOMER_STATUS = "customer_status";
  static final String FROZEN = "frozen";

  private VoipbinWireNames() {}
}
