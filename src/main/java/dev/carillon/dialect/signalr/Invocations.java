package dev.carillon.dialect.signalr;

import dev.carillon.core.Session;
import dev.carillon.dialect.signalr.hub.BoundMethod;
import dev.carillon.dialect.signalr.hub.Hub;
import dev.carillon.dialect.signalr.hub.HubOutput;
import dev.carillon.dialect.signalr.hub.HubType;
import dev.carillon.dialect.signalr.hub.Upload;
import dev.carillon.dialect.signalr.protocol.HubMessage;
import dev.carillon.dialect.signalr.protocol.ValueTrees;
import io.vertx.core.Future;
import io.vertx.core.streams.ReadStream;
import java.lang.reflect.InvocationTargetException;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The calls of one client. Confined to one event loop. */
final class Invocations {
  private static final Logger log = LoggerFactory.getLogger(Invocations.class);

  private final Session session;
  private final HubType<?> type;
  private final SignalrOptions options;
  private final HubOutput output;
  private final Uploads uploads;
  private final Downloads downloads;
  private final Runnable finished;
  private int running;

  /**
   * @param finished called when an asynchronous call has been answered
   */
  Invocations(
      Session session,
      HubType<?> type,
      SignalrOptions options,
      HubOutput output,
      Uploads uploads,
      Downloads downloads,
      Runnable finished) {
    this.session = session;
    this.type = type;
    this.options = options;
    this.output = output;
    this.uploads = uploads;
    this.downloads = downloads;
    this.finished = finished;
  }

  /**
   * True if a further call may begin. A call that waits for a client result does not count: the
   * result arrives behind the calls that the client has sent since.
   */
  boolean hasPlace(int waitingForClient) {
    return running - waitingForClient < options.parallelInvocations();
  }

  void invoke(Hub hub, HubMessage.Invocation call) {
    Optional<BoundMethod> found = type.method(call.target());
    if (found.isEmpty()) {
      refuse(call, ErrorTexts.unknown(call.target()));
      return;
    }
    BoundMethod method = found.get();
    List<@Nullable Object> values;
    try {
      values = method.bind(call.arguments());
    } catch (IllegalArgumentException e) {
      log.debug("hub call does not fit session={} method={}", session.id(), method.name(), e);
      refuse(call, ErrorTexts.unbindable(call.target()));
      return;
    }
    Optional<String> unfit = unfit(call, method);
    if (unfit.isPresent()) {
      refuse(call, unfit.get());
      return;
    }
    run(hub, call, method, values);
  }

  private Optional<String> unfit(HubMessage.Invocation call, BoundMethod method) {
    String target = call.target();
    if (call.streaming() != method.isStreaming()) {
      return Optional.of(
          method.isStreaming() ? ErrorTexts.notStreaming(target) : ErrorTexts.streaming(target));
    }
    List<String> ids = call.streamIds();
    int expected = method.streams().size();
    if (ids.size() != expected) {
      return Optional.of(ErrorTexts.streams(target, ids.size(), expected));
    }
    if (call.streaming() && downloads.has(call.id().orElseThrow())) {
      return Optional.of(ErrorTexts.inUse(call.id().orElseThrow()));
    }
    var seen = new HashSet<String>();
    for (String id : ids) {
      if (!seen.add(id) || uploads.has(id)) {
        return Optional.of(ErrorTexts.inUse(id));
      }
    }
    int streams = uploads.size() + downloads.size() + ids.size() + (call.streaming() ? 1 : 0);
    boolean tooMany = streams > options.maxStreams() && (call.streaming() || !ids.isEmpty());
    return tooMany
        ? Optional.of(ErrorTexts.tooManyStreams(target, options.maxStreams()))
        : Optional.empty();
  }

  private void run(
      Hub hub, HubMessage.Invocation call, BoundMethod method, List<@Nullable Object> values) {
    List<Upload> streams = uploads.begin(call.streamIds(), method.streams());
    @Nullable Object result;
    try {
      result = method.invoke(hub, values, streams);
    } catch (InvocationTargetException e) {
      uploads.forget(call.streamIds());
      fail(call, e.getCause() == null ? e : e.getCause());
      return;
    }
    if (result instanceof ReadStream<?> stream) {
      downloads.begin(call.id().orElseThrow(), stream, () -> uploads.forget(call.streamIds()));
    } else if (result instanceof Future<?> future) {
      await(call, future);
    } else {
      finish(call, result);
    }
  }

  private void await(HubMessage.Invocation call, Future<?> future) {
    if (future.isComplete()) {
      finish(call, future);
      return;
    }
    // A call with streams does not count: its items come in between.
    int places = call.streamIds().isEmpty() ? 1 : 0;
    running += places;
    future.onComplete(
        done ->
            session.run(
                () -> {
                  running -= places;
                  finish(call, future);
                  finished.run();
                }));
  }

  private void finish(HubMessage.Invocation call, Future<?> future) {
    if (future.succeeded()) {
      finish(call, future.result());
    } else {
      uploads.forget(call.streamIds());
      fail(call, future.cause());
    }
  }

  private void finish(HubMessage.Invocation call, @Nullable Object result) {
    uploads.forget(call.streamIds());
    if (call.id().isEmpty()) {
      return;
    }
    HubMessage answer;
    try {
      answer = HubMessage.Completion.result(call.id().get(), ValueTrees.of(result));
    } catch (IllegalArgumentException e) {
      fail(call, e);
      return;
    }
    output.send(answer);
  }

  private void fail(HubMessage.Invocation call, Throwable cause) {
    if (!ErrorTexts.isTold(cause)) {
      log.error("hub method failed session={}", session.id(), cause);
    }
    refuse(call, ErrorTexts.failed(call.target(), cause));
  }

  private void refuse(HubMessage.Invocation call, String text) {
    call.id().ifPresent(id -> output.send(HubMessage.Completion.error(id, text)));
  }
}
