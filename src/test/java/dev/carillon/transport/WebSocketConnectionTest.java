package dev.carillon.transport;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.support.SocketClient;
import dev.carillon.transport.channel.RawChannel;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.ext.web.Router;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class WebSocketConnectionTest {
  private final Vertx vertx = Vertx.vertx();

  @AfterEach
  void stop() {
    vertx.close().toCompletionStage().toCompletableFuture().join();
  }

  /** A server that sends the frames to whoever connects and says goodbye. */
  private int serve(boolean raw, List<Frame> frames) {
    Router router = Router.router(vertx);
    router
        .route()
        .handler(
            context ->
                context
                    .request()
                    .toWebSocket()
                    .onSuccess(
                        socket -> {
                          Optional<RawChannel> channel =
                              RawChannel.ofWebSocket(context.request()).filter(any -> raw);
                          assertThat(channel.isPresent()).isEqualTo(raw);
                          var connection =
                              new WebSocketConnection(
                                  vertx,
                                  socket,
                                  channel,
                                  TransportOptions.DEFAULT,
                                  SocketFormat.MESSAGES);
                          connection.send(frames);
                          connection.close(CloseReason.RESTARTING);
                        }));
    HttpServer server =
        vertx
            .createHttpServer()
            .requestHandler(router)
            .listen(0)
            .toCompletionStage()
            .toCompletableFuture()
            .join();
    return server.actualPort();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void frames_of_every_length_arrive_whole_and_in_order(boolean raw) {
    List<String> texts =
        Stream.of(0, 1, 125, 126, 127, 65_535, 65_536, 200_000).map("é"::repeat).toList();
    int port = serve(raw, texts.stream().map(Frame::text).toList());
    try (var client = SocketClient.open(port, "/")) {
      texts.forEach(text -> assertThat(client.next()).isEqualTo(text));
      assertThat(client.awaitClose().code()).isEqualTo(1012);
    }
  }

  @Test
  void a_shared_frame_is_wired_once() {
    Frame frame = Frame.text("x");
    assertThat(frame.on(WebSocketWire.INSTANCE)).isSameAs(frame.on(WebSocketWire.INSTANCE));
    assertThat(frame.on(WebSocketWire.INSTANCE)).containsExactly(0x81, 1, 'x');
    assertThat(Frame.binary(new byte[] {7}).on(WebSocketWire.INSTANCE)).containsExactly(0x82, 1, 7);
  }
}
