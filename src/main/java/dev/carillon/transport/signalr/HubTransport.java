package dev.carillon.transport.signalr;

import dev.carillon.core.Connection;
import dev.carillon.core.PubSub;
import dev.carillon.core.Session;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.transport.ConnectRequest;
import dev.carillon.transport.RequestBodies;
import dev.carillon.transport.SocketFormat;
import dev.carillon.transport.SseConnection;
import dev.carillon.transport.Transport;
import dev.carillon.transport.TransportOptions;
import dev.carillon.transport.Upgrade;
import dev.carillon.transport.WebSocketConnection;
import dev.carillon.transport.channel.RawChannel;
import dev.carillon.transport.channel.WebSocketChannel;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.ServerWebSocket;
import java.time.InstantSource;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the requests of hub connections: WebSockets, event streams, polls, POSTs and DELETEs. A
 * request for a connection of another replica is forwarded to it.
 */
public final class HubTransport implements Transport {
  /** The parameter for the dialect: true if the connection may be resumed. */
  public static final String STATEFUL = "carillon.stateful";

  private static final Logger log = LoggerFactory.getLogger(HubTransport.class);
  private static final String ID = "id";

  private final Vertx vertx;
  private final PubSub pubSub;
  private final TransportOptions transport;
  private final HubTransportOptions options;
  private final ConnectionTokens tokens;
  private final HubLinks links;
  private final ReplicaForwarder others;
  private final RequestBodies bodies;
  private final InstantSource clock;

  public HubTransport(
      Vertx vertx,
      PubSub pubSub,
      TransportOptions transport,
      HubTransportOptions options,
      ConnectionTokens tokens,
      RequestBodies bodies) {
    this.vertx = vertx;
    this.bodies = bodies;
    this.pubSub = pubSub;
    this.transport = transport;
    this.options = options;
    this.tokens = tokens;
    this.links = new HubLinks(vertx, options.tokenLife());
    this.others = new ReplicaForwarder(vertx);
    this.clock = InstantSource.system();
  }

  @Override
  public boolean admits() {
    return true;
  }

  @Override
  public void accept(ConnectRequest visit) {
    HttpServerRequest request = visit.request();
    Optional<String> id = visit.handshake().parameter(ID).filter(text -> !text.isEmpty());
    boolean get = request.method().equals(HttpMethod.GET);
    if (id.isPresent()) {
      tokens
          .read(id.get())
          .ifPresentOrElse(token -> accept(visit, token), () -> answer(visit, HubAnswer.NOT_FOUND));
    } else if (get && isSocket(visit) && !isStream(visit)) {
      // Without a negotiation.
      ConnectionToken token = tokens.issue(clock.instant(), false);
      ConnectRequest connection = visit.enter();
      upgrade(connection, socket -> socket(connection, token, socket));
    } else {
      answer(visit, HubAnswer.ID_REQUIRED);
    }
  }

  private void accept(ConnectRequest visit, ConnectionToken token) {
    HttpServerRequest request = visit.request();
    boolean socket = isSocket(visit);
    // A WebSocket can begin on any replica, unless it may be the second one of a connection.
    if (!tokens.isOwn(token) && (!socket || token.stateful())) {
      if (!others.handOn(visit, token)) {
        answer(visit, HubAnswer.NOT_FOUND);
      }
      return;
    }
    Optional<HubLink> link = links.find(token);
    if (link.filter(known -> !known.isOf(visit.principal())).isPresent()) {
      answer(visit, HubAnswer.NOT_FOUND);
    } else if (request.method().equals(HttpMethod.GET)) {
      boolean mayBegin = token.mayBegin(clock.instant(), options.tokenLife());
      if (link.isPresent()) {
        next(visit, link.get());
      } else if (mayBegin) {
        boolean outlives = token.stateful() ? !isStream(visit) : !isStream(visit) && !socket;
        begin(outlives ? visit.enterForLong() : visit.enter(), token);
      } else {
        answer(visit, HubAnswer.NOT_FOUND);
      }
    } else if (link.isEmpty()) {
      answer(visit, HubAnswer.NOT_FOUND);
    } else if (request.method().equals(HttpMethod.POST)) {
      post(visit, link.get());
    } else {
      finish(visit, 202, link.get().delete());
    }
  }

  private static boolean isStream(ConnectRequest visit) {
    return visit
        .handshake()
        .header("Accept")
        .map(accept -> accept.toLowerCase(Locale.ROOT).contains("text/event-stream"))
        .orElse(false);
  }

  private static boolean isSocket(ConnectRequest visit) {
    return "websocket".equalsIgnoreCase(visit.handshake().header("Upgrade").orElse(""));
  }

  private void begin(ConnectRequest visit, ConnectionToken token) {
    if (isStream(visit)) {
      visit.request().resume();
      var out = new SseConnection(vertx, visit, transport);
      var stream = new HubStream(vertx, visit, out, () -> links.ended(token));
      if (add(visit, token, stream)) {
        stream.serve(open(visit, token, "sse", stream));
      }
    } else if (isSocket(visit)) {
      upgrade(visit, socket -> socket(visit, token, socket));
    } else {
      visit.request().resume();
      var poll = new HubPoll(vertx, visit, options, () -> links.ended(token));
      if (add(visit, token, poll)) {
        Session session = open(visit, token, "longpoll", poll);
        if (session.isOpen()) {
          poll.serve(session);
          poll(visit, poll);
        }
      }
    }
  }

