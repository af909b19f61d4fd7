package dev.carillon.gateway;

/**
 * The ports of {@code --embedded}, both on the loopback interface.
 *
 * @param kafkaPort where producers on this machine find the broker; 0 for any that is free
 * @param postgresPort 0 for any that is free
 */
public record EmbeddedOptions(int kafkaPort, int postgresPort) {
  private static final int MAX_PORT = 65_535;

  public EmbeddedOptions {
    if (kafkaPort < 0 || kafkaPort > MAX_PORT || postgresPort < 0 || postgresPort > MAX_PORT) {
      throw new IllegalArgumentException("a port is a number from 0 to " + MAX_PORT);
    }
  }
}
