package dev.carillon.dialect.signalr;

import dev.carillon.core.Session;
import dev.carillon.dialect.signalr.hub.HubOutput;
import dev.carillon.dialect.signalr.protocol.HubMessage;
import dev.carillon.dialect.signalr.protocol.ValueTrees;
import io.vertx.core.streams.ReadStream;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A stream to the client. Its items may arrive on any thread; they are requested as long as there
 * is room for their frames. Confined to one event loop.
 */
final class Download {
  private static final Logger log = LoggerFactory.getLogger(Download.class);

  /** How many items are requested at once. */
  private static final int STRETCH = 16;

  private final String id;
  private final Session session;
  private final HubOutput output;
  private final ReadStream<?> stream;
  private final Consumer<Download> ended;
  private int asked;
  private boolean done;

  Download(
      String id,
      Session session,
      HubOutput output,
      ReadStream<?> stream,
      Consumer<Download> ended) {
    this.id = id;
    this.session = session;
    this.output = output;
    this.stream = stream;
    this.ended = ended;
  }

  String id() {
    return id;
  }

  void begin() {
    stream.pause();
    stream.exceptionHandler(cause -> session.run(() -> fail(cause)));
    stream.endHandler(end -> session.run(() -> complete(HubMessage.Completion.empty(id))));
    stream.handler(item -> session.run(() -> item(item)));
    goOn();
  }

  /** Requests more, if there is room and no request is pending. */
  void goOn() {
    if (!done && asked == 0 && session.hasRoom()) {
      asked = STRETCH;
      stream.fetch(STRETCH);
    }
  }

  private void item(Object item) {
    if (done) {
      return;
    }
    asked = Math.max(0, asked - 1);
    HubMessage message;
    try {
      message = new HubMessage.StreamItem(id, ValueTrees.of(item));
    } catch (IllegalArgumentException e) {
      stop();
      fail(e);
      return;
    }
    output.send(message);
    goOn();
  }

  private void fail(Throwable cause) {
    if (!done && !ErrorTexts.isTold(cause)) {
      log.error("hub stream failed session={}", session.id(), cause);
    }
    complete(HubMessage.Completion.error(id, ErrorTexts.streamFailed(cause)));
  }

  private void complete(HubMessage.Completion completion) {
    if (!done) {
      done = true;
      output.send(completion);
      ended.accept(this);
    }
  }

  /** Cancels the stream at the client's request. */
  void cancel() {
    stop();
    complete(HubMessage.Completion.empty(id));
  }

  /** Stops the stream without notifying the client. */
  void stop() {
    stream.pause();
    stream.handler(null);
    stream.endHandler(null);
    stream.exceptionHandler(null);
    if (stream instanceof AutoCloseable closeable) {
      try {
        closeable.close();
      } catch (Exception e) { // whatever the hub's stream throws
        log.error("hub stream failed at its end session={}", session.id(), e);
      }
    }
  }
}
