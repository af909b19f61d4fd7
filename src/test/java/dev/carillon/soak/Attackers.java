package dev.carillon.soak;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.IntSupplier;

/**
 * Hostile clients of a run. Each has an address and a token of its own, acts for as long as the
 * window lasts, and is bounded in how much it sends. Threads of its own.
 */
@SuppressWarnings("StringConcatToTextBlock") // lines end in CR LF
final class Attackers implements AutoCloseable {
  private static final int PINGS_PER_ROUND = 2_000;
  private static final int RECEIVE_BUFFER = 4096;
  private static final int ROUND_MILLIS = 2_000;

  /**
   * No attacker begins rounds more often than this. They share the machine with those whom they
   * attack: unpaced they would measure how its processors are shared out.
   */
  private static final int PACE_MILLIS = 250;

  private static final int CONNECTS_PER_ROUND = 10;

  private final List<IntSupplier> ports;
  private final Function<String, String> tokens;
  private final Random random;
  private final List<Thread> threads = new ArrayList<>();
  private final AtomicLong rounds = new AtomicLong();
  private volatile boolean active;
  private volatile boolean closed;

  /** What one round of an attacker does on a connection that is open. */
  private interface Attack {
    void on(SocketChannel channel, String token) throws IOException, InterruptedException;
  }

  /**
   * @param ports of the gateways, which change when one is started again
   * @param tokens makes a token for a subject
   */
  Attackers(List<IntSupplier> ports, Function<String, String> tokens, long seed) {
    this.ports = ports;
    this.tokens = tokens;
    this.random = new Random(seed);
  }

  /** Starts so many of each kind; they wait until they are let loose. */
  void start(int ofEach) {
    List<Attack> kinds =
        List.of(
            this::pings,
            this::noReading,
            this::filters,
            this::bodies,
            this::heldKeys,
            this::nothing);
    for (int i = 0; i < ofEach * kinds.size(); i++) {
      int number = i;
      Attack kind = kinds.get(i % kinds.size());
      var thread = new Thread(() -> run(number, kind), "attacker-" + i);
      thread.setDaemon(true);
      thread.start();
      threads.add(thread);
    }
  }

  /** Lets them loose, or calls them back. */
  void active(boolean value) {
    active = value;
  }

  long rounds() {
    return rounds.get();
  }

