package dev.carillon.dialect.voipbin;

import dev.carillon.core.Conversation;
import dev.carillon.core.Session;
import dev.carillon.core.Subscription;
import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.Json;
import dev.carillon.topic.TopicFilter;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Conversation with one client: it names topics, and receives the events at and below them. A
 * message is applied completely or not at all.
 */
final class VoipbinConversation implements Conversation {
  private final Session session;
  private final Encoder encoder;
  private final boolean answers;
  private final VoipbinOptions options;
  private final VoipbinIdentity identity;

  /** By the topic in canonical form, which an unsubscribe names. */
  private final Map<String, Subscription> subscriptions = new HashMap<>();

  private int errors;

  VoipbinConversation(Session session, Encoder encoder, boolean answers, VoipbinOptions options) {
    this.session = session;
    this.encoder = encoder;
    this.answers = answers;
    this.options = options;
    this.identity = VoipbinClaims.identity(session.principal());
  }

  @Override
  public void receive(String text) {
    VoipbinRequest.of(text).ifPresent(this::apply);
  }

  private void apply(VoipbinRequest request) {
    List<String> topics = request.topics();
    if (topics.size() > options.topicsPerMessage()) {
      var reason =
          CloseReason.TOO_MANY_SUBSCRIPTIONS.with(
              "more than " + options.topicsPerMessage() + " topics in one message");
      refuse(reason, topics.get(options.topicsPerMessage()));
      return;
    }
    var filters = new LinkedHashMap<String, TopicFilter>();
    for (String text : topics) {
      try {
        VoipbinTopic topic = topic(text);
        filters.put(topic.toString(), permitted(topic));
      } catch (RefusedException e) {
        refuse(e.reason(), text);
        return;
      }
    }
    switch (request.type()) {
      case VoipbinWireNames.SUBSCRIBE -> subscribe(filters, topics);
      case VoipbinWireNames.UNSUBSCRIBE -> unsubscribe(filters, topics);
      default -> {
        // Unknown types are ignored without an error, as in the product.
      }
    }
  }

  private static VoipbinTopic topic(String text) {
    try {
      return VoipbinTopic.of(text);
    } catch (IllegalArgumentException e) {
      throw new RefusedException(CloseReason.BAD_TOPIC.with(String.valueOf(e.getMessage())));
    }
  }

  /**
   * The product's rule and the configured grants must both permit the topic: each alone could be
   * too wide.
   */
  private TopicFilter permitted(VoipbinTopic topic) {
    TopicFilter filter = identity.filter(topic);
    if (!session.principal().maySubscribe(filter)) {
      throw new RefusedException(CloseReason.FORBIDDEN);
    }
    return filter;
  }

  private void subscribe(Map<String, TopicFilter> filters, List<String> topics) {
    var made = new HashMap<String, Subscription>();
    for (Map.Entry<String, TopicFilter> wanted : filters.entrySet()) {
      if (subscriptions.containsKey(wanted.getKey())) {
        continue;
      }
      try {
        made.put(
            wanted.getKey(),
            session.subscribe(List.of(wanted.getValue()), encoder, Optional.empty()));
      } catch (RefusedException e) {
        made.values().forEach(Subscription::end);
        refuse(e.reason(), wanted.getKey());
        return;
      }
    }
    subscriptions.putAll(made);
    answer(VoipbinWireNames.SUBSCRIBED, topics);
  }

  private void unsubscribe(Map<String, TopicFilter> filters, List<String> topics) {
    for (String topic : filters.keySet()) {
      Subscription subscription = subscriptions.remove(topic);
      if (subscription != null) {
        subscription.end();
      }
    }
    answer(VoipbinWireNames.UNSUBSCRIBED, topics);
  }

  private void answer(String type, List<String> topics) {
    if (answers) {
      Map<String, Object> message = new LinkedHashMap<>();
      message.put(VoipbinWireNames.TYPE, type);
      message.put(VoipbinWireNames.TOPICS, topics);
      session.send(frame(message));
    }
  }

  private void refuse(CloseReason reason, String topic) {
    if (!answers) {
      session.close(VoipbinCloseReasons.policy(reason));
      return;
    }
    Map<String, Object> message = new LinkedHashMap<>();
    message.put(VoipbinWireNames.TYPE, VoipbinWireNames.ERROR);
    message.put(VoipbinWireNames.CODE, reason.code());
    message.put(VoipbinWireNames.MESSAGE, reason.text());
    message.put(VoipbinWireNames.TOPICS, List.of(wellFormed(topic)));
    session.send(frame(message));
    if (++errors >= options.errors()) {
      session.close(VoipbinCloseReasons.policy(CloseReason.TOO_MANY_ERRORS));
    }
  }

  // JSON can escape half a surrogate pair, which has no UTF-8 form.
  private static String wellFormed(String text) {
    return new String(text.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private static Frame frame(Map<String, Object> message) {
    return Frame.text(Json.of(message).bytes());
  }
}
