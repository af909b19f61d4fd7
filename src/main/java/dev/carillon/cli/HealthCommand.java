package dev.carillon.cli;

import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParentCommand;

/** {@code carillon health}: checks the gateway on this machine, for images that contain no curl. */
@SuppressWarnings("NullAway.Init") // picocli sets the fields before it calls
@Command(
    name = "health",
    description = "Ask the management port on this machine; exit code 0 if it answers 200.")
final class HealthCommand implements Callable<Integer> {
  private static final int TIMEOUT_MILLIS = 3_000;

  @ParentCommand private GatewayCommand gateway;

  @Option(
      names = "--path",
      paramLabel = "PATH",
      defaultValue = "/livez",
      description = "/livez, /readyz or /startupz (default: ${DEFAULT-VALUE}).")
  private String path;

  @Override
  public Integer call() {
    URI uri = ManagementPort.uri(gateway.config(), path);
    try {
      int status = status(uri);
      if (status == HttpURLConnection.HTTP_OK) {
        return Cli.DONE;
      }
      throw new CommandException(uri + " answers " + status);
    } catch (IOException e) {
      throw new CommandException(uri + " does not answer: " + e.getMessage(), e);
    }
  }

  private static int status(URI uri) throws IOException {
    var connection = (HttpURLConnection) uri.toURL().openConnection(java.net.Proxy.NO_PROXY);
    connection.setConnectTimeout(TIMEOUT_MILLIS);
    connection.setReadTimeout(TIMEOUT_MILLIS);
    connection.setInstanceFollowRedirects(false);
    try {
      return connection.getResponseCode();
    } finally {
      connection.disconnect();
    }
  }
}
