package dev.carillon.support;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.OriginRequestProvider;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** A reverse proxy that gives each request to the next server, whoever sends it. */
public final class RoundRobin implements AutoCloseable {
  private final Vertx vertx = Vertx.vertx();
  private final AtomicInteger turn = new AtomicInteger();
  private final Set<HttpConnection> clients = ConcurrentHashMap.newKeySet();
  private final int port;

  public RoundRobin(List<Integer> ports) {
    var client =
        vertx.createHttpClient(new HttpClientOptions(), new PoolOptions().setHttp1MaxSize(1_000));
    HttpProxy proxy =
        HttpProxy.reverseProxy(client)
            .origin(OriginRequestProvider.selector(request -> Future.succeededFuture(next(ports))));
    try {
      HttpServer server =
          vertx
              .createHttpServer()
              .connectionHandler(this::connected)
              .requestHandler(proxy)
              .listen(0, "127.0.0.1")
              .toCompletionStage()
              .toCompletableFuture()
              .get(Patience.SECONDS, TimeUnit.SECONDS);
      port = server.actualPort();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void connected(HttpConnection connection) {
    clients.add(connection);
    connection.closeHandler(end -> clients.remove(connection));
  }

  private SocketAddress next(List<Integer> ports) {
    int index = Math.floorMod(turn.getAndIncrement(), ports.size());
    return SocketAddress.inetSocketAddress(ports.get(index), "127.0.0.1");
  }

  /** Cuts every connection that clients have, without a word. */
  public void cut() {
    clients.forEach(connection -> connection.close());
  }

  /** How many requests there were. */
  public int requests() {
    return turn.get();
  }

  public int port() {
    return port;
  }

  @Override
  public void close() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }
}
