package dev.carillon.dialect.topics;

import dev.carillon.command.Command;
import dev.carillon.command.Commands;
import dev.carillon.core.Conversation;
import dev.carillon.core.Session;
import dev.carillon.core.Subscription;
import dev.carillon.core.SubscriptionSpec;
import dev.carillon.core.condition.Condition;
import dev.carillon.core.identity.AllowedNames;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Gap;
import dev.carillon.event.Json;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.AsyncResult;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Conversation with a WebSocket client: it subscribes and unsubscribes while it receives events.
 */
final class SocketConversation implements Conversation {
  private static final Logger log = LoggerFactory.getLogger(SocketConversation.class);
  private static final int MAX_ID_LENGTH = 64;
  private static final AllowedNames ONLY_AN_ID =
      AllowedNames.members(CloseReason.BAD_FRAME, TopicsWireNames.TYPE, TopicsWireNames.ID);

  private final Session session;
  private final EventFormat form;
  private final TopicsOptions options;
  private final BiFunction<String, Runnable, Condition> conditions;
  private final Commands commands;
  private final Heartbeat heartbeat;
  private final Map<String, Subscription> subscriptions = new HashMap<>();
  private int errors;

  SocketConversation(
      Session session,
      EventFormat form,
      TopicsOptions options,
      BiFunction<String, Runnable, Condition> conditions,
      Commands commands) {
    this.session = session;
    this.form = form;
    this.options = options;
    this.conditions = conditions;
    this.commands = commands;
    this.heartbeat = new Heartbeat(session, form, options.heartbeat());
    session.keepAlive(options.heartbeat(), options.silence());
  }

  void welcome(int maxFrameBytes) {
    session.send(
        form.message(
            TopicsWireNames.WELCOME,
            Map.of(
                TopicsWireNames.SESSION,
                session.id(),
                TopicsWireNames.HEARTBEAT,
                options.heartbeat().toMillis(),
                TopicsWireNames.MAX_FRAME,
                maxFrameBytes),
            session));
  }

  @Override
  public void receive(String text) {
    String id = "";
    try {
      Map<?, ?> message = message(text);
      id = id(message);
      answer(id, message, text);
    } catch (RefusedException e) {
      refuse(id, e.reason());
    }
  }

  private void refuse(String id, CloseReason reason) {
    session.send(form.error(id, reason));
    // A temporary refusal is not the client's fault.
    if (!reason.reconnect() && ++errors >= options.maxErrors()) {
      session.close(CloseReason.TOO_MANY_ERRORS);
    }
  }

  private static Map<?, ?> message(String text) {
    try {
      if (Json.read(text) instanceof Map<?, ?> message) {
        return message;
      }
    } catch (IllegalArgumentException e) {
      // Reported below, without details for the client.
    }
    throw new RefusedException(CloseReason.BAD_FRAME.with("not a JSON object"));
  }

  private static String id(Map<?, ?> message) {
    @Nullable Object id = message.get(TopicsWireNames.ID);
    if (id == null) {
      return "";
    }
    if (id instanceof String text && text.length() <= MAX_ID_LENGTH) {
      return text;
    }
    throw new RefusedException(
        CloseReason.BAD_FRAME.with("id must be a text of at most 64 characters"));
  }

  private void answer(String id, Map<?, ?> message, String text) {
    String type = message.get(TopicsWireNames.TYPE) instanceof String word ? word : "";
    switch (type) {
      case TopicsWireNames.SUBSCRIBE -> subscribe(id, message);
      case TopicsWireNames.UNSUBSCRIBE -> {
        ONLY_AN_ID.require(message.keySet());
        unsubscribe(id);
      }
      case TopicsWireNames.PING -> {
        ONLY_AN_ID.require(message.keySet());
        session.send(form.message(TopicsWireNames.PONG, withId(id, Map.of())));
      }
      case TopicsWireNames.COMMAND -> command(id, CommandReader.read(message, text, session));
      default -> throw new RefusedException(CloseReason.BAD_FRAME.with("unknown type"));
    }
  }

  private void subscribe(String id, Map<?, ?> message) {
    if (id.isEmpty()) {
      throw new RefusedException(CloseReason.BAD_FRAME.with("a subscription needs an id"));
    }
    if (subscriptions.containsKey(id)) {
      throw new RefusedException(CloseReason.BAD_FRAME.with("the id is in use"));
    }
    SubscriptionSpec interest =
        SubscribeRequestParser.read(message)
            .interest(form, text -> conditions.apply(text, session::compiles), session::read);
    subscriptions.put(id, session.subscribe(interest));
    session.send(form.message(TopicsWireNames.SUBSCRIBED, withId(id, Map.of()), session));
  }

  private void unsubscribe(String id) {
    Subscription subscription = subscriptions.remove(id);
    if (subscription == null) {
      throw new RefusedException(CloseReason.NOT_FOUND.with("no subscription has this id"));
    }
    subscription.end();
    session.send(form.message(TopicsWireNames.UNSUBSCRIBED, withId(id, Map.of())));
  }

  private void command(String id, Command command) {
    commands
        .send(session.principal(), command)
        .onComplete(done -> session.run(() -> reply(id, done)));
  }

  private void reply(String id, AsyncResult<Commands.Receipt> done) {
    if (done.succeeded()) {
      Map<String, Object> data = new LinkedHashMap<>();
      data.put(TopicsWireNames.ID, done.result().id());
      data.put(TopicsWireNames.CURSOR, done.result().cursor());
      session.send(
          form.message(TopicsWireNames.REPLY, withId(id, Map.of(TopicsWireNames.DATA, data))));
    } else if (done.cause() instanceof RefusedException refused) {
      refuse(id, refused.reason());
    } else {
      log.error("command failed session={}", session.id(), done.cause());
      refuse(id, CloseReason.INTERNAL_ERROR);
    }
  }

  private static Map<String, Object> withId(String id, Map<String, ?> members) {
    Map<String, Object> all = new HashMap<>(members);
    if (!id.isEmpty()) {
      all.put(TopicsWireNames.ID, id);
    }
    return all;
  }

  @Override
  public void gap(Gap gap, List<TopicFilter> concerned, CursorPosition at) {
    Optional<String> cursor = session.isResumable() ? Optional.of(at.cursor()) : Optional.empty();
    session.send(form.gap(gap, concerned, session.time(), cursor));
  }

  @Override
  public void live(Subscription subscription, CursorPosition at) {
    subscriptions.forEach(
        (id, other) -> {
          if (other == subscription) {
            session.send(form.live(id, at.cursor()));
          }
        });
  }

  @Override
  public void tick(Instant now) {
    heartbeat.tick(now);
  }
}
