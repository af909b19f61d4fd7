package dev.carillon.dialect.topics;

import dev.carillon.command.Commands;
import dev.carillon.core.Conversation;
import dev.carillon.core.Dialect;
import dev.carillon.core.Session;
import dev.carillon.core.SubscriptionSpec;
import dev.carillon.core.condition.Condition;
import dev.carillon.core.hold.ConflationInterval;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.past.StartPosition;
import java.time.Duration;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;

/** Carillon's own protocol, over every transport. */
public final class TopicsDialect implements Dialect {
  /** The WebSocket subprotocols, the preferred one first. */
  public static final List<String> SUBPROTOCOLS =
      List.of(TopicsWireNames.JSON_SUBPROTOCOL, TopicsWireNames.CLOUDEVENTS_SUBPROTOCOL);

  private final TopicsOptions options;
  private final int maxFrameBytes;
  private final Duration pollWait;
  private final BiFunction<String, Runnable, Condition> conditions;
  private final Commands commands;

  /**
   * @param maxFrameBytes the longest message that a client may send, as stated in the welcome
   * @param pollWait how long a poll waits if it does not say
   * @param conditions compiles a filter; an IllegalArgumentException says what is wrong with it
   * @param commands executes clients' commands
   */
  public TopicsDialect(
      TopicsOptions options,
      int maxFrameBytes,
      Duration pollWait,
      BiFunction<String, Runnable, Condition> conditions,
      Commands commands) {
    this.options = options;
    this.maxFrameBytes = maxFrameBytes;
    this.pollWait = pollWait;
    this.conditions = conditions;
    this.commands = commands;
  }

  @Override
  public String name() {
    return "topics";
  }

  @Override
  public void check(Handshake handshake) {
    QueryParameters.check(handshake);
  }

  @Override
  public Conversation open(Session session, Handshake handshake) {
    EventFormat form = EventFormat.of(handshake).withRanges(options.gapRanges());
    return switch (handshake.transport()) {
      case "websocket" -> {
        var socket = new SocketConversation(session, form, options, conditions, commands);
        socket.welcome(maxFrameBytes);
        yield socket;
      }
      case "sse" -> {
        SubscriptionSpec interest =
            SubscribeRequestParser.read(handshake).interest(form, compiler(session), session::read);
        var stream = new StreamConversation(session, form, options.heartbeat());
        // What it delivers follows the welcome, which says where it begins.
        session.subscribe(interest);
        stream.welcome(interest.start() instanceof StartPosition.Now && !interest.snapshot());
        yield stream;
      }
      case "snapshot" -> {
        SubscribeRequest wish = SubscribeRequestParser.read(handshake);
        refuse(wish.from().isPresent() || wish.every().isPresent(), "from or every on a snapshot");
        session.subscribe(wish.interest(form, compiler(session), session::read).withSnapshot());
        yield new SnapshotConversation(session, form);
      }
      default -> {
        SubscriptionSpec interest = poll(session, handshake, form);
        session.subscribe(interest);
        yield new PollConversation(session, form, interest.pace().isPresent());
      }
    };
  }

  // A known text costs nothing; the rate of unknown ones is limited.
  private Function<String, Condition> compiler(Session session) {
    return text -> conditions.apply(text, session::compiles);
  }

  private SubscriptionSpec poll(Session session, Handshake handshake, EventFormat form) {
    SubscribeRequest wish = SubscribeRequestParser.read(handshake);
    refuse(wish.snapshot(), "a snapshot on a poll: get /v1/snapshot and poll from its cursor");
    refuse(wish.overflow().isPresent(), "overflow on a poll");
    SubscriptionSpec interest = wish.interest(form, compiler(session), session::read);
    if (interest.pace().isEmpty()) {
      return interest;
    }
    Duration every = interest.pace().get().every();
    // The transport has made sure that it is a number.
    Duration wait =
        handshake
            .parameter(TopicsWireNames.WAIT)
            .map(text -> Duration.ofSeconds(Integer.parseInt(text)))
            .orElse(pollWait);
    if (every.compareTo(wait) > 0) {
      throw new RefusedException(CloseReason.BAD_REQUEST.with("every is longer than wait"));
    }
    // One answer contains a key once; until it is sent everything is held back.
    return interest.at(new ConflationInterval(every, true));
  }

  private static void refuse(boolean wanted, String what) {
    if (wanted) {
      throw new RefusedException(CloseReason.UNSUPPORTED.with("not supported: " + what));
    }
  }
}
