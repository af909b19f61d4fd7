package dev.carillon.http.admission;

import io.netty.util.NetUtil;
import io.vertx.core.net.SocketAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The IP address of a client.
 *
 * @param text as an address is written; IPv4 in IPv6 is IPv4
 * @param key what counts as one host: the address, and of IPv6 its /64 network, which is what one
 *     subscriber gets
 */
public record ClientAddress(String text, String key) {
  public static final ClientAddress UNKNOWN = new ClientAddress("", "");

  private static final int IPV4_BYTES = 4;
  private static final int IPV6_BYTES = 16;
  private static final int NETWORK_BYTES = 8;
  private static final byte[] MAPPED = {0, 0, 0, 0, 0, 0, 0, 0, 0, 0, (byte) 0xff, (byte) 0xff};

  /** Never queries a name server; empty if it is not an address. */
  static Optional<byte[]> bytes(String text) {
    byte @Nullable [] bytes =
        text.length() > 64 || text.indexOf('%') >= 0
            ? null
            : NetUtil.createByteArrayFromIpAddressString(text);
    if (bytes == null) {
      return Optional.empty();
    }
    boolean mapped =
        bytes.length == IPV6_BYTES
            && Arrays.equals(bytes, 0, MAPPED.length, MAPPED, 0, MAPPED.length);
    return Optional.of(mapped ? Arrays.copyOfRange(bytes, MAPPED.length, IPV6_BYTES) : bytes);
  }

  public static Optional<ClientAddress> of(String text) {
    return bytes(text)
        .map(
            bytes ->
                new ClientAddress(
                    NetUtil.bytesToIpAddress(bytes),
                    bytes.length == IPV4_BYTES
                        ? NetUtil.bytesToIpAddress(bytes)
                        : HexFormat.of().formatHex(bytes, 0, NETWORK_BYTES) + "/64"));
  }

  /** The remote end of a TCP connection. */
  public static ClientAddress of(@Nullable SocketAddress peer) {
    @Nullable String host = peer == null ? null : peer.hostAddress();
    int zone = host == null ? -1 : host.indexOf('%');
    return Optional.ofNullable(host)
        .map(text -> zone < 0 ? text : text.substring(0, zone))
        .flatMap(ClientAddress::of)
        .orElse(UNKNOWN);
  }
}
