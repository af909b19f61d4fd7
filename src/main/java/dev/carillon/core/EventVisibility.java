package dev.carillon.core;

import dev.carillon.core.identity.Principal;
import dev.carillon.event.BeforeImage;
import dev.carillon.event.ChangeEvent;
import dev.carillon.topic.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Makes the forms of an event that different principals may see: without {@code old} if that shows
 * an entity of a former owner, and under a topic that they have a grant for. Each form of the
 * newest event is made once, so that all principals that see the same form share what is made of
 * it. Confined to one event loop.
 */
final class EventVisibility {
  private @Nullable ChangeEvent whole;
  private @Nullable ChangeEvent blind;
  private @Nullable ChangeEvent unnamed;
  private final List<Named> named = new ArrayList<>(2);

  private record Named(int topic, int priorTopic, ChangeEvent event) {}

  /**
   * The event, with {@code old} only if the principal could have received events of what that
   * shows.
   */
  ChangeEvent of(ChangeEvent event, Principal principal) {
    return !event.hasMoved() || maySeeOld(event, principal) ? event : withoutOld(event);
  }

  /**
   * True if the grants cover every topic that the entity no longer has, and at least one of those
   * that it had.
   */
  private static boolean maySeeOld(ChangeEvent event, Principal principal) {
    boolean heard = false;
    for (Topic topic : event.former()) {
      boolean granted = principal.mayHear(topic);
      if (!granted && !event.topics().contains(topic)) {
        return false;
      }
      heard |= granted;
    }
    return heard;
  }

  @SuppressWarnings("ReferenceEquality") // the very same event, not one like it
  private ChangeEvent withoutOld(ChangeEvent event) {
    ChangeEvent made = blind;
    if (made == null || whole != event) {
      made = event.withoutOld();
      whole = event;
      blind = made;
    }
    return made;
  }

  /** The event under the first of its topics that the principal has a grant for. */
  ChangeEvent named(ChangeEvent event, Principal principal) {
    int topic = event.topics().size() == 1 ? 0 : first(event.topics(), principal);
    Optional<BeforeImage> prior = event.prior();
    int priorTopic = prior.isEmpty() ? 0 : first(prior.get().topics(), principal);
    return topic == 0 && priorTopic == 0 ? event : named(event, topic, priorTopic);
  }

  @SuppressWarnings("ReferenceEquality")
  private ChangeEvent named(ChangeEvent event, int topic, int priorTopic) {
    if (unnamed != event) {
      named.clear();
      unnamed = event;
    }
    for (int i = 0; i < named.size(); i++) {
      Named one = named.get(i);
      if (one.topic() == topic && one.priorTopic() == priorTopic) {
        return one.event();
      }
    }
    ChangeEvent made = event.named(topic, priorTopic);
    named.add(new Named(topic, priorTopic, made));
    return made;
  }

  private static int first(List<Topic> topics, Principal principal) {
    if (topics.size() > 1) {
      for (int i = 0; i < topics.size(); i++) {
        if (principal.mayHear(topics.get(i))) {
          return i;
        }
      }
    }
    return 0;
  }

  /** Releases the newest event. */
  void forget() {
    whole = null;
    blind = null;
    unnamed = null;
    named.clear();
  }
}
