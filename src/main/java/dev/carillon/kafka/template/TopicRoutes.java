package dev.carillon.kafka.template;

import dev.carillon.event.BeforeImage;
import dev.carillon.kafka.template.DecodeException.Cause;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** Determines the topics of the events of one stream. */
public final class TopicRoutes {
  static final int MAX_TOPICS = 128;

  private final TemplateScope scope;
  private final List<Route> routes = new ArrayList<>();

  private record Route(TopicTemplate template, TypeFilter types) {}

  public TopicRoutes(String kafkaTopic, List<TopicOptions> topics) {
    scope = TemplateScope.of(kafkaTopic);
    for (TopicOptions topic : topics) {
      routes.add(new Route(TopicTemplate.of(topic.topic(), scope), TypeFilter.of(topic.types())));
    }
  }

  /** The paths that the templates use. */
  public TemplateScope scope() {
    return scope;
  }

  /** Filters that together match every possible topic. */
  public List<TopicFilter> shapes() {
    return routes.stream().map(route -> route.template().shape()).distinct().toList();
  }

  /**
   * The topics of the before image of an event, in order: those that {@code old} makes, and the
   * known former topics of its entity. Empty if {@code old} makes none, because then the former
   * topics cannot be determined.
   *
   * @param topics those of the event itself
   */
  public List<Topic> former(DecodedRecord draft, List<Topic> topics, Optional<BeforeImage> prior) {
    Optional<DecodedRecord> before = draft.before();
    if (before.isEmpty()) {
      return topics;
    }
    try {
      List<Topic> own = topics(before.get());
      if (own.isEmpty() || prior.filter(BeforeImage::exists).isEmpty()) {
        return own;
      }
      var all = new LinkedHashSet<>(own);
      all.addAll(prior.get().topics());
      return List.copyOf(all);
    } catch (DecodeException e) {
      return List.of();
    }
  }

  /**
   * Filters that together match every topic of the entity with this key, including those of events
   * of other types.
   */
  public List<TopicFilter> filters(DecodedRecord draft, KeyTemplate key) throws DecodeException {
    var filters = new ArrayList<TopicFilter>();
    for (Route route : routes) {
      route.template().filter(draft, key).ifPresent(filters::add);
    }
    return filters;
  }

  /**
   * The topics of an event in order, without duplicates; empty if no topic is configured for its
   * type.
   */
  public List<Topic> topics(DecodedRecord draft) throws DecodeException {
    var topics = new LinkedHashSet<Topic>();
    boolean meant = false;
    for (Route route : routes) {
      if (route.types().matches(draft.type())) {
        meant = true;
        route.template().render(draft, topics);
      }
    }
    if (meant && topics.isEmpty()) {
      throw new DecodeException(Cause.NO_TOPIC, "no template makes a topic of it");
    }
    if (topics.size() > MAX_TOPICS) {
      throw new DecodeException(Cause.TOO_MANY_TOPICS, "more than " + MAX_TOPICS + " topics");
    }
    return List.copyOf(topics);
  }
}
