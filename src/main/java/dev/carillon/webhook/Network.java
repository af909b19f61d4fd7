package dev.carillon.webhook;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/** Network of IPv4 or IPv6 addresses, such as {@code 10.0.0.0/8}. */
public final class Network {
  // No host names: a configuration must not depend on name resolution.
  private static final Pattern ADDRESS =
      Pattern.compile("\\d{1,3}(\\.\\d{1,3}){3}|[0-9a-f:]*:[0-9a-f:.]*");

  private final String text;
  private final byte[] prefix;
  private final int length;

  private Network(String text, byte[] prefix, int length) {
    this.text = text;
    this.prefix = prefix;
    this.length = length;
  }

  /**
   * Parses a network; an address alone is a network of one.
   *
   * @throws IllegalArgumentException if it is invalid
   */
  public static Network of(String text) {
    String[] parts = text.toLowerCase(Locale.ROOT).split("/", 2);
    byte[] prefix = address(parts[0], text);
    int most = prefix.length * 8;
    int length = parts.length == 1 ? most : length(parts[1], text);
    if (length > most) {
      throw wrong(text);
    }
    return new Network(text, prefix, length);
  }

  private static byte[] address(String part, String text) {
    if (!ADDRESS.matcher(part).matches()) {
      throw wrong(text);
    }
    try {
      return InetAddress.getByName(part).getAddress();
    } catch (UnknownHostException e) {
      throw wrong(text);
    }
  }

  private static int length(String part, String text) {
    if (!part.matches("\\d{1,3}")) {
      throw wrong(text);
    }
    return Integer.parseInt(part);
  }

  private static IllegalArgumentException wrong(String text) {
    return new IllegalArgumentException("not a network such as 10.0.0.0/8 or fd00::/8: " + text);
  }

  /**
   * True if the network contains the address; the bytes are as in {@link InetAddress#getAddress}.
   */
  public boolean holds(byte[] address) {
    if (address.length != prefix.length) {
      return false;
    }
    for (int bit = 0; bit < length; bit++) {
      int mask = 0x80 >> (bit % 8);
      if ((address[bit / 8] & mask) != (prefix[bit / 8] & mask)) {
        return false;
      }
    }
    return true;
  }

  boolean isIpv4() {
    return prefix.length == 4;
  }

  /** True if Java represents the address as IPv4. */
  static boolean isIpv4(InetAddress address) {
    return address instanceof Inet4Address;
  }

  @Override
  public String toString() {
    return text;
  }
}
