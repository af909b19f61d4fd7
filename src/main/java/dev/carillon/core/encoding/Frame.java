package dev.carillon.core.encoding;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One message to clients, encoded once and shared by everyone who gets it. It keeps the bytes that
 * transports make of it, so that the second receiver costs nothing. Confined to one event loop.
 */
public final class Frame {
  private final byte[] payload;
  private final boolean text;
  private final Optional<String> id;
  private final Optional<String> name;

  /** What transports made of it, one for each that somebody has it on. */
  private @Nullable Wired wired;

  @SuppressWarnings("ArrayRecordComponent") // compared by nobody, and shared on purpose
  private record Wired(Wire wire, byte[] bytes, @Nullable Wired next) {}

  private Frame(byte[] payload, boolean text, Optional<String> id, Optional<String> name) {
    this.payload = payload;
    this.text = text;
    this.id = id;
    this.name = name;
  }

  /** How a transport puts a frame on its wire. Stateless; compared by identity. */
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

  /** The same with a cursor: the SSE {@code id}. */
  public Frame withId(String cursor) {
    return new Frame(payload, text, Optional.of(cursor), name);
  }

  /** The same with a name: the SSE {@code event}. One of the dialect's own words. */
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

  /** The transport's bytes for this frame, made at the first call. Not to be changed. */
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
