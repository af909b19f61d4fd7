package dev.carillon.dialect.signalr.hub;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.contract.DialectContract;
import dev.carillon.core.Conversation;
import dev.carillon.core.Dialect;
import dev.carillon.core.Session;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.dialect.signalr.SignalrDialect;
import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Cursor;
import dev.carillon.support.Events;
import dev.carillon.support.Principals;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Groups, which are subscriptions. */
class GroupsTest {
  private static final String CHANGED =
      "{\"type\":1,\"target\":\"Changed\",\"arguments\":[\"vehicle:7\",{}]}";

  private final HubLoop loop = new HubLoop(SignalrOptions.DEFAULT);

  @AfterEach
  void forget() {
    ChatHub.HUBS.remove();
  }

  private static HubClient join(HubClient client, String... names) {
    for (String name : names) {
      client.call("0", "JoinGroup", "\"" + name + "\"");
    }
    return client;
  }

  private static HubClient joined(HubClient client, String... names) {
    join(client, names);
    assertThat(client.heard()).noneMatch(answer -> answer.contains("error"));
    return client;
  }

  @Test
  void an_event_comes_once_however_many_groups_match() {
    HubClient client = joined(loop.connect(), "vehicle:7", "vehicle:*", "VEHICLE:7");

    loop.publish("vehicle:7");
    assertThat(client.heard()).containsExactly(CHANGED);

    client.call("1", "leaveGroup", "\"Vehicle:7\"").heard();
    loop.publish("vehicle:7");
    assertThat(client.heard()).hasSize(1);
    client.call("1", "leaveGroup", "\"vehicle:*\"").heard();
    loop.publish("vehicle:7");
    assertThat(client.heard()).isEmpty();
  }

  @Test
  void an_event_is_written_once_for_each_protocol() {
    HubClient one = joined(loop.connect(), "vehicle:7");
    HubClient other = joined(loop.connect(), "vehicle:*");
    HubClient binary = binaryListener();
    HubClient otherBinary = binaryListener();

    loop.publish("vehicle:7");

    assertThat(one.connection.frames()).singleElement().matches(Frame::isText);
    assertThat(other.connection.frames()).isEqualTo(one.connection.frames());
    assertThat(binary.connection.frames()).singleElement().matches(frame -> !frame.isText());
    assertThat(otherBinary.connection.frames()).isEqualTo(binary.connection.frames());
  }

  /** Somebody on MessagePack who has joined everything. */
  private HubClient binaryListener() {
    HubClient client =
        HubClient.open(loop, HubClient.handshake("websocket"), Principals.anything());
    client.bytes(
        Buffer.buffer("{\"protocol\":\"messagepack\",\"version\":1}\u001e")
            .appendBytes(new byte[] {18, (byte) 0x95, 1, (byte) 0x80, (byte) 0xc0, (byte) 0xa9})
            .appendString("JoinGroup")
            .appendBytes(new byte[] {(byte) 0x91, (byte) 0xa2, '*', '*'}));
    client.connection.take();
    return client;
  }

  @Test
  void what_is_not_permitted_is_told_and_ends_nothing() {
    HubClient client =
        loop.connect(HubClient.handshake("websocket"), Principals.of("bob", "vehicle:7"));
    join(client, "vehicle:8");

    assertThat(client.heard())
        .containsExactly(
            "{\"type\":3,\"invocationId\":\"0\",\"error\":\"An unexpected error occurred invoking"
                + " 'JoinGroup' on the server. HubException: not permitted: vehicle:8\"}");
    loop.publish("vehicle:8");
    assertThat(client.heard()).isEmpty();
    joined(client, "vehicle:7");
    loop.publish("vehicle:7");
    assertThat(client.heard()).containsExactly(CHANGED);
  }

  @Test
  void a_client_joins_only_so_many_groups() {
    HubClient client = loop.connect();
    int most = SignalrOptions.DEFAULT.maxGroups();
    for (int i = 0; i <= most; i++) {
      join(client, "vehicle:" + i);
    }
    assertThat(client.heard())
        .last()
        .asString()
        .contains("HubException: more than " + most + " groups");
    joined(client.call("0", "leaveGroup", "\"vehicle:0\""), "vehicle:" + most);
  }

  @Test
  void with_cursor_the_last_argument_is_where_the_client_got_to() {
    HubClient client = joined(loop.connect("cursor=true"), "vehicle:7");
    loop.publish("vehicle:7");
    String missed = cursor(client.heard().get(0));
    client.session.close(CloseReason.GONE);
    loop.publish("vehicle:7");
    loop.publish("vehicle:8");

    HubClient back = loop.connect("cursor=true", "from=" + missed);
    join(back, "vehicle:7");
    loop.settle();

    List<String> heard = back.heard();
    assertThat(heard).hasSize(2);
    assertThat(heard.get(0)).contains("\"type\":3");
    assertThat(cursor(heard.get(1))).isNotEqualTo(missed);
    loop.publish("vehicle:7");
    assertThat(back.heard()).hasSize(1);
  }

