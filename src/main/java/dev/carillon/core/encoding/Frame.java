package dev.carillon.core.encoding;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message to clients, encoded once and shared by all that receive it. It caches the bytes that
 * each transport makes of it, so that further receivers cost nothing. Confined to one event loop.
 */
public final class Frame {
  private final byte[] payload;
  private final boolean text;
  private final Optional<String> id;
  private final Optional<String> name;

  /** The bytes that transports made of it, one for each wire format in use. */
  private @Nullable Wired wired;

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and shared on purpose
  private record Wired(Wire wire, byte[] bytes, @Nullable Wired next) {}

  private Frame(byte[] payload, boolean text, Optional<String> id, Optional<String> name) {
    this.payload = payload;
    this.text = text;
    this.id = id;
    this.name = name;
  }

  /** The wire format of a transport for a frame. Stateless; compared by identity. */
  public interface Wire {
    byte[] bytes(Frame frame);
  }

  /** A text frame of UTF-8 without CR or LF. */
  public static Frame text(byte[] payload) {
    return new Frame(payload, true, Optional.empty(), Optional.empty());
  }

  public static Frame text(String payload) {
    return text(payload.getBytes(StandardCharsets.UTF_8));
  }

  public static Frame binary(byte[] payload) {
    return new Frame(payload, false, Optional.empty(), Optional.empty());
  }

  /** The same frame with a cursor: the SSE {@code id}. */
  public Frame withId(String cursor) {
    return new Frame(payload, text, Optional.of(cursor), name);
  }

  /** The same frame with a name: the SSE {@code event}. One of the dialect's own names. */
  public Frame withName(String event) {
    return new Frame(payload, text, id, Optional.of(event));
  }

  public byte[] payload() {
    return payload;
  }

  public boolean isText() {
    return text;
  }

  public Optional<String> id() {
    return id;
  }

  public Optional<String> name() {
    return name;
  }

  /** The bytes of this frame on the transport, made on the first call. Must not be changed. */
  public byte[] on(Wire transport) {
    for (Wired made = wired; made != null; made = made.next()) {
      if (made.wire() == transport) {
        return made.bytes();
      }
    }
    byte[] bytes = transport.bytes(this);
    wired = new Wired(transport, bytes, wired);
    return bytes;
  }

  @Override
  public String toString() {
    return text ? new String(payload, StandardCharsets.UTF_8) : payload.length + " bytes";
  }
}
