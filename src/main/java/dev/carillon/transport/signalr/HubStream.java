package dev.carillon.transport.signalr;

import dev.carillon.core.Connection;
import dev.carillon.core.Session;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.transport.ConnectRequest;
import dev.carillon.transport.SseConnection;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.List;

/** A hub connection by Server-Sent Events: an event stream to the client, POSTs from it. */
final class HubStream extends HubLink implements Connection {
  private final SseConnection out;
  private final Runnable ended;
  private final PostedBytes posted = new PostedBytes();

  HubStream(Vertx vertx, ConnectRequest visit, SseConnection out, Runnable ended) {
    super(vertx, visit.principal());
    this.out = out;
    this.ended = ended;
  }

  void serve(Session session) {
    posted.begin(session);
    out.serve(session);
  }

  @Override
  Future<Void> post(Buffer bytes) {
    return atHome(() -> posted.take(bytes));
  }

  @Override
  Future<Void> stream() {
    return refused(HubAnswer.ACTIVE);
  }

  @Override
  public boolean ready() {
    return out.ready();
  }

  @Override
  public void send(List<Frame> frames) {
    out.send(frames);
  }

  @Override
  public void ping() {
    out.ping();
  }

  @Override
  public void read(boolean goOn) {
    posted.read(goOn);
  }

  @Override
  public void close(CloseReason reason, List<Frame> rest) {
    out.close(reason, rest);
    finish();
  }

  @Override
  public void close(CloseReason reason) {
    out.close(reason);
    finish();
  }

  @Override
  public void abort() {
    out.abort();
    finish();
  }

  private void finish() {
    posted.end();
    ended.run();
  }
}
