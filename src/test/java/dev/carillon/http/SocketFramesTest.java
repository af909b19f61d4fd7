package dev.carillon.http;

import static dev.carillon.support.RawWebSocket.all;
import static dev.carillon.support.RawWebSocket.frame;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.carillon.support.RawWebSocket;
import dev.carillon.support.TestServer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Frames as RFC 6455 does not want them, to every dialect: each has its close code. */
final class SocketFramesTest {
  private static final byte[] PING_MESSAGE = "{\"type\":\"ping\"}".getBytes(StandardCharsets.UTF_8);

  private TestServer server;

  /** A place that is not given back would be missed at once. */
  @BeforeEach
  void start() {
    server = EverySocket.server().connectionsPerPrincipal(1).start();
  }

  @AfterEach
  void stop() {
    server.close();
  }

  private RawWebSocket open(String path) {
    return RawWebSocket.open(server.port(), path, EverySocket.headers());
  }

  static List<String> paths() {
    return EverySocket.PATHS;
  }

  private static byte[] bytes(int... values) {
    byte[] bytes = new byte[values.length];
    for (int i = 0; i < values.length; i++) {
      bytes[i] = (byte) values[i];
    }
    return bytes;
  }

  private void assertCloses(String path, int code, byte[] frames) {
    // The last connection of the principal may be on its way out still.
    RawWebSocket socket =
        await().ignoreException(AssertionError.class).until(() -> open(path), client -> true);
    try (socket) {
      assertThat(socket.send(frames).closeCode()).as(path).isEqualTo(code);
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void text_that_is_not_utf_8_closes_with_1007(String path) {
    byte[] mute = frame(0x81, bytes(0xff, 0xfe));
    byte[] surrogate = frame(0x81, bytes('a', 0xed, 0xa0, 0x80));
    byte[] overlong = frame(0x81, bytes(0xc0, 0xaf));
    byte[] beyond = frame(0x81, bytes(0xf4, 0x90, 0x80, 0x80));
    byte[] unfinished = frame(0x81, bytes('a', 0xe2, 0x82));
    byte[] split = all(frame(0x01, bytes(0xce, 0xba, 0xed)), frame(0x80, bytes(0xa0, 0x80, 'x')));
    byte[] splitByAPing =
        all(frame(0x01, bytes(0xe2)), frame(0x89), frame(0x00), frame(0x80, bytes(0x41)));
    for (byte[] frames :
        List.of(mute, surrogate, overlong, beyond, unfinished, split, splitByAPing)) {
      assertCloses(path, 1007, frames);
    }
  }

  @Test
  void a_character_may_be_split_over_fragments() throws Exception {
    try (RawWebSocket socket = open(EverySocket.TOPICS)) {
      assertThat(socket.next().text()).contains("welcome");
      byte[] whole =
          "{\"type\":\"subscribe\",\"id\":\"€𝄞\",\"topics\":[\"a\"]}"
              .getBytes(StandardCharsets.UTF_8);
      socket.send(frame(0x01, whole[0]));
      for (int i = 1; i < whole.length - 1; i++) {
        socket.send(frame(0x00, whole[i]));
      }
      socket.send(frame(0x80, whole[whole.length - 1]));
      assertThat(socket.next().text()).contains("subscribed").contains("€");
    }
  }

  @Test
  void binary_frames_may_hold_any_bytes() {
    // Over a hub they do not: what is no handshake ends the connection, but not as a wrong frame.
    assertCloses(EverySocket.HUB, 1000, frame(0x82, bytes(0xff, 0xfe, 0x1e)));
    assertCloses(EverySocket.TOPICS, 1003, frame(0x82, bytes(0xff, 0xfe)));
  }

  static Stream<byte[]> violations() {
    byte[] unmasked = {(byte) 0x81, 1, 'x'};
    return Stream.of(
        unmasked,
        frame(0xc1, bytes('x')), // RSV1, without an extension
        frame(0xa1, bytes('x')), // RSV2
        frame(0x91, bytes('x')), // RSV3
        frame(0x83, bytes('x')), // opcodes that are reserved
        frame(0x8b, bytes('x')),
        frame(0x09, bytes('x')), // a ping in fragments
        frame(0x08, bytes(3, (byte) 0xe8)),
        frame(0x89, new byte[126]), // a ping that is too long
        frame(0x88, bytes(0)), // half a close code
        close(0),
        close(999),
        close(1005),
        close(1006),
        close(1015),
        close(1016),
        close(2999),
        close(5000),
        close(65_535),
        bytes(0x81, 0xff, 0x80, 0, 0, 0, 0, 0, 0, 0), // 2^63 bytes
        bytes(0x81, 0xfe, 0, 5, 0, 0, 0, 0, 1, 2, 3, 4, 5), // a length that is not minimal
        frame(0x80, bytes('x')), // a continuation of nothing
        all(frame(0x01, bytes('x')), frame(0x81, bytes('y')))); // a message inside another
  }

  private static byte[] close(int code) {
    return frame(0x88, bytes(code >> 8, code & 0xff));
  }

  @ParameterizedTest
  @MethodSource("violations")
  void what_is_no_frame_closes_with_1002_in_every_dialect(byte[] frames) {
    for (String path : EverySocket.PATHS) {
      assertCloses(path, 1002, frames);
    }
  }

  @ParameterizedTest
  @MethodSource("paths")
  void a_frame_that_announces_too_much_is_not_waited_for(String path) {
    assertCloses(
        path,
        path.equals(EverySocket.HUB) ? 1000 : 1009,
        bytes(0x81, 0xff, 0x40, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0));
  }

  @Test
  void what_comes_after_a_close_is_not_heard() {
    byte[] late = "{\"type\":\"subscribe\",\"id\":\"1\"}".getBytes(StandardCharsets.UTF_8);
    assertCloses(EverySocket.TOPICS, 1000, all(close(1000), frame(0x81, late)));
    await().untilAsserted(() -> assertThat(server.closes()).containsExactly("gone"));
  }

  @ParameterizedTest
  @MethodSource("paths")
  void a_close_is_answered_with_its_code(String path) {
    assertCloses(path, 1000, close(1000));
    assertCloses(path, 4999, close(4999));
    assertCloses(path, 3000, close(3000));
  }

  @Test
  void frames_that_come_with_the_handshake_do_no_harm() throws Exception {
    try (RawWebSocket socket =
        RawWebSocket.open(
            server.port(),
            EverySocket.TOPICS,
            all(frame(0x81, PING_MESSAGE), frame(0x89, bytes(7))),
            EverySocket.headers())) {
      assertThat(socket.next().text()).contains("welcome");
      socket.send(frame(0x81, PING_MESSAGE));
      RawWebSocket.Received received = socket.next();
      while (received.opcode() != 1) {
        received = socket.next();
      }
      assertThat(received.text()).contains("pong");
    }
  }

  @Test
  void fragments_of_nothing_and_of_one_byte_make_one_message() throws Exception {
    try (RawWebSocket socket = open(EverySocket.TOPICS)) {
      assertThat(socket.next().text()).contains("welcome");
      byte[] nothing = frame(0x00);
      byte[] many = new byte[nothing.length * 1_000];
      for (int i = 0; i < 1_000; i++) {
        System.arraycopy(nothing, 0, many, i * nothing.length, nothing.length);
      }
      socket.send(frame(0x01));
      for (int i = 0; i < 10; i++) {
        socket.send(many);
      }
      for (byte each : PING_MESSAGE) {
        socket.send(frame(0x00, each));
      }
      socket.send(frame(0x80));
      assertThat(socket.next().text()).contains("pong");
    }
  }

  @Test
  void more_control_frames_than_anybody_needs_end_the_connection() {
    byte[] ping = frame(0x89);
    byte[] pong = frame(0x8a);
    for (byte[] one : List.of(ping, pong)) {
      byte[] many = new byte[one.length * 2_000];
      for (int i = 0; i < 2_000; i++) {
        System.arraycopy(one, 0, many, i * one.length, one.length);
      }
      assertCloses(EverySocket.TOPICS, 4429, many);
    }
  }

  @Test
  void compression_is_not_agreed_on() {
    try (RawWebSocket socket =
        RawWebSocket.open(
            server.port(),
            EverySocket.TOPICS,
            "Authorization",
            "Bearer anna",
            "Sec-WebSocket-Extensions",
            "permessage-deflate; client_max_window_bits; server_max_window_bits=99")) {
      // RSV1 would say that it is compressed.
      assertThat(socket.send(frame(0xc1, bytes(1, 2, 3))).closeCode()).isEqualTo(1002);
    }
  }
}
