package dev.carillon.sample;

import java.nio.file.Path;
import java.util.Map;

/** Starts the gateway in this process. */
@FunctionalInterface
public interface GatewayStarter {
  /** Starts nothing: the world has only broker, database and capture. */
  GatewayStarter NONE = (configuration, environment) -> () -> {};

  /**
   * Returns when the gateway serves; closing what it returns ends it.
   *
   * @param configuration a file that holds what differs from the defaults
   * @param environment what the placeholders of the file and the defaults are resolved from
   */
  AutoCloseable start(Path configuration, Map<String, String> environment) throws Exception;
}
