package dev.carillon.dialect.navixy;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Conversation;
import dev.carillon.core.Frame;
import dev.carillon.core.Session;
import dev.carillon.core.Subscription;
import dev.carillon.event.Gap;
import dev.carillon.event.Json;
import dev.carillon.event.Place;
import dev.carillon.topic.TopicFilter;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * One client: it says who it is with every message, subscribes to trackers, and hears of them.
 * Messages are answered in order, however long it takes to find out who somebody is.
 */
final class NavixyConversation implements Conversation {
  private final Session session;
  private final Visitor visitor;
  private final Atmosphere atmosphere;
  private final NavixyOptions options;
  private final Feeds feeds;
  private final Deque<String> waiting = new ArrayDeque<>();

  /** What goes on once the fleet is complete. */
  private Optional<Runnable> suspended = Optional.empty();

  /** True from the look-up of a hash until its message is answered. */
  private boolean asking;

  private int errors;

  NavixyConversation(
      Session session,
      Visitor visitor,
      Atmosphere atmosphere,
      NavixyOptions options,
      Reports reports,
      boolean wrapped) {
    this.session = session;
    this.visitor = visitor;
    this.atmosphere = atmosphere;
    this.options = options;
    this.feeds = new Feeds(session, reports, options, wrapped, this::complete);
  }

  @Override
  public void receive(String text) {
    if (Atmosphere.isNoise(text)) {
      return;
    }
    if (!isBusy()) {
      handle(text);
    } else if (waiting.size() < options.waitingFrames()) {
      waiting.add(text);
    } else {
      refuse(new FaultException(Fault.RATE_LIMIT, Fault.RATE_LIMIT.text()), Map.of());
    }
  }

  private boolean isBusy() {
    return asking || (visitor.isKnown() && !feeds.fleet().isComplete());
  }

  private void handle(String text) {
    Map<?, ?> message = Map.of();
    try {
      message = Request.object(text);
      handle(Request.of(message), message);
    } catch (FaultException e) {
      refuse(e, message);
    }
  }

  private void handle(Request request, Map<?, ?> message) {
    if (visitor.isKnownBy(request.hash())) {
      apply(request, message);
      return;
    }
    asking = true;
    visitor.show(
        request.hash(),
        fault -> {
          if (fault.isPresent()) {
            asking = false;
            refuse(fault.get(), message);
            goOn();
          } else {
            suspended = Optional.of(() -> apply(request, message));
            if (!feeds.fleet().follow(visitor.trackers())) {
              complete();
            }
          }
        });
  }

  /** It is known which trackers there are. */
  private void complete() {
    if (suspended.isPresent()) {
      Runnable next = suspended.get();
      suspended = Optional.empty();
      asking = false;
      next.run();
    }
    goOn();
  }

  private void goOn() {
    while (!isBusy() && !waiting.isEmpty() && session.isOpen()) {
      handle(waiting.remove());
    }
  }

  private void apply(Request request, Map<?, ?> message) {
    try {
      if (request.subscribes()) {
        subscribe(request);
      } else {
        unsubscribe(request);
      }
    } catch (FaultException e) {
      refuse(e, message);
    }
  }

  private void subscribe(Request request) {
    Map<String, Map<String, String>> statuses =
        feeds.subscribe(
            request.events(),
            event -> new Form(event.compact(), request.isoDatetime(), visitor.zone()));
    Map<String, Object> data = new LinkedHashMap<>();
    statuses.forEach(
        (type, status) -> data.put(type, request.legacy() ? status : succeeded(status)));
    answer(Words.SUBSCRIBE, request, data);
    feeds.flush(session.time());
  }

  private static Map<String, Object> succeeded(Object value) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put(Words.VALUE, value);
    result.put(Words.SUCCESS, true);
    return result;
  }

  private void unsubscribe(Request request) {
    Map<String, Set<Long>> ids = feeds.unsubscribe(request.events());
    Map<String, Object> data = new LinkedHashMap<>();
    ids.forEach((type, trackers) -> data.put(type, succeeded(trackers)));
    answer(
        Words.UNSUBSCRIBE,
        request,
        request.legacy() ? request.events().get(0).target().ids() : data);
  }

  private void answer(String action, Request request, Object data) {
    List<String> events =
        request.events().stream().map(event -> event.type().word()).distinct().toList();
    Map<String, Object> message = new LinkedHashMap<>();
    message.put(Words.TYPE, Words.RESPONSE);
    message.put(Words.ACTION, Request.action(action));
    message.put(Words.EVENTS, events);
    message.put(Words.DATA, data);
    session.send(Frame.text(Json.of(message).bytes()));
  }

  private void refuse(FaultException fault, Map<?, ?> message) {
    session.send(Refusal.of(fault, message));
    if (++errors >= options.errors()) {
      session.close(CloseReason.TOO_MANY_ERRORS);
    }
  }

  @Override
  public void live(Subscription subscription, Place at) {
    feeds.fleet().live(subscription);
    feeds.flush(session.time());
  }

  // The protocol has no word for what is lost; how it is now makes up for it.
  @Override
  public void gap(Gap gap, List<TopicFilter> concerned, Place at) {
    if (gap.cause() != Gap.Cause.UNDECODABLE && gap.cause() != Gap.Cause.UNDELIVERABLE) {
      feeds.fleet().refresh();
    }
  }

  @Override
  public void tick(Instant now) {
    visitor.tick(now);
    atmosphere.tick(now);
    feeds.flush(now);
  }

  @Override
  public void drained() {
    feeds.flush(session.time());
  }

  @Override
  public void closing(CloseReason reason) {
    if (isLogout(reason) && !feeds.isEmpty()) {
      Map<String, Object> message = new LinkedHashMap<>();
      message.put(Words.TYPE, Words.EVENT);
      message.put(Words.EVENT, Words.LOGOUT);
      message.put(Words.DATA, Words.SESSION_CLOSED);
      session.send(Frame.text(Json.of(message).bytes()));
    } else if (reason.code().equals(CloseReason.TOO_LARGE.code())) {
      session.send(
          Refusal.of(new FaultException(Fault.TOO_LARGE, Fault.TOO_LARGE.text()), Map.of()));
    }
  }

  @Override
  public CloseReason told(CloseReason reason) {
    return isLogout(reason) ? CloseReason.NORMAL.with(Words.SESSION_CLOSED) : reason;
  }

  private boolean isLogout(CloseReason reason) {
    return visitor.isKnown() && Reasons.isLogout(reason);
  }
}
