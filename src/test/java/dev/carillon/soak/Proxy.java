package dev.carillon.soak;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import java.util.function.IntSupplier;

/**
 * Stands between clients and a gateway, and cuts: connections are known by the client's port. One
 * thread of its own.
 */
final class Proxy implements AutoCloseable {
  private static final int BUFFER_BYTES = 16 << 10;
  private static final int SOCKET_BYTES = 32 << 10;

  /** How long a connection that has fallen silent is kept. */
  private static final long SILENCE_NANOS = 12_000_000_000L;

  private final IntSupplier target;
  private final Selector selector;
  private final ServerSocketChannel listener;
  private final int port;
  private final Thread thread;
  private final Queue<Runnable> commands = new ConcurrentLinkedQueue<>();
  private final Map<Integer, Pair> pairs = new HashMap<>();
  private volatile boolean closed;

  Proxy(IntSupplier target) throws IOException {
    this.target = target;
    selector = Selector.open();
    listener = ServerSocketChannel.open();
    listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 1024);
    listener.configureBlocking(false);
    listener.register(selector, SelectionKey.OP_ACCEPT);
    port = ((InetSocketAddress) listener.getLocalAddress()).getPort();
    thread = new Thread(this::run, "soak-proxy-" + port);
    thread.setDaemon(true);
    thread.start();
  }

  /** One direction of a connection. */
  private static final class Flow {
    final SocketChannel from;
    final SocketChannel to;
    final ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
    boolean ended;
    boolean told;

    Flow(SocketChannel from, SocketChannel to) {
      this.from = from;
      this.to = to;
    }

    void move() throws IOException {
      if (!ended && buffer.hasRemaining() && from.read(buffer) < 0) {
        ended = true;
      }
      buffer.flip();
      if (buffer.hasRemaining()) {
        to.write(buffer);
      }
      buffer.compact();
      if (ended && !told && buffer.position() == 0) {
        told = true;
        to.shutdownOutput();
      }
    }
  }

  /** A client's connection and its other half. */
  private final class Pair {
    final SocketChannel client;
    final SocketChannel server;
    final Flow up;
    final Flow down;
    final SelectionKey clientKey;
    final SelectionKey serverKey;
    long silentSince;

    Pair(SocketChannel client, SocketChannel server) throws IOException {
      this.client = client;
      this.server = server;
      up = new Flow(client, server);
      down = new Flow(server, client);
      clientKey = client.register(selector, SelectionKey.OP_READ, this);
      serverKey = server.register(selector, SelectionKey.OP_READ, this);
    }

    void move() {
      if (silentSince != 0) {
        return;
      }
      try {
        up.move();
        down.move();
        if (up.told && down.told) {
          close(false);
        } else {
          clientKey.interestOps(interest(up, down));
          serverKey.interestOps(interest(down, up));
        }
      } catch (IOException e) {
        // One half was reset: so is the other.
        close(true);
      }
    }

    private int interest(Flow in, Flow out) {
      int ops = !in.ended && in.buffer.hasRemaining() ? SelectionKey.OP_READ : 0;
      return out.buffer.position() > 0 ? ops | SelectionKey.OP_WRITE : ops;
    }

    void silence() {
      silentSince = System.nanoTime();
      clientKey.interestOps(0);
      serverKey.interestOps(0);
    }

    void close(boolean reset) {
      pairs.values().remove(this);
      for (SocketChannel channel : List.of(client, server)) {
        try {
          if (reset) {
            channel.setOption(StandardSocketOptions.SO_LINGER, 0);
          }
          channel.close();
        } catch (IOException e) {
          // It is gone.
        }
      }
    }
  }

  int port() {
    return port;
  }

  /** Resets both halves, if there is such a connection. */
  void reset(int clientPort) {
    tell(() -> pair(clientPort, pair -> pair.close(true)));
  }

  /** From now on nothing passes, and nobody is told. */
  void silence(int clientPort) {
    tell(() -> pair(clientPort, Pair::silence));
  }

  /** Resets all there are, as if the proxy had died. */
  Future<Integer> resetAll() {
    var count = new CompletableFuture<Integer>();
    tell(
        () -> {
          List<Pair> all = new ArrayList<>(pairs.values());
          all.forEach(pair -> pair.close(true));
          count.complete(all.size());
        });
    return count;
  }

  private void pair(int clientPort, Consumer<Pair> action) {
    Optional.ofNullable(pairs.get(clientPort)).ifPresent(action);
  }

  private void tell(Runnable command) {
    commands.add(command);
    selector.wakeup();
  }

  private void run() {
    try {
      while (!closed) {
        selector.select(1000);
        for (Runnable command = commands.poll(); command != null; command = commands.poll()) {
          command.run();
        }
        for (SelectionKey key : selector.selectedKeys()) {
          if (!key.isValid()) {
            continue;
          }
          if (key.attachment() instanceof Pair pair) {
            pair.move();
          } else {
            accept();
          }
        }
        selector.selectedKeys().clear();
        endSilence();
      }
      new ArrayList<>(pairs.values()).forEach(pair -> pair.close(true));
      listener.close();
      selector.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void accept() throws IOException {
    for (SocketChannel client = listener.accept(); client != null; client = listener.accept()) {
      try {
        SocketChannel server = SocketChannel.open();
        server.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BYTES);
        // On one machine this takes no time: it is answered or refused.
        server.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), target.getAsInt()));
        client.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BYTES);
        for (SocketChannel channel : List.of(client, server)) {
          channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
          channel.configureBlocking(false);
        }
        int clientPort = ((InetSocketAddress) client.getRemoteAddress()).getPort();
        pairs.put(clientPort, new Pair(client, server));
      } catch (IOException e) {
        client.setOption(StandardSocketOptions.SO_LINGER, 0);
        client.close();
      }
    }
  }

  private void endSilence() {
    long now = System.nanoTime();
    for (Pair pair : List.copyOf(pairs.values())) {
      if (pair.silentSince != 0 && now - pair.silentSince > SILENCE_NANOS) {
        pair.close(true);
      }
    }
  }

  @Override
  public void close() {
    closed = true;
    selector.wakeup();
  }
}
