package dev.carillon.dialect.navixy;

import dev.carillon.core.Conversation;
import dev.carillon.core.Session;
import dev.carillon.core.Subscription;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.dialect.navixy.request.ErrorResponse;
import dev.carillon.dialect.navixy.request.NavixyCloseReasons;
import dev.carillon.dialect.navixy.request.NavixyError;
import dev.carillon.dialect.navixy.request.NavixyErrorException;
import dev.carillon.dialect.navixy.request.NavixyRequest;
import dev.carillon.dialect.navixy.request.NavixyWireNames;
import dev.carillon.dialect.navixy.tracker.OutputFormat;
import dev.carillon.dialect.navixy.tracker.TrackerUpdateReader;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Gap;
import dev.carillon.event.Json;
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
 * Conversation with one client: it sends its credential with every message, subscribes to trackers,
 * and receives their events. Messages are answered in order, even while the look-up of a credential
 * takes time.
 */
final class NavixyConversation implements Conversation {
  private final Session session;
  private final ClientLogin visitor;
  private final AtmosphereProtocol atmosphere;
  private final NavixyOptions options;
  private final ClientSubscriptions feeds;
  private final Deque<String> waiting = new ArrayDeque<>();

  /** Continues once the set of trackers is complete. */
  private Optional<Runnable> suspended = Optional.empty();

  /** True from the look-up of a hash until its message is answered. */
  private boolean asking;

  private int errors;

  NavixyConversation(
      Session session,
      ClientLogin visitor,
      AtmosphereProtocol atmosphere,
      NavixyOptions options,
      TrackerUpdateReader reports,
      boolean wrapped) {
    this.session = session;
    this.visitor = visitor;
    this.atmosphere = atmosphere;
    this.options = options;
    this.feeds = new ClientSubscriptions(session, reports, options, wrapped, this::complete);
  }

  @Override
  public void receive(String text) {
    if (AtmosphereProtocol.isNoise(text)) {
      return;
    }
    if (!isBusy()) {
      handle(text);
    } else if (waiting.size() < options.waitingFrames()) {
      waiting.add(text);
    } else {
      refuse(
          new NavixyErrorException(NavixyError.RATE_LIMIT, NavixyError.RATE_LIMIT.text()),
          Map.of());
    }
  }

  private boolean isBusy() {
    return asking || (visitor.isKnown() && !feeds.fleet().isComplete());
  }

  private void handle(String text) {
    Map<?, ?> message = Map.of();
    try {
      message = NavixyRequest.object(text);
      handle(NavixyRequest.of(message), message);
    } catch (NavixyErrorException e) {
      refuse(e, message);
    }
  }

  private void handle(NavixyRequest request, Map<?, ?> message) {
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

  /** The set of trackers is complete. */
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

  private void apply(NavixyRequest request, Map<?, ?> message) {
    try {
      if (request.subscribes()) {
        subscribe(request);
      } else {
        unsubscribe(request);
      }
    } catch (NavixyErrorException e) {
      refuse(e, message);
    }
  }

  private void subscribe(NavixyRequest request) {
    Map<String, Map<String, String>> statuses =
        feeds.subscribe(
            request.events(),
            event -> new OutputFormat(event.compact(), request.isoDatetime(), visitor.zone()));
    Map<String, Object> data = new LinkedHashMap<>();
    statuses.forEach(
        (type, status) -> data.put(type, request.legacy() ? status : succeeded(status)));
    answer(NavixyWireNames.SUBSCRIBE, request, data);
    feeds.flush(session.time());
  }

  private static Map<String, Object> succeeded(Object value) {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put(NavixyWireNames.VALUE, value);
    result.put(NavixyWireNames.SUCCESS, true);
    return result;
  }

  private void unsubscribe(NavixyRequest request) {
    Map<String, Set<Long>> ids = feeds.unsubscribe(request.events());
    Map<String, Object> data = new LinkedHashMap<>();
    ids.forEach((type, trackers) -> data.put(type, succeeded(trackers)));
    answer(
        NavixyWireNames.UNSUBSCRIBE,
        request,
        request.legacy() ? request.events().get(0).target().ids() : data);
  }

  private void answer(String action, NavixyRequest request, Object data) {
    List<String> events =
        request.events().stream().map(event -> event.type().word()).distinct().toList();
    Map<String, Object> message = new LinkedHashMap<>();
    message.put(NavixyWireNames.TYPE, NavixyWireNames.RESPONSE);
    message.put(NavixyWireNames.ACTION, NavixyRequest.action(action));
    message.put(NavixyWireNames.EVENTS, events);
    message.put(NavixyWireNames.DATA, data);
    session.send(Frame.text(Json.of(message).bytes()));
  }

  private void refuse(NavixyErrorException fault, Map<?, ?> message) {
    session.send(ErrorResponse.of(fault, message));
    if (++errors >= options.errors()) {
      session.close(CloseReason.TOO_MANY_ERRORS);
    }
  }

  @Override
  public void live(Subscription subscription, CursorPosition at) {
    feeds.fleet().live(subscription);
    feeds.flush(session.time());
  }

  // The protocol has no message for a gap; the current state is sent again instead.
  @Override
  public void gap(Gap gap, List<TopicFilter> concerned, CursorPosition at) {
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
      message.put(NavixyWireNames.TYPE, NavixyWireNames.EVENT);
      message.put(NavixyWireNames.EVENT, NavixyWireNames.LOGOUT);
      message.put(NavixyWireNames.DATA, NavixyWireNames.SESSION_CLOSED);
      session.send(Frame.text(Json.of(message).bytes()));
    } else if (reason.code().equals(CloseReason.TOO_LARGE.code())) {
      session.send(
          ErrorResponse.of(
              new NavixyErrorException(NavixyError.TOO_LARGE, NavixyError.TOO_LARGE.text()),
              Map.of()));
    }
  }

  @Override
  public CloseReason told(CloseReason reason) {
    return isLogout(reason) ? CloseReason.NORMAL.with(NavixyWireNames.SESSION_CLOSED) : reason;
  }

  private boolean isLogout(CloseReason reason) {
    return visitor.isKnown() && NavixyCloseReasons.isLogout(reason);
  }
}
