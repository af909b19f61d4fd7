package dev.carillon.kafka.format;

import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Json;
import dev.carillon.topic.Topic;
import java.util.List;
import java.util.Optional;

/** Estimates how much memory an event holds. Stateless. */
public final class EventSize {
  /** Approximate size of an event's objects, without its JSON and its texts. */
  public static final int EVENT_BYTES = 256;

  private static final int TOPIC_BYTES = 64;
  private static final int TEXT_BYTES = 56;

  private EventSize() {}

  /**
   * Approximate memory of an event: its texts and topics, and each byte array once. The topics of
   * the before image are counted unless they are the same objects.
   */
  public static long of(ChangeEvent event) {
    byte[] data = event.data().bytes();
    Optional<BeforeImage> prior = event.prior().filter(BeforeImage::exists);
    long all = (long) EVENT_BYTES + data.length + bytes(event.topics());
    all += bytes(event.id()) + bytes(event.source()) + bytes(event.type());
    all += bytes(event.subject()) + bytes(event.key()) + bytes(event.traceparent());
    byte[] old = event.old().map(Json::bytes).orElse(data);
    all += old == data ? 0 : old.length;
    if (prior.isPresent()) {
      byte[] before = prior.get().data().bytes();
      all += before == data || before == old ? 0 : before.length;
      all += same(prior.get().topics(), event.topics()) ? 0 : bytes(prior.get().topics());
    }
    return all;
  }

  private static long bytes(List<Topic> topics) {
    long all = 0;
    for (Topic topic : topics) {
      all += TOPIC_BYTES + bytes(topic.toString());
      for (String segment : topic.segments()) {
        all += bytes(segment);
      }
    }
    return all;
  }

  @SuppressWarnings("ReferenceEquality") // whether it is held twice
  private static boolean same(List<Topic> some, List<Topic> others) {
    return some == others || (some.size() == others.size() && areSame(some, others));
  }

  @SuppressWarnings("ReferenceEquality")
  private static boolean areSame(List<Topic> some, List<Topic> others) {
    for (int i = 0; i < some.size(); i++) {
      if (some.get(i) != others.get(i)) {
        return false;
      }
    }
    return true;
  }

  private static long bytes(Optional<String> text) {
    return text.isPresent() ? bytes(text.get()) : 0;
  }

  /** Java stores two bytes per character unless all are Latin 1, which is not checked here. */
  private static long bytes(String text) {
    return TEXT_BYTES + 2L * text.length();
  }
}
