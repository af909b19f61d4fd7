package dev.carillon.cli;

import dev.carillon.config.ConfigFile;
import java.net.URI;
import java.util.Set;

/** Address of the management port of the gateway on this machine, from its configuration. */
final class ManagementPort {
  private static final Set<String> ANY_ADDRESS = Set.of("0.0.0.0", "::", "[::]");

  private ManagementPort() {}

  /**
   * A URL of the management port.
   *
   * @param path with its query
   * @throws CommandException if the configuration has no valid address
   */
  static URI uri(ConfigFile config, String path) {
    String host = config.value("http.management-host").orElse("127.0.0.1");
    String port = config.value("http.management-port").orElse("");
    String address = ANY_ADDRESS.contains(host) ? "127.0.0.1" : host;
    String bracketed =
        address.contains(":") && !address.startsWith("[") ? "[" + address + "]" : address;
    try {
      return URI.create("http://" + bracketed + ":" + Integer.parseInt(port) + path);
    } catch (IllegalArgumentException e) {
      throw new CommandException("not an address: " + host + ":" + port + path, e);
    }
  }
}
