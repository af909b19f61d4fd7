package dev.carillon.event;

import java.util.Set;

/**
 * The streams that somebody's cursors cover: those that can be heard, so that nobody can count what
 * happens in others. Shared by all who hear the same streams; the newest text of what they share is
 * made once. Confined to one event loop.
 */
public final class CursorScope {
  private final Set<String> kafkaTopics;
  private final Cursors cursors;
  private final OffsetVector shared;
  private final CursorPosition place = this::sharedText;
  private String text = "";
  private long version = -1;

  /**
   * @param shared the position that most of them share
   */
  public CursorScope(Set<String> kafkaTopics, Cursors cursors, OffsetVector shared) {
    this.kafkaTopics = Set.copyOf(kafkaTopics);
    this.cursors = cursors;
    this.shared = shared;
  }

  public Set<String> kafkaTopics() {
    return kafkaTopics;
  }

  /** Somebody's place. */
  public CursorPosition at(OffsetVector position) {
    return position == shared ? place : new Own(position);
  }

  private String sharedText() {
    if (version != shared.version()) {
      text = cursors.text(shared, kafkaTopics);
      version = shared.version();
    }
    return text;
  }

  /** The place of somebody who is not where the others are. */
  private final class Own implements CursorPosition {
    private final OffsetVector position;
    private String text = "";

    Own(OffsetVector position) {
      this.position = position;
    }

    @Override
    public String cursor() {
      if (text.isEmpty()) {
        text = cursors.text(position, kafkaTopics);
      }
      return text;
    }
  }
}