  private void run(int number, Attack attack) {
    String token = tokens.apply("attacker-" + number);
    while (!closed) {
      try {
        if (!active) {
          TimeUnit.MILLISECONDS.sleep(50);
          continue;
        }
        long next = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(PACE_MILLIS);
        try (SocketChannel channel = open(number)) {
          attack.on(channel, token);
        } finally {
          rounds.incrementAndGet();
          TimeUnit.NANOSECONDS.sleep(next - System.nanoTime());
        }
      } catch (IOException e) {
        // It was thrown out, which is what should happen.
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private SocketChannel open(int number) throws IOException {
    // Not the address of those who behave.
    return open(
        InetAddress.getByAddress(new byte[] {127, 0, 66, (byte) (1 + number % 250)}),
        new InetSocketAddress(
            InetAddress.getLoopbackAddress(), ports.get(number % ports.size()).getAsInt()));
  }

  private static SocketChannel open(InetAddress from, SocketAddress to) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.setOption(StandardSocketOptions.SO_RCVBUF, RECEIVE_BUFFER);
      channel.bind(new InetSocketAddress(from, 0));
      channel.connect(to);
      channel.configureBlocking(false);
      return channel;
    } catch (IOException | RuntimeException e) {
      channel.close();
      throw e;
    }
  }

  /** Sends without reading, for a round at most. */
  private void send(SocketChannel channel, byte[] bytes) throws IOException, InterruptedException {
    ByteBuffer left = ByteBuffer.wrap(bytes);
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(ROUND_MILLIS);
    while (left.hasRemaining() && System.nanoTime() < end && active) {
      if (channel.write(left) == 0) {
        TimeUnit.MILLISECONDS.sleep(5);
      }
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String get(String path, String token, String more) {
    return "GET "
        + path
        + " HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
        + token
        + "\r\n"
        + more
        + "\r\n";
  }

  private void upgrade(SocketChannel channel, String token)
      throws IOException, InterruptedException {
    send(
        channel,
        bytes(
            get(
                "/v1/ws",
                token,
                "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\n"
                    + "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n")));
  }

  private static byte[] frame(int first, byte[] payload) {
    ByteBuffer out = ByteBuffer.allocate(payload.length + 8);
    out.put((byte) first);
    if (payload.length < 126) {
      out.put((byte) (0x80 | payload.length));
    } else {
      out.put((byte) (0x80 | 126)).putShort((short) payload.length);
    }
    out.putInt(0).put(payload);
    return java.util.Arrays.copyOf(out.array(), out.position());
  }

  private void pings(SocketChannel channel, String token) throws IOException, InterruptedException {
    upgrade(channel, token);
    byte[] ping = frame(0x89, new byte[125]);
    for (int i = 0; i < PINGS_PER_ROUND && active; i++) {
      send(channel, ping);
    }
  }

  private void noReading(SocketChannel channel, String token)
      throws IOException, InterruptedException {
    send(channel, bytes(get("/v1/sse?topic=**&from=earliest", token, "")));
    hold();
  }

  private void filters(SocketChannel channel, String token)
      throws IOException, InterruptedException {
    String growing =
        "[event.id]" + ".map(a,((a+a)+(a+a))+((a+a)+(a+a)))".repeat(10) + "[0].size() > 1";
    String slow =
        "[0,1,2,3,4,5,6,7,8].exists(x,[0,1,2,3,4,5,6,7,8].exists(y,event.id.matches('("
            + "a?b?".repeat(20)
            + ")*[x-z]'+(x==9?'':''))))";
    String filter = random.nextBoolean() ? growing : slow;
    String encoded = URLEncoder.encode(filter, StandardCharsets.UTF_8);
    send(channel, bytes(get("/v1/sse?topic=**&filter=" + encoded, token, "")));
    hold();
  }

  private void bodies(SocketChannel channel, String token)
      throws IOException, InterruptedException {
    send(
        channel,
        bytes(
            "POST /v1/events HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                + token
                + "\r\nContent-Type: application/json\r\nContent-Length: 1048000\r\n\r\n"));
    send(channel, new byte[1_000_000]);
    hold();
  }

  private void heldKeys(SocketChannel channel, String token)
      throws IOException, InterruptedException {
    upgrade(channel, token);
    for (int i = 0; i < 250 && active; i++) {
      String subscribe =
          "{\"type\":\"subscribe\",\"id\":\""
              + i
              + "\",\"topics\":[\"**\"],\"every\":\"24h\",\"fields\":[\"x"
              + i
              + "\"]}";
      send(channel, frame(0x81, bytes(subscribe)));
    }
    hold();
  }

  /** Connects again and again, begins a request each time, and says no more. */
  private void nothing(SocketChannel channel, String token)
      throws IOException, InterruptedException {
    byte[] begun = bytes("GET /v1/sse HTTP/1.1\r\nHos");
    send(channel, begun);
    InetAddress own = ((InetSocketAddress) channel.getLocalAddress()).getAddress();
    for (int i = 1; i < CONNECTS_PER_ROUND && active; i++) {
      try (SocketChannel another = open(own, channel.getRemoteAddress())) {
        send(another, begun);
      }
    }
  }

  private void hold() throws InterruptedException {
    for (int i = 0; i < ROUND_MILLIS / 50 && active && !closed; i++) {
      TimeUnit.MILLISECONDS.sleep(50);
    }
  }

  @Override
  public void close() {
    closed = true;
    active = false;
    threads.forEach(Thread::interrupt);
    for (Thread thread : threads) {
      try {
        thread.join(TimeUnit.SECONDS.toMillis(5));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }
}
