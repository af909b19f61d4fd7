package dev.carillon.dialect.signalr.hub;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.dialect.signalr.protocol.HubMessage;
import dev.carillon.dialect.signalr.protocol.ValueTrees;
import io.vertx.core.Future;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The client that a hub belongs to. Confined to its event loop. */
public final class Caller {
  private final HubOutput output;
  private final ClientResults results;

  public Caller(HubOutput output, ClientResults results) {
    this.output = output;
    this.results = results;
  }

  /** Calls the client, which returns no result. */
  public void send(String target, @Nullable Object... arguments) {
    output.send(HubMessage.Invocation.of(target, trees(arguments)));
  }

  /**
   * Calls the client and waits for its result. Meanwhile its next call is accepted. The future
   * fails with a {@link HubException} if the client returns an error, and when the connection ends.
   */
  public <R> Future<R> invoke(Class<R> type, String target, @Nullable Object... arguments) {
    return results.call(type, target, trees(arguments));
  }

  private static List<JsonNode> trees(@Nullable Object[] arguments) {
    return Arrays.stream(arguments).map(ValueTrees::of).toList();
  }
}
