package dev.carillon.dialect.topics;

import dev.carillon.core.CloseReason;
import dev.carillon.core.Conversation;
import dev.carillon.core.Dialect;
import dev.carillon.core.Handshake;
import dev.carillon.core.RefusedException;
import dev.carillon.core.Session;
import dev.carillon.event.Cursor;
import dev.carillon.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Carillon's own protocol, over every transport. */
public final class TopicsDialect implements Dialect {
  /** The WebSocket subprotocols, the preferred one first. */
  public static final List<String> SUBPROTOCOLS =
      List.of(Words.JSON_SUBPROTOCOL, Words.CLOUDEVENTS_SUBPROTOCOL);

  private final TopicsOptions options;
  private final int maxFrameBytes;

  /**
   * @param maxFrameBytes what a client is told of the longest message that it may send
   */
  public TopicsDialect(TopicsOptions options, int maxFrameBytes) {
    this.options = options;
    this.maxFrameBytes = maxFrameBytes;
  }

  @Override
  public String name() {
    return "topics";
  }

  @Override
  public Conversation open(Session session, Handshake handshake) {
    var form = Form.of(handshake);
    return switch (handshake.transport()) {
      case "websocket" -> {
        var socket = new SocketConversation(session, form, options);
        socket.welcome(maxFrameBytes);
        yield socket;
      }
      case "sse" -> {
        Request request = Request.of(handshake);
        var stream = new StreamConversation(session, form, options.heartbeat());
        session.permit(request.filters);
        stream.welcome(request.cursor.isEmpty());
        session.subscribe(request.filters, form.encoder(), request.cursor);
        yield stream;
      }
      default -> {
        Request request = Request.of(handshake);
        var poll = new PollConversation(session, form);
        session.subscribe(request.filters, form.encoder(), request.cursor);
        yield poll;
      }
    };
  }

  /** What the query of an event stream or a poll asks for. */
  private record Request(List<TopicFilter> filters, Optional<Cursor> cursor) {
    static Request of(Handshake handshake) {
      for (String name : Words.NOT_YET) {
        if (handshake.parameter(name).isPresent()) {
          throw new RefusedException(CloseReason.UNSUPPORTED.with(name + " is not supported yet"));
        }
      }
      List<String> topics = handshake.parameters(Words.TOPIC);
      if (topics.isEmpty()) {
        throw new RefusedException(CloseReason.BAD_REQUEST.with("no topic"));
      }
      return new Request(TopicsDialect.filters(topics), cursor(handshake));
    }

    private static Optional<Cursor> cursor(Handshake handshake) {
      Optional<String> text =
          handshake.header(Words.LAST_EVENT_ID_HEADER).filter(id -> !id.isEmpty());
      for (String name : Words.LAST_EVENT_ID) {
        text = text.or(() -> handshake.parameter(name));
      }
      return text.or(() -> handshake.parameter(Words.CURSOR)).map(Request::cursor);
    }

    private static Cursor cursor(String text) {
      try {
        return Cursor.of(text);
      } catch (IllegalArgumentException e) {
        throw new RefusedException(CloseReason.BAD_CURSOR);
      }
    }
  }

  /**
   * Reads the filters of one request.
   *
   * @throws RefusedException naming the first that is none
   */
  static List<TopicFilter> filters(List<String> texts) {
    var filters = new ArrayList<TopicFilter>(texts.size());
    for (String text : texts) {
      try {
        filters.add(TopicFilter.of(text));
      } catch (IllegalArgumentException e) {
        throw new RefusedException(CloseReason.BAD_TOPIC.with(String.valueOf(e.getMessage())));
      }
    }
    return filters;
  }
}
