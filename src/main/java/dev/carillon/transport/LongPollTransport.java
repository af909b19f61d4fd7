package dev.carillon.transport;

import dev.carillon.core.PubSub;
import dev.carillon.core.identity.CloseReason;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;

/**
 * Long polling without a session on the server: each poll's cursor states what the client has, so
 * any loop of any replica can answer it. {@code wait} is in seconds.
 */
public final class LongPollTransport implements Transport {
  public static final String NAME = "longpoll";

  private final Vertx vertx;
  private final PubSub pubSub;
  private final PollFormat form;
  private final TransportOptions options;

  public LongPollTransport(Vertx vertx, PubSub pubSub, PollFormat form, TransportOptions options) {
    this.vertx = vertx;
    this.pubSub = pubSub;
    this.form = form;
    this.options = options;
  }

  @Override
  public void accept(ConnectRequest visit) {
    Optional<Duration> wait = wait(visit);
    if (wait.isEmpty()) {
      visit.refuse(
          CloseReason.BAD_REQUEST.with(
              "wait must be a number of seconds up to " + options.maxPollWait().toSeconds()));
      return;
    }
    visit.request().resume();
    var connection = new LongPollConnection(vertx, visit, form, options);
    connection.serve(
        pubSub.open(visit.dialect(), visit.handshake(), visit.principal(), connection), wait.get());
  }

  private Optional<Duration> wait(ConnectRequest visit) {
    Optional<String> text = visit.handshake().parameter("wait");
    if (text.isEmpty()) {
      return Optional.of(options.pollWait());
    }
    if (!text.get().matches("\\d{1,4}")) {
      return Optional.empty();
    }
    Duration wait = Duration.ofSeconds(Integer.parseInt(text.get()));
    return wait.compareTo(options.maxPollWait()) > 0 ? Optional.empty() : Optional.of(wait);
  }
}