  private boolean add(ConnectRequest visit, ConnectionToken token, HubLink link) {
    boolean first = links.add(token, link);
    if (!first) {
      answer(visit, HubAnswer.ACTIVE);
    }
    return first;
  }

  private Session open(
      ConnectRequest visit, ConnectionToken token, String word, Connection connection) {
    MultiMap query = MultiMap.caseInsensitiveMultiMap().addAll(visit.handshake().query());
    query.remove(ID).remove(STATEFUL);
    if (token.stateful() && word.equals("websocket")) {
      query.set(STATEFUL, "true");
    }
    Handshake handshake = visit.handshake().over(word, query);
    return pubSub.open(
        token.connectionId(), visit.dialect(), handshake, visit.principal(), connection);
  }

  private void upgrade(ConnectRequest visit, Function<ServerWebSocket, Boolean> next) {
    HttpServerRequest request = visit.request();
    Optional<CloseReason> problem = Upgrade.problem(request);
    if (problem.isPresent()) {
      visit.refuse(problem.get());
      return;
    }
    request
        .toWebSocket()
        .onSuccess(
            socket -> {
              WebSocketChannel.allowFrames(request, options.maxMessageBytes());
              WebSocketChannel.guard(request, transport.controlFrames());
              if (!next.apply(socket)) {
                var unused = socket.close();
                visit.left().run();
              }
            })
        .onFailure(failure -> visit.left().run());
  }

  private boolean socket(ConnectRequest visit, ConnectionToken token, ServerWebSocket socket) {
    Optional<RawChannel> raw = RawChannel.ofWebSocket(visit.request());
    var first = new WebSocketConnection(vertx, socket, raw, transport, SocketFormat.BYTES);
    var link =
        new HubSocket(
            vertx,
            visit,
            first,
            token.stateful(),
            options.disconnectTimeout().toMillis(),
            () -> links.ended(token));
    if (!links.add(token, link)) {
      return false;
    }
    Session session = open(visit, token, "websocket", link);
    link.serve(session, first);
    return true;
  }

  /** Handles another GET of a connection that has begun. */
  private void next(ConnectRequest visit, HubLink link) {
    if (isStream(visit)) {
      finish(visit, 200, link.stream());
    } else if (!isSocket(visit)) {
      poll(visit, link);
    } else {
      link.mayAttach()
          .onSuccess(ok -> upgrade(visit, socket -> attach(link, socket)))
          .onFailure(failure -> refuse(visit, failure));
    }
  }

  private static boolean attach(HubLink link, ServerWebSocket socket) {
    socket.pause();
    link.attach(socket).onFailure(failure -> socket.close());
    return true;
  }

  private void poll(ConnectRequest visit, HubLink link) {
    HttpServerRequest request = visit.request();
    HttpServerResponse response = request.response();
    request.resume();
    Promise<Void> gone = Promise.promise();
    response.closeHandler(end -> gone.tryComplete());
    link.poll(gone.future())
        .onSuccess(
            polled -> {
              response
                  .setStatusCode(polled.over() ? 204 : 200)
                  .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache, no-store")
                  .putHeader("Pragma", "no-cache")
                  .putHeader(HttpHeaders.EXPIRES, "Thu, 01 Jan 1970 00:00:00 GMT");
              if (!polled.over()) {
                response.putHeader(HttpHeaders.CONTENT_TYPE, "application/octet-stream");
              }
              var unused = response.end(polled.bytes());
            })
        .onFailure(failure -> refuse(visit, failure));
  }

  private void post(ConnectRequest visit, HubLink link) {
    HttpServerRequest request = visit.request();
    Future<Void> taken =
        bodies.read(
            request,
            visit.principal().id(),
            new RequestBodies.Bounds(options.maxMessageBytes(), options.bodyTimeout()),
            link::post);
    request.resume();
    finish(visit, 200, taken);
  }

  private void finish(ConnectRequest visit, int status, Future<Void> done) {
    HttpServerRequest request = visit.request();
    request.resume();
    done.onSuccess(
            ok -> {
              if (!request.response().closed()) {
                var unused = request.response().setStatusCode(status).end();
              }
            })
        .onFailure(failure -> refuse(visit, failure));
  }

  private static void refuse(ConnectRequest visit, Throwable failure) {
    if (failure instanceof HubRefusal refusal) {
      refusal.answer().write(visit.request());
    } else if (failure instanceof RefusedException refused) {
      visit.refuse(refused.reason());
    } else {
      log.error("hub request failed path={}", visit.request().path(), failure);
      visit.refuse(CloseReason.INTERNAL_ERROR);
    }
  }

  private static void answer(ConnectRequest visit, HubAnswer answer) {
    answer.write(visit.request());
    visit.left().run();
  }
}
