package dev.carillon.event;

import java.util.Set;

/**
 * The streams that a session's cursors cover: those that it can receive, so that a client cannot
 * count the events of others. Shared by all sessions with the same streams; the newest text of
 * their shared position is made once. Confined to one event loop.
 */
public final class CursorScope {
  private final Set<String> kafkaTopics;
  private final Cursors cursors;
  private final OffsetVector shared;
  private final CursorPosition place = this::sharedText;
  private String text = "";
  private long version = -1;

  /**
   * @param shared the position that most of the sessions share
   */
  public CursorScope(Set<String> kafkaTopics, Cursors cursors, OffsetVector shared) {
    this.kafkaTopics = Set.copyOf(kafkaTopics);
    this.cursors = cursors;
    this.shared = shared;
  }

  public Set<String> kafkaTopics() {
    return kafkaTopics;
  }

  /** A session's position in this scope. */
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

  /** The position of a session that is not where the others are. */
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
