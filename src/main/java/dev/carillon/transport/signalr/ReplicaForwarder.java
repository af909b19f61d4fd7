package dev.carillon.transport.signalr;

import dev.carillon.transport.ConnectRequest;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.PoolOptions;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.httpproxy.HttpProxy;
import io.vertx.httpproxy.ProxyContext;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Forwards requests to the replica that their connection belongs to, unchanged: that replica checks
 * them as its own. Its address is in the connection token, which only replicas can sign.
 */
final class ReplicaForwarder {
  /**
   * Marks a request as forwarded once; if it would be forwarded again, tokens and replicas do not
   * agree.
   */
  private static final String HANDED_ON = "Carillon-Handed-On";

  private static final Logger log = LoggerFactory.getLogger(ReplicaForwarder.class);
  private static final int CONNECT_MILLIS = 2_000;

  // As many requests wait there as clients poll here.
  private static final int MAX_CONNECTIONS = 20_000;

  private final HttpProxy proxy;

  ReplicaForwarder(Vertx vertx) {
    var client =
        vertx.createHttpClient(
            new HttpClientOptions()
                .setConnectTimeout(CONNECT_MILLIS)
                .setKeepAliveTimeout((int) TimeUnit.MINUTES.toSeconds(1)),
            new PoolOptions().setHttp1MaxSize(MAX_CONNECTIONS));
    this.proxy = HttpProxy.reverseProxy(client).origin(ReplicaForwarder::request);
  }

  /** Forwards the request. Returns true if it was forwarded; then the response comes from there. */
  boolean handOn(ConnectRequest visit, ConnectionToken token) {
    @Nullable HostAndPort address = HostAndPort.parseAuthority(token.address(), -1);
    if (address == null || address.port() < 0 || visit.handshake().header(HANDED_ON).isPresent()) {
      return false;
    }
    var request = visit.request();
    // The origin has been checked here; the other replica does not know the name of this host.
    request.headers().remove(HttpHeaders.ORIGIN);
    request.headers().set(HANDED_ON, token.address());
    // Honored there if the replicas are among each other's trusted proxies.
    request.headers().remove("Forwarded").set("X-Forwarded-For", visit.handshake().address());
    proxy.handle(request);
    return true;
  }

  private static Future<HttpClientRequest> request(ProxyContext context) {
    HostAndPort address =
        HostAndPort.parseAuthority(context.request().proxiedRequest().getHeader(HANDED_ON), -1);
    var server = SocketAddress.inetSocketAddress(address.port(), address.host());
    return context
        .client()
        .request(new RequestOptions().setServer(server))
        // One of both ends is gone, and the other one is notified.
        .onSuccess(request -> request.exceptionHandler(gone -> log.debug("handed on", gone)));
  }
}
