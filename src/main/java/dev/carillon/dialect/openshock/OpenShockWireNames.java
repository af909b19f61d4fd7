package dev.carillon.dialect.openshock;

import java.util.List;

/** Names in the product's messages, in Carillon's commands, and in the topics of devices. */
public final class OpenShockWireNames {
  // Methods of the user hub.
  public static final String CONTROL = "Control";
  public static final String CONTROL_V2 = "ControlV2";
  public static final String CAPTIVE_PORTAL = "CaptivePortal";
  public static final String EMERGENCY_STOP = "EmergencyStop";
  public static final String OTA_INSTALL = "OtaInstall";
  public static final String REBOOT = "Reboot";

  // Methods that are called on clients.
  public static final String WELCOME = "Welcome";
  public static final String DEVICE_STATUS = "DeviceStatus";
  public static final String DEVICE_UPDATE = "DeviceUpdate";
  public static final String LOG = "Log";
  public static final String OTA_STARTED = "OtaInstallStarted";
  public static final String OTA_PROGRESS = "OtaInstallProgress";
  public static final String OTA_FAILED = "OtaInstallFailed";
  public static final String OTA_ROLLBACK = "OtaRollback";
  public static final String OTA_SUCCEEDED = "OtaInstallSucceeded";
  public static final String UPDATED = "Updated";

  // Members.
  public static final String ID = "id";
  public static final String NAME = "name";
  public static final String TYPE = "type";
  public static final String INTENSITY = "intensity";
  public static final String DURATION = "duration";
  public static final String EXCLUSIVE = "exclusive";
  public static final String EXECUTED_AT = "executedAt";
  public static final String SHOCKER = "shocker";
  public static final String SHOCKS = "shocks";
  public static final String CUSTOM_NAME = "customName";
  public static final String LINK = "link";
  public static final String GUEST = "guest";
  public static final String CALL = "call";
  public static final String DEVICE = "device";
  public static final String ENABLED = "enabled";
  public static final String VERSION = "version";
  public static final String SENDER = "sender";
  public static final String CONNECTION_ID = "connectionId";
  public static final String IMAGE = "image";
  public static final String ADDITIONAL_ITEMS = "additionalItems";
  public static final String API_TOKEN_ID = "openshock.apiTokenId";
  public static final String SHARE_LINK_ID = "shareLinkId";
  public static final String ONLINE = "online";
  public static final String FIRMWARE_VERSION = "firmwareVersion";
  public static final String LOGS = "logs";
  public static final String UPDATE_ID = "updateId";
  public static final String TASK = "task";
  public static final String PROGRESS = "progress";
  public static final String FATAL = "fatal";
  public static final String MESSAGE = "message";

  // Places of a credential; the first API token header that is not empty is used.
  public static final List<String> API_TOKEN_HEADERS =
      List.of("OpenShockToken", "Open-Shock-Token", "ShockLinkToken");
  public static final List<String> DEVICE_TOKEN_HEADERS = List.of("DeviceToken", "Device-Token");
  public static final String SESSION_HEADER = "OpenShockSession";
  public static final String SESSION_COOKIE = "openShockSession";
  public static final String AUTHORIZATION = "Authorization";
  public static final String BEARER = "Bearer ";
  public static final String ACCESS_TOKEN = "access_token";
  public static final String TICKET = "ticket";

  /** The name that a guest gives itself. */
  public static final String GUEST_NAME = "name";

  // Of a guest in a log.
  public static final String NOBODY = "00000000-0000-0000-0000-000000000000";
  public static final String GUEST_SHOWN = "Guest";
  public static final String GUEST_IMAGE = "https://www.gravatar.com/avatar/0?d=mp";

  /** Permissions of an API token. */
  public static final String SHOCKERS_USE = "shockers.use";

  // Types of the events that the back end writes.
  public static final String EVENT_LOG = "openshock.log";
  public static final String EVENT_OTA_STARTED = "openshock.ota-started";
  public static final String EVENT_OTA_PROGRESS = "openshock.ota-progress";
  public static final String EVENT_OTA_FAILED = "openshock.ota-failed";
  public static final String EVENT_OTA_ROLLBACK = "openshock.ota-rollback";
  public static final String EVENT_OTA_SUCCEEDED = "openshock.ota-succeeded";
  public static final String EVENT_PAIRED = "openshock.device-paired";
  public static final String EVENT_STATUS = "openshock.device-status";

  /** A device's topics are below {@code openshock:device:<id>}. */
  public static final String TOPIC = "openshock:device";

  public static final String STATUS_TOPIC = "status";

  private OpenShockWireNames() {}
}
