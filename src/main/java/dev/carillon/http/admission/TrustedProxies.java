package dev.carillon.http.admission;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.SocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The proxies whose forwarding headers are trusted. {@code X-Forwarded-For} or {@code Forwarded}
 * (RFC 7239) from other addresses is ignored, because any client can write it.
 */
public final class TrustedProxies {
  private static final String FORWARDED_FOR = "X-Forwarded-For";
  private static final String FORWARDED = "Forwarded";
  private static final Pattern FOR =
      Pattern.compile(
          "(?:^|;)\\s*for\\s*=\\s*(\"[^\"]*\"|[^;\"]+)\\s*(?:;|$)", Pattern.CASE_INSENSITIVE);

  /** A chain of proxies is short; what a client has put before it is not evaluated. */
  private static final int MAX_HOPS = 16;

  private final List<Network> networks;

  /** A network prefix. */
  private static final class Network {
    private final byte[] address;
    private final int bits;

    private Network(byte[] address, int bits) {
      this.address = address;
      this.bits = bits;
    }

    static Network of(String text) {
      int slash = text.indexOf('/');
      String host = slash < 0 ? text : text.substring(0, slash);
      Optional<byte[]> bytes = ClientAddress.bytes(host);
      int most = bytes.map(all -> all.length * Byte.SIZE).orElse(0);
      String bits = slash < 0 ? Integer.toString(most) : text.substring(slash + 1);
      if (bytes.isEmpty() || !bits.matches("\\d{1,3}") || Integer.parseInt(bits) > most) {
        throw new IllegalArgumentException(
            "a trusted proxy is an address or a network as 10.0.0.0/8, not " + text);
      }
      return new Network(bytes.get(), Integer.parseInt(bits));
    }

    boolean holds(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit += Byte.SIZE) {
        int mask = 0xff << Math.max(0, Byte.SIZE - (bits - bit));
        if (((address[bit / Byte.SIZE] ^ other[bit / Byte.SIZE]) & mask & 0xff) != 0) {
          return false;
        }
      }
      return true;
    }
  }

  /**
   * @throws IllegalArgumentException if one is no address and no network
   */
  TrustedProxies(List<String> networks) {
    this.networks = networks.stream().map(Network::of).toList();
  }

  boolean trusts(ClientAddress address) {
    return !networks.isEmpty()
        && ClientAddress.bytes(address.text())
            .filter(bytes -> networks.stream().anyMatch(network -> network.holds(bytes)))
            .isPresent();
  }

  /** The client of a request: the last address on the way that is no trusted proxy. */
  public ClientAddress client(HttpServerRequest request) {
    return client(request.remoteAddress(), request.headers());
  }

  ClientAddress client(@Nullable SocketAddress peer, MultiMap headers) {
    ClientAddress address = ClientAddress.of(peer);
    if (!trusts(address)) {
      return address;
    }
    List<String> hops = hops(headers);
    int oldest = Math.max(0, hops.size() - MAX_HOPS);
    for (int i = hops.size() - 1; i >= oldest && trusts(address); i--) {
      Optional<ClientAddress> before = ClientAddress.of(host(hops.get(i)));
      if (before.isEmpty()) {
        // The proxy sends no readable header: its own address stands for all clients behind it.
        return address;
      }
      address = before.get();
    }
    return address;
  }

  private static List<String> hops(MultiMap headers) {
    var hops = new ArrayList<String>();
    for (String value : headers.getAll(FORWARDED_FOR)) {
      hops.addAll(List.of(value.split(",", -1)));
    }
    if (hops.isEmpty()) {
      for (String value : headers.getAll(FORWARDED)) {
        for (String element : value.split(",", -1)) {
          Matcher matcher = FOR.matcher(element.strip());
          hops.add(matcher.find() ? matcher.group(1) : "");
        }
      }
    }
    return hops;
  }

  /** Without quotes, brackets and port. */
  private static String host(String hop) {
    String text = hop.strip().replace("\"", "").strip().toLowerCase(Locale.ROOT);
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      return end < 0 ? "" : text.substring(1, end);
    }
    int colon = text.indexOf(':');
    return colon >= 0 && colon == text.lastIndexOf(':') ? text.substring(0, colon) : text;
  }
}
