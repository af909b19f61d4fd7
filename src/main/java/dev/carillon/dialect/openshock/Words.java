package dev.carillon.dialect.openshock;

import java.util.List;

/** Every word of the product's wire, of our commands, and of the topics that its devices have. */
final class Words {
  // Methods of the user hub.
  static final String CONTROL = "Control";
  static final String CONTROL_V2 = "ControlV2";
  static final String CAPTIVE_PORTAL = "CaptivePortal";
  static final String EMERGENCY_STOP = "EmergencyStop";
  static final String OTA_INSTALL = "OtaInstall";
  static final String REBOOT = "Reboot";

  // What clients are called with.
  static final String WELCOME = "Welcome";
  static final String DEVICE_STATUS = "DeviceStatus";
  static final String DEVICE_UPDATE = "DeviceUpdate";
  static final String LOG = "Log";
  static final String OTA_STARTED = "OtaInstallStarted";
  static final String OTA_PROGRESS = "OtaInstallProgress";
  static final String OTA_FAILED = "OtaInstallFailed";
  static final String OTA_ROLLBACK = "OtaRollback";
  static final String OTA_SUCCEEDED = "OtaInstallSucceeded";
  static final String UPDATED = "Updated";

  // Members.
  static final String ID = "id";
  static final String NAME = "name";
  static final String TYPE = "type";
  static final String INTENSITY = "intensity";
  static final String DURATION = "duration";
  static final String EXCLUSIVE = "exclusive";
  static final String EXECUTED_AT = "executedAt";
  static final String SHOCKER = "shocker";
  static final String SHOCKS = "shocks";
  static final String CUSTOM_NAME = "customName";
  static final String LINK = "link";
  static final String GUEST = "guest";
  static final String CALL = "call";
  static final String DEVICE = "device";
  static final String ENABLED = "enabled";
  static final String VERSION = "version";
  static final String SENDER = "sender";
  static final String CONNECTION_ID = "connectionId";
  static final String IMAGE = "image";
  static final String ADDITIONAL_ITEMS = "additionalItems";
  static final String API_TOKEN_ID = "openshock.apiTokenId";
  static final String SHARE_LINK_ID = "shareLinkId";
  static final String ONLINE = "online";
  static final String FIRMWARE_VERSION = "firmwareVersion";
  static final String LOGS = "logs";
  static final String UPDATE_ID = "updateId";
  static final String TASK = "task";
  static final String PROGRESS = "progress";
  static final String FATAL = "fatal";
  static final String MESSAGE = "message";

  // The places of a credential; the first of the API token's that is not empty counts.
  static final List<String> API_TOKEN_HEADERS =
      List.of("OpenShockToken", "Open-Shock-Token", "ShockLinkToken");
  static final List<String> DEVICE_TOKEN_HEADERS = List.of("DeviceToken", "Device-Token");
  static final String SESSION_HEADER = "OpenShockSession";
  static final String SESSION_COOKIE = "openShockSession";
  static final String AUTHORIZATION = "Authorization";
  static final String BEARER = "Bearer ";
  static final String ACCESS_TOKEN = "access_token";
  static final String TICKET = "ticket";

  /** What a guest calls itself. */
  static final String GUEST_NAME = "name";

  // Of a guest in a log.
  static final String NOBODY = "00000000-0000-0000-0000-000000000000";
  static final String GUEST_SHOWN = "Guest";
  static final String GUEST_IMAGE = "https://www.gravatar.com/avatar/0?d=mp";

  /** What an API token may do. */
  static final String SHOCKERS_USE = "shockers.use";

  // Types of the events that the back end writes.
  static final String EVENT_LOG = "openshock.log";
  static final String EVENT_OTA_STARTED = "openshock.ota-started";
  static final String EVENT_OTA_PROGRESS = "openshock.ota-progress";
  static final String EVENT_OTA_FAILED = "openshock.ota-failed";
  static final String EVENT_OTA_ROLLBACK = "openshock.ota-rollback";
  static final String EVENT_OTA_SUCCEEDED = "openshock.ota-succeeded";
  static final String EVENT_PAIRED = "openshock.device-paired";
  static final String EVENT_STATUS = "openshock.device-status";

  /** A device's topics are below {@code openshock:device:<id>}. */
  static final String TOPIC = "openshock:device";

  static final String STATUS_TOPIC = "status";

  private Words() {}
}
