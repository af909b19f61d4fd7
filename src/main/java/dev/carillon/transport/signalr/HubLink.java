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
 * A running connection, as its requests on other event loops use it. Each operation may be called
 * on any loop; it is done on the connection's own and completes on the caller's. It fails with a
 * {@link HubRefusal} if it cannot be done.
 */
abstract class HubLink implements Shareable {
  private final Vertx vertx;
  private final Context home;
  private final String principal;

  /** Must be called on the event loop that the connection belongs to. */
  HubLink(Vertx vertx, Principal principal) {
    this.vertx = vertx;
    this.home = vertx.getOrCreateContext();
    this.principal = principal.id();
  }

  /** True if the connection belongs to the principal: a stolen id alone grants nothing. */
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

  /** Accepts bytes from the client; completes once they are accepted, before they are processed. */
  abstract Future<Void> post(Buffer bytes);

  /**
   * Answers the next poll.
   *
   * @param gone completed when the client that polls is gone
   */
  Future<Polled> poll(Future<Void> gone) {
    return refused(HubAnswer.OTHER_TRANSPORT);
  }

  /** Checks whether another WebSocket may continue the connection. */
  Future<Void> mayAttach() {
    return refused(HubAnswer.OTHER_TRANSPORT);
  }

  /** Continues with another WebSocket, which is paused. */
  Future<Void> attach(ServerWebSocket socket) {
    return refused(HubAnswer.OTHER_TRANSPORT);
  }

  /** Handles a second event stream. */
  Future<Void> stream() {
    return refused(HubAnswer.OTHER_TRANSPORT);
  }

  /** Ends the connection at the client's request. */
  Future<Void> delete() {
    return refused(HubAnswer.NOT_A_POLL);
  }

  /**
   * The answer to a poll.
   *
   * @param over true if the connection has ended: nothing will follow
   */
  record Polled(Buffer bytes, boolean over) {}
}
