package dev.carillon.dialect.signalr.hub;

import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.dialect.signalr.protocol.HubMessage;
import dev.carillon.dialect.signalr.protocol.ValueTrees;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The calls to the client whose results are pending. Confined to one event loop. */
public final class ClientResults {
  private static final String GONE = "the connection has ended";

  private final HubOutput output;
  private final int most;
  private final Map<String, Waiting<?>> waiting = new HashMap<>();
  private long number;
  private String closed = "the client cannot be asked before it is connected";

  public ClientResults(HubOutput output, int most) {
    this.output = output;
    this.most = most;
  }

  /** One call. */
  private record Waiting<R>(Class<R> type, Promise<R> promise) {
    void answer(HubMessage.Completion completion) {
      if (completion.error().isPresent()) {
        promise.fail(new HubException(completion.error().get()));
        return;
      }
      try {
        promise.complete(read(completion.result()));
      } catch (IllegalArgumentException e) {
        promise.fail(new HubException("The client gave a result of another type."));
      }
    }

    @SuppressWarnings("unchecked") // a primitive's class cannot be cast to
    private @Nullable R read(Optional<JsonNode> result) {
      JavaType java = ValueTrees.type(type);
      return result.isEmpty() ? null : (R) ValueTrees.read(result.get(), java);
    }
  }

  /** Allows calls from now on. */
  public void open() {
    closed = "";
  }

  /** How many results are pending. */
  public int size() {
    return waiting.size();
  }

  <R> Future<R> call(Class<R> type, String target, List<JsonNode> arguments) {
    if (!closed.isEmpty()) {
      return Future.failedFuture(new IllegalStateException(closed));
    }
    if (waiting.size() >= most) {
      return Future.failedFuture(new HubException("more than " + most + " calls of the client"));
    }
    String id = "s" + ++number;
    Promise<R> promise = Promise.promise();
    waiting.put(id, new Waiting<>(type, promise));
    output.send(new HubMessage.Invocation(false, Optional.of(id), target, arguments, List.of()));
    return promise.future();
  }

  /** Completes a call. Returns false if it matches none of these. */
  public boolean answer(HubMessage.Completion completion) {
    @Nullable Waiting<?> one = waiting.remove(completion.id());
    if (one != null) {
      one.answer(completion);
    }
    return one != null;
  }

  /** Fails all calls: no result can arrive any more. */
  public void close() {
    closed = GONE;
    List<Waiting<?>> all = List.copyOf(waiting.values());
    waiting.clear();
    all.forEach(one -> one.promise().fail(new IllegalStateException(GONE)));
  }
}
