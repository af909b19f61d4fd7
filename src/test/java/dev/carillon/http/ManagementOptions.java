package dev.carillon.http;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Options of a management port on any free port of this machine. */
public final class ManagementOptions {
  private ManagementOptions() {}

  public static HttpOptions withToken(Optional<String> token) {
    return new HttpOptions(
        "127.0.0.1",
        0,
        "127.0.0.1",
        0,
        token,
        List.of(),
        1,
        1 << 12,
        1 << 12,
        Duration.ofSeconds(15),
        Duration.ofSeconds(75),
        Duration.ZERO);
  }
}
