package dev.carillon.core.limit;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.HexFormat;

/** Groups addresses that count as one host in per-address limits. Stateless. */
public final class AddressBlock {
  private static final int IPV6_BYTES = 16;

  private AddressBlock() {}

  /**
   * The address itself; for IPv6 its /64 network, of which one subscriber can choose the rest
   * freely.
   *
   * @param address as an IP address is written, or empty; never a name
   */
  public static String of(String address) {
    // With a colon it cannot be a host name, so no name server is queried.
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      byte[] bytes = InetAddress.getByName(address).getAddress();
      return bytes.length == IPV6_BYTES
          ? HexFormat.of().formatHex(bytes, 0, IPV6_BYTES / 2) + "/64"
          : address;
    } catch (UnknownHostException e) {
      return "";
    }
  }
}
