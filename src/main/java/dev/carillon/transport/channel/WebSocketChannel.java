package dev.carillon.transport.channel;

import io.netty.channel.ChannelPipeline;
import io.netty.handler.codec.http.websocketx.Utf8FrameValidator;
import io.netty.handler.codec.http.websocketx.WebSocket13FrameDecoder;
import io.netty.handler.codec.http.websocketx.WebSocketDecoderConfig;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.impl.ConnectionBase;
import java.util.Optional;

/** Installs the handlers between a WebSocket's TCP socket and Vert.x. */
public final class WebSocketChannel {
  private static final String DECODER = "wsdecoder";
  private static final String ENCODER = "wsencoder";
  private static final String THROTTLE = "carillon-read-throttle";
  private static final String UTF8 = "carillon-utf8";
  private static final String CHECK = "carillon-frame-check";

  private WebSocketChannel() {}

  /**
   * Installs the checks. Must be called in the turn in which the request has become a WebSocket,
   * before a frame is read: text must be UTF-8 (close code 1007), pings are answered with at most
   * one pong in flight, and nothing is read while the client does not take what is written.
   *
   * @param controlFramesPerSecond more pings and pongs than that end the connection
   */
  public static void guard(HttpServerRequest request, int controlFramesPerSecond) {
    pipeline(request)
        .ifPresent(
            pipeline -> {
              pipeline.addAfter(DECODER, UTF8, new Utf8FrameValidator(false));
              // Behind the encoder: pongs go through it.
              pipeline.addAfter(ENCODER, CHECK, new FrameCheck(controlFramesPerSecond));
              pipeline.addFirst(THROTTLE, new ReadThrottle());
            });
  }

  /**
   * Raises the maximum frame size of the WebSocket that the request was upgraded to; must be called
   * before a frame is read. Vert.x has only one limit for a whole port.
   */
  public static void allowFrames(HttpServerRequest request, int maxBytes) {
    var config =
        WebSocketDecoderConfig.newBuilder()
            .expectMaskedFrames(true)
            .maxFramePayloadLength(maxBytes)
            .closeOnProtocolViolation(false)
            .build();
    pipeline(request)
        .ifPresent(
            pipeline -> pipeline.replace(DECODER, DECODER, new WebSocket13FrameDecoder(config)));
  }

  /**
   * The pipeline of the WebSocket that the request was upgraded to, if Vert.x gives access to it.
   */
  private static Optional<ChannelPipeline> pipeline(HttpServerRequest request) {
    return request.connection() instanceof ConnectionBase connection
        ? Optional.of(connection.channel().pipeline())
            .filter(all -> all.get(DECODER) != null && all.get(ENCODER) != null)
        : Optional.empty();
  }
}