  private static String cursor(String message) {
    String cursor = message.substring(message.lastIndexOf(",\"") + 2, message.lastIndexOf("\"]}"));
    return Cursor.of(cursor).toString();
  }

  @Test
  void a_gap_is_told_to_those_who_know_cursors() {
    HubClient one = joined(loop.connect("cursor=true"), "vehicle:7");
    HubClient other = joined(loop.connect(), "vehicle:7");

    loop.pubSub.publish(Events.batch(loop.log.spoil()));

    assertThat(one.heard())
        .singleElement()
        .asString()
        .startsWith("{\"type\":1,\"target\":\"Gap\",\"arguments\":[\"undecodable\",\"")
        .satisfies(text -> assertThat(cursor(text)).isNotEmpty());
    assertThat(other.heard()).isEmpty();
  }

  /** Notes what it hears. */
  private static final class Ear implements GroupListener {
    private final List<String> heard = new ArrayList<>();

    @Override
    public void event(ChangeEvent event) {
      heard.add(event.topic().toString());
    }

    @Override
    public void live() {
      heard.add("live");
    }
  }

  /** As everything that a hub does is a part of one. */
  private void turn(Runnable step) {
    ChatHub.newest().context.connection().run(step);
    loop.settle();
  }

  private static List<TopicFilter> filters(String filter) {
    return List.of(TopicFilter.of(filter));
  }

  @Test
  void a_hub_hears_events_as_they_are_once_it_is_live() {
    HubClient client = loop.connect();
    Groups groups = ChatHub.newest().context.groups();
    var ear = new Ear();

    turn(() -> groups.hear("ear", filters("vehicle:7"), ear));
    turn(() -> groups.hear("ear", filters("vehicle:7"), ear));
    loop.publish("vehicle:7");
    turn(() -> groups.hear("ear", filters("vehicle:8"), ear));
    loop.publish("vehicle:7");
    loop.publish("vehicle:8");
    turn(() -> groups.leave("ear"));
    loop.publish("vehicle:8");

    assertThat(ear.heard).containsExactly("live", "vehicle:7", "live", "vehicle:8");
    assertThat(client.heard()).isEmpty();
  }

  @Test
  void a_hub_hears_nothing_that_its_client_may_not() {
    loop.connect(HubClient.handshake("websocket"), Principals.of("bob", "vehicle:8"));

    assertThatThrownBy(
            () -> ChatHub.newest().context.groups().hear("ear", filters("vehicle:7"), new Ear()))
        .isInstanceOf(HubException.class)
        .hasMessageContaining("not permitted");
  }

  @Test
  void a_group_that_begins_now_brings_nothing_of_the_past() {
    HubClient first = loop.connect("cursor=true");
    joined(first, "vehicle:7");
    loop.publish("vehicle:7");
    String cursor = cursor(first.heard().get(0));
    loop.publish("vehicle:7");
    HubClient back = loop.connect("from=" + cursor);
    Group group = Group.of(filters("vehicle:7"), ChatHub.Words.CHANGED);

    ChatHub.newest().context.groups().join("now", group.fromHereOn());
    loop.settle();
    assertThat(back.heard()).isEmpty();
    ChatHub.newest().context.groups().join("then", group);
    loop.settle();
    assertThat(back.heard()).hasSize(1);
  }

  /** Everybody shakes hands as soon as the connection is there. */
  private record Shaken(Dialect dialect) implements Dialect {
    @Override
    public String name() {
      return dialect.name();
    }

    @Override
    public Conversation open(Session session, Handshake handshake) {
      Conversation conversation = dialect.open(session, handshake);
      conversation.receive(HubClient.HANDSHAKE + HubClient.RECORD_END);
      return conversation;
    }
  }

  @Nested
  class Contract extends DialectContract {
    @Override
    protected Dialect dialect() {
      return new Shaken(new SignalrDialect("chat", ChatHub.TYPE, SignalrOptions.DEFAULT));
    }

    @Override
    protected Handshake handshake() {
      return HubClient.handshake("websocket");
    }

    @Override
    protected Handshake refusedHandshake() {
      return HubClient.handshake("websocket", "from=nonsense");
    }

    @Override
    protected Principal principal() {
      return Principals.of("bob", "vehicle:7");
    }

    @Override
    protected String topic() {
      return "vehicle:7";
    }

    @Override
    protected String deniedTopic() {
      return "vehicle:8";
    }

    @Override
    protected String subscribe(String topic) {
      return call("JoinGroup", topic);
    }

    @Override
    protected String unsubscribe(String topic) {
      return call("LeaveGroup", topic);
    }

    private static String call(String target, String topic) {
      return "{\"type\":1,\"invocationId\":\"0\",\"target\":\"%s\",\"arguments\":[\"%s\"]}\u001e"
          .formatted(target, topic);
    }
  }
}
