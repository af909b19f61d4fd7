package dev.carillon.transport;

import dev.carillon.core.encoding.Frame;
import java.util.List;

/** How a dialect combines frames to the answer of a poll. */
public record PollFormat(String contentType, Body body) {

  /** Combines the frames to one body; the next poll continues from the cursor. */
  public interface Body {
    byte[] of(List<Frame> frames, String cursor);
  }
}
