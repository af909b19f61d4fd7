package dev.carillon.dialect.openshock.control;

import dev.carillon.command.CommandRule;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.openshock.OpenShockWireNames;
import dev.carillon.dialect.openshock.directory.Directories;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;

/**
 * A command of the product, declared like those of the configuration, with a rule instead of a
 * grant. The key of its records is the device.
 *
 * @param schema of the data that clients send
 * @param written the schema of the data that the rule makes of it
 */
public record OpenShockCommand(String name, String schema, String written, CommandRule rule) {
  static final String CONTROL = "openshock.control";
  public static final String CAPTIVE_PORTAL = "openshock.captive-portal";
  public static final String EMERGENCY_STOP = "openshock.emergency-stop";
  public static final String OTA_INSTALL = "openshock.ota-install";
  public static final String REBOOT = "openshock.reboot";

  /** The record key, as a template. */
  public static final String KEY = "{data." + OpenShockWireNames.DEVICE + "}";

  /** All commands of the product. */
  public static List<OpenShockCommand> all(
      Directories directories, Cooldowns cooldowns, OpenShockOptions options) {
    return List.of(
        new OpenShockCommand(
            CONTROL,
            CommandSchemas.control(options.shocksPerCall()),
            CommandSchemas.WRITTEN_CONTROL,
            new ControlRule(
                directories, cooldowns, options, InstantSource.system(), UUID::randomUUID)),
        device(CAPTIVE_PORTAL, DeviceRule.Detail.ENABLED, directories, options),
        device(EMERGENCY_STOP, DeviceRule.Detail.NONE, directories, options),
        device(OTA_INSTALL, DeviceRule.Detail.VERSION, directories, options),
        device(REBOOT, DeviceRule.Detail.NONE, directories, options));
  }

  private static OpenShockCommand device(
      String name, DeviceRule.Detail detail, Directories directories, OpenShockOptions options) {
    return new OpenShockCommand(
        name,
        CommandSchemas.device(detail, false),
        CommandSchemas.device(detail, true),
        new DeviceRule(directories, options, UUID::randomUUID, detail));
  }
}
