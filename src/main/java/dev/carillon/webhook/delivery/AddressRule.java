package dev.carillon.webhook.delivery;

import dev.carillon.webhook.Network;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Decides to which addresses a webhook may be posted: those of the public Internet, and those of
 * the networks that an operator allows. Immutable. An IPv6 address that embeds an IPv4 address is
 * judged by that address.
 */
final class AddressRule {
  /** IANA's special-purpose registry; 192.88.99.0/24 were the relays of 6to4. */
  private static final List<Network> IPV4_INSIDE =
      networks(
          "0.0.0.0/8",
          "10.0.0.0/8",
          "100.64.0.0/10",
          "127.0.0.0/8",
          "169.254.0.0/16",
          "172.16.0.0/12",
          "192.0.0.0/24",
          "192.0.2.0/24",
          "192.88.99.0/24",
          "192.168.0.0/16",
          "198.18.0.0/15",
          "198.51.100.0/24",
          "203.0.113.0/24",
          // Azure's platform address, which responds to every machine there.
          "168.63.129.16/32",
          "224.0.0.0/4",
          "240.0.0.0/4");

  /** All addresses allocated to the public. */
  private static final Network IPV6_GLOBAL = Network.of("2000::/3");

  /** Ranges within it that are not public: protocols, benchmarks, documentation. */
  private static final List<Network> IPV6_INSIDE =
      networks("2001::/23", "2001:db8::/32", "3fff::/20");

  private static final Network TEREDO = Network.of("2001::/32");
  private static final Network SIX_TO_FOUR = Network.of("2002::/16");
  private static final Network NAT64 = Network.of("64:ff9b::/96");
  private static final Network TRANSLATED = Network.of("::ffff:0:0:0/96");
  private static final Network COMPATIBLE = Network.of("::/96");
  private static final byte[] ISATAP = {0x5e, (byte) 0xfe};

  private final List<Network> allowed;

  AddressRule(List<Network> allowed) {
    this.allowed = List.copyOf(allowed);
  }

  private static List<Network> networks(String... texts) {
    return Stream.of(texts).map(Network::of).toList();
  }

  /** True if a connection to the address is permitted. */
  boolean permits(InetAddress address) {
    byte[] bytes = unmapped(address.getAddress());
    if (isAllowed(bytes)) {
      return true;
    }
    List<byte[]> embedded = embedded(bytes);
    if (embedded.isEmpty()) {
      return isPublic(bytes);
    }
    // The translating gateway decides where the connection ends, so all must be permitted.
    return embedded.stream().allMatch(inner -> isAllowed(inner) || isPublic(inner));
  }

  private boolean isAllowed(byte[] address) {
    return allowed.stream().anyMatch(network -> network.holds(address));
  }

  private static boolean isPublic(byte[] address) {
    return address.length == 4
        ? IPV4_INSIDE.stream().noneMatch(network -> network.holds(address))
        : IPV6_GLOBAL.holds(address)
            && IPV6_INSIDE.stream().noneMatch(network -> network.holds(address));
  }

  /** Java unmaps addresses that it parses; one that is made of bytes may still be mapped. */
  private static byte[] unmapped(byte[] address) {
    boolean mapped =
        address.length == 16
            && Arrays.equals(address, 0, 10, new byte[10], 0, 10)
            && address[10] == -1
            && address[11] == -1;
    return mapped ? Arrays.copyOfRange(address, 12, 16) : address;
  }

  /** The IPv4 addresses that an IPv6 address embeds. */
  private static List<byte[]> embedded(byte[] address) {
    if (address.length == 4) {
      return List.of();
    }
    if (TEREDO.holds(address)) {
      byte[] client = Arrays.copyOfRange(address, 12, 16);
      for (int i = 0; i < client.length; i++) {
        client[i] = (byte) ~client[i];
      }
      return List.of(Arrays.copyOfRange(address, 4, 8), client);
    }
    return place(address)
        .map(at -> List.of(Arrays.copyOfRange(address, at, at + 4)))
        .orElse(List.of());
  }

  private static Optional<Integer> place(byte[] address) {
    if (SIX_TO_FOUR.holds(address)) {
      return Optional.of(2);
    }
    boolean isatap =
        IPV6_GLOBAL.holds(address)
            && (address[8] & ~2) == 0
            && address[9] == 0
            && Arrays.equals(address, 10, 12, ISATAP, 0, 2);
    boolean last =
        NAT64.holds(address)
            || TRANSLATED.holds(address)
            || (COMPATIBLE.holds(address) && address[12] != 0)
            || isatap;
    return last ? Optional.of(12) : Optional.empty();
  }
}
