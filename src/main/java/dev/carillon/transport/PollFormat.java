package dev.carillon.transport;

import dev.carillon.core.encoding.Frame;
import java.util.List;

/** How a dialect's frames make up the answer to a poll. */
public record PollFormat(String contentType, Body body) {

  /** Puts the frames into one body; the cursor is where the next poll goes on. */
  public interface Body {
    byte[] of(List<Frame> frames, String cursor);
  }
}
