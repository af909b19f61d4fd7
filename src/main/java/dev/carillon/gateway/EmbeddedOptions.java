package dev.carillon.gateway;

/**
 * The ports of {@code --embedded}, both on the loopback interface.
 *
 * @param kafkaPort the broker's port for producers on this machine; 0: any free port
 * @param postgresPort 0: any free port
 */
public record EmbeddedOptions(int kafkaPort, int postgresPort) {
  private static final int MAX_PORT = 65_535;

  public EmbeddedOptions {
    if (kafkaPort < 0 || kafkaPort > MAX_PORT || postgresPort < 0 || postgresPort > MAX_PORT) {
      throw new IllegalArgumentException("a port is a number from 0 to " + MAX_PORT);
    }
  }
}
