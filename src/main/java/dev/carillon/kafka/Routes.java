package dev.carillon.kafka;

import dev.carillon.event.Prior;
import dev.carillon.kafka.DecodeException.Cause;
import dev.carillon.topic.Topic;
import dev.carillon.topic.TopicFilter;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;

/** The topics that the events of one stream get. */
final class Routes {
  static final int MAX_TOPICS = 128;

  private final Scope scope;
  private final List<Route> routes = new ArrayList<>();

  private record Route(TopicTemplate template, TypeFilter types) {}

  Routes(String kafkaTopic, List<TopicOptions> topics) {
    scope = Scope.of(kafkaTopic);
    for (TopicOptions topic : topics) {
      routes.add(new Route(TopicTemplate.of(topic.topic(), scope), TypeFilter.of(topic.types())));
    }
  }

  /** What is asked for. */
  Scope scope() {
    return scope;
  }

  /** Filters that together hold every topic there can be. */
  List<TopicFilter> shapes() {
    return routes.stream().map(route -> route.template().shape()).distinct().toList();
  }

  /**
   * The topics of what was before an event, in order: those that {@code old} makes, and those that
   * its entity is known to have had. None if {@code old} makes none, so that nobody knows whose it
   * was.
   *
   * @param topics those of the event itself
   */
  List<Topic> former(Draft draft, List<Topic> topics, Optional<Prior> prior) {
    Optional<Draft> before = draft.before();
    if (before.isEmpty()) {
      return topics;
    }
    try {
      List<Topic> own = topics(before.get());
      if (own.isEmpty() || prior.filter(Prior::exists).isEmpty()) {
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
   * Filters that together hold every topic that the entity with this key can have, also by events
   * of other types.
   */
  List<TopicFilter> filters(Draft draft, KeyTemplate key) throws DecodeException {
    var filters = new ArrayList<TopicFilter>();
    for (Route route : routes) {
      route.template().filter(draft, key).ifPresent(filters::add);
    }
    return filters;
  }

  /** The topics of an event in order, each once; none if no topic is meant for its type. */
  List<Topic> topics(Draft draft) throws DecodeException {
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
