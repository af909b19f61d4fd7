package dev.carillon.transport.signalr;

import dev.carillon.core.identity.Principal;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.shareddata.Shareable;
import java.util.function.Supplier;

/**
 * A connection that runs, for the requests of it that come to other event loops. Each operation may
 * be called on any of them; it is done on the connection's own and answered on the caller's. Unless
 * it can be done it fails with a {@link HubRefusal}.
 */
abstract class HubLink implements Shareable {
  private final Vertx vertx;
  private final Context home;
  private final String principal;

  /** Made on the event loop that the connection belongs to. */
  HubLink(Vertx vertx, Principal principal) {
    this.vertx = vertx;
    this.home = vertx.getOrCreateContext();
    this.principal = principal.id();
  }

  /** Whoever has stolen an id has not got the rights. */
  final boolean isOf(Principal other) {
    return principal.equals(other.id());
  }

  final <T> Future<T> atHome(Supplier<Future<T>> step) {
    Context here = vertx.getOrCreateContext();
    Promise<T> answer = Promise.promise();
    home.runOnContext(
        turn ->
            step.get()
                .onComplete(
                    value -> here.runOnContext(back -> answer.tryComplete(value)),
                    failure -> here.runOnContext(back -> answer.tryFail(failure))));
    return answer.future();
  }

  static <T> Future<T> refused(HubAnswer answer) {
    return Future.failedFuture(new HubRefusal(answer));
  }

  /** Bytes from the client; answered once they are taken, not once anything is done with them. */
  abstract Future<Void> post(Buffer bytes);

  /**
   * The next poll.
   *
   * @param gone completed when the client that polls is gone
   */
  Future<Polled> poll(Future<Void> gone) {
    return refused(HubAnswer.OTHER_TRANSPORT);
  }

  /** Asks whether another WebSocket may go on with it. */
  Future<Void> mayAttach() {
    return refused(HubAnswer.OTHER_TRANSPORT);
  }

  /** Goes on with another WebSocket, which is paused. */
  Future<Void> attach(ServerWebSocket socket) {
    return refused(HubAnswer.OTHER_TRANSPORT);
  }

  /** A second event stream. */
  Future<Void> stream() {
    return refused(HubAnswer.OTHER_TRANSPORT);
  }

  /** The client ends the connection. */
  Future<Void> delete() {
    return refused(HubAnswer.NOT_A_POLL);
  }

  /**
   * The answer to a poll.
   *
   * @param over true if the connection has ended: there is nothing more, ever
   */
  record Polled(Buffer bytes, boolean over) {}
}
