package dev.carillon.dialect.signalr.hub;

import dev.carillon.core.Session;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.support.FakeConnection;
import dev.carillon.support.Handshakes;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A client of a hub, on JSON, over a connection that keeps what it is sent. */
public final class HubClient {
  static final String RECORD_END = "\u001e";
  static final String HANDSHAKE = "{\"protocol\":\"json\",\"version\":1}";
  static final String STATEFUL = "carillon.stateful=true";

  public final FakeConnection connection;
  public final Session session;
  private final HubLoop loop;

  private HubClient(HubLoop loop, Handshake handshake, Principal principal) {
    this.loop = loop;
    this.connection = new FakeConnection();
    this.session = loop.pubSub.open(loop.dialect, handshake, principal, connection);
  }

  static Handshake handshake(String transport, String... parameters) {
    MultiMap query = MultiMap.caseInsensitiveMultiMap();
    for (String parameter : parameters) {
      int at = parameter.indexOf('=');
      query.add(parameter.substring(0, at), parameter.substring(at + 1));
    }
    return Handshakes.of(transport, query);
  }

  /** Somebody who has said nothing yet. */
  static HubClient open(HubLoop loop, Handshake handshake, Principal principal) {
    return new HubClient(loop, handshake, principal);
  }

  /** Says JSON messages, and lets everything happen that they cause. */
  public HubClient say(String... messages) {
    return bytes(Buffer.buffer(String.join(RECORD_END, messages) + RECORD_END));
  }

  HubClient bytes(Buffer bytes) {
    session.receive(bytes);
    loop.settle();
    return this;
  }

  public HubClient call(String id, String target, String... arguments) {
    return say(
        "{\"type\":1,\"invocationId\":\"%s\",\"target\":\"%s\",\"arguments\":[%s]}"
            .formatted(id, target, String.join(",", arguments)));
  }

  /** The messages since the last call, without their ends; every frame must hold whole ones. */
  public List<String> heard() {
    var messages = new ArrayList<String>();
    for (Frame frame : connection.frames()) {
      String text = frame.toString();
      if (!text.endsWith(RECORD_END) || !frame.isText()) {
        throw new AssertionError("not whole: " + text);
      }
      messages.addAll(List.of(text.split(RECORD_END)));
    }
    connection.take();
    return messages;
  }

  public Optional<CloseReason> closed() {
    return connection.closed();
  }
}
