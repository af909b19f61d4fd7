package dev.carillon.http.admission;

import java.lang.management.ManagementFactory;
import java.util.List;

/**
 * Limits of what one address may hold before its clients are authenticated, and of the totals.
 *
 * @param trustedProxies addresses and networks whose forwarding headers are trusted
 * @param maxConnections how many TCP connections clients may have open; 0: as many as the file
 *     limit has room for
 * @param connectionsPerAddress how many of them one address may have
 * @param handshakesPerAddress how many of these may not have sent a request yet
 * @param unknownPerAddress how many sessions of unknown users one address may have: anonymous
 *     clients, guests, and clients that have not authenticated yet
 * @param anonymous how many anonymous sessions there may be
 * @param guests how many sessions of guests there may be
 * @param failedAttempts how many wrong credentials an address may send in a minute
 */
public record AddressLimits(
    List<String> trustedProxies,
    int maxConnections,
    int connectionsPerAddress,
    int handshakesPerAddress,
    int unknownPerAddress,
    int anonymous,
    int guests,
    int failedAttempts) {
  public static final AddressLimits DEFAULT =
      new AddressLimits(List.of(), 0, 10_000, 1_000, 200, 10_000, 10_000, 300);

  /** For Kafka, PostgreSQL, the management port, libraries and logs. */
  private static final long RESERVED = 192;

  private static final long RESERVED_SHARE = 8;
  private static final int MIN_CONNECTIONS = 16;

  public AddressLimits {
    trustedProxies = List.copyOf(trustedProxies);
    var unused = new TrustedProxies(trustedProxies);
    requirePositive("connections-per-address", connectionsPerAddress);
    requirePositive("handshakes-per-address", handshakesPerAddress);
    requirePositive("unknown-per-address", unknownPerAddress);
    requirePositive("anonymous", anonymous);
    requirePositive("guests", guests);
    requirePositive("failed-attempts", failedAttempts);
    if (maxConnections < 0) {
      throw new IllegalArgumentException("max-connections must not be less than nothing");
    }
  }

  private static void requirePositive(String name, int value) {
    if (value < 1) {
      throw new IllegalArgumentException(name + " must be more than nothing");
    }
  }

  /** Within the file limit of this process, with room left for everything else. */
  int connectionsInAll() {
    return connectionsInAll(fileLimit());
  }

  int connectionsInAll(long fileLimit) {
    long room = fileLimit - Math.max(RESERVED, fileLimit / RESERVED_SHARE);
    long within = Math.max(MIN_CONNECTIONS, Math.min(room, Integer.MAX_VALUE));
    return (int) (maxConnections == 0 ? within : Math.min(maxConnections, within));
  }

  private static long fileLimit() {
    return ManagementFactory.getOperatingSystemMXBean()
            instanceof com.sun.management.UnixOperatingSystemMXBean unix
        ? unix.getMaxFileDescriptorCount()
        : Long.MAX_VALUE;
  }
}
