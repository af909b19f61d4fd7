package dev.carillon.dialect.signalr.protocol;

/** The members of the JSON encoding and of the handshake. */
final class HubWireNames {
  static final String TYPE = "type";
  static final String HEADERS = "headers";
  static final String INVOCATION_ID = "invocationId";
  static final String TARGET = "target";
  static final String ARGUMENTS = "arguments";
  static final String STREAM_IDS = "streamIds";
  static final String ITEM = "item";
  static final String RESULT = "result";
  static final String ERROR = "error";
  static final String ALLOW_RECONNECT = "allowReconnect";
  static final String SEQUENCE_ID = "sequenceId";
  static final String PROTOCOL = "protocol";
  static final String VERSION = "version";

  private HubWireNames() {}
}
