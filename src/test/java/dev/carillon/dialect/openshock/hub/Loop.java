package dev.carillon.dialect.openshock.hub;

import dev.carillon.command.Command;
import dev.carillon.command.Commands;
import dev.carillon.core.Dialect;
import dev.carillon.core.Meter;
import dev.carillon.core.PubSub;
import dev.carillon.core.Session;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.past.Archive;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.openshock.directory.Home;
import dev.carillon.dialect.signalr.SignalrOptions;
import dev.carillon.event.Partition;
import dev.carillon.event.Stream;
import dev.carillon.support.Entities;
import dev.carillon.support.Events;
import dev.carillon.support.FakeConnection;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** An event loop with both hubs on it; its time, its directory and its devices are the test's. */
final class Loop {
  private static final String END = "\u001e";

  final Home home = new Home();
  final List<Command> commands = new ArrayList<>();
  Optional<CloseReason> refusal = Optional.empty();
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final Partition statuses =
      Events.partition(
          new Stream("openshock.device-status", List.of(TopicFilter.of("openshock:**")), true),
          0,
          0);
  private final Partition events =
      Events.partition(Events.stream("openshock.events", "openshock:**"), 0, 1);
  private final Entities table = new Entities(statuses);
  private Instant now = Events.TIME;
  private long next;
  final OpenShock world;
  private final Dialect users;
  private final Dialect links;
  private final PubSub pubSub =
      new PubSub(Limits.DEFAULT, Meter.NONE, later::add, Archive.NONE, table, () -> now);

  Loop() {
    Commands taken =
        (principal, command) -> {
          commands.add(command);
          return refusal.isPresent()
              ? Future.failedFuture(new RefusedException(refusal.get()))
              : Future.succeededFuture(new Commands.Receipt("1", ""));
        };
    world = new OpenShock(home, taken, OpenShockOptions.DEFAULT, () -> now);
    users = world.users(SignalrOptions.DEFAULT);
    links = world.shareLinks(SignalrOptions.DEFAULT);
    pubSub.publish(Events.announcing(Events.position(statuses, 0), Events.position(events, 0)));
  }

  /** One client, and what it was told. */
  final class Client {
    final FakeConnection connection = new FakeConnection();
    final Session session;

    private Client(Dialect dialect, Handshake handshake, Principal principal) {
      session = pubSub.open(dialect, handshake, principal, connection);
      say("{\"protocol\":\"json\",\"version\":1}");
    }

    Client say(String message) {
      session.receive(Buffer.buffer(message + END));
      settle();
      return this;
    }

    /** Calls a method, and gives the answer. */
    String call(String method, String arguments) {
      heard();
      say(
          "{\"type\":1,\"invocationId\":\"1\",\"target\":\"%s\",\"arguments\":[%s]}"
              .formatted(method, arguments));
      return String.join("\n", heard());
    }

    /** What it was told since the last time, without pings and the answer to the handshake. */
    List<String> heard() {
      var messages = new ArrayList<String>();
      for (String text : connection.take()) {
        messages.addAll(List.of(text.split(END, -1)));
      }
      messages.removeIf(text -> text.isEmpty() || text.equals("{}") || text.equals("{\"type\":6}"));
      return messages;
    }
  }

  /** Somebody at the user hub. */
  Client user(Principal principal) {
    return client(users, "/1/hubs/user", MultiMap.caseInsensitiveMultiMap(), principal);
  }

  Client user(UUID user) {
    return user(Home.session(user));
  }

  Client link(String name, Principal principal) {
    MultiMap query = MultiMap.caseInsensitiveMultiMap();
    if (!name.isEmpty()) {
      query.set("name", name.strip());
    }
    return client(links, "/1/hubs/share/link/" + Home.LINK, query, principal);
  }

  private Client client(Dialect dialect, String path, MultiMap query, Principal principal) {
    var headers = MultiMap.caseInsensitiveMultiMap();
    return new Client(
        dialect,
        new Handshake("websocket", path, query, headers, MultiMap.caseInsensitiveMultiMap(), ""),
        principal);
  }

  void settle() {
    while (!later.isEmpty()) {
      later.remove().run();
    }
  }

  void pass(int seconds) {
    for (int i = 0; i < seconds; i++) {
      now = now.plusSeconds(1);
      pubSub.tick(now);
      settle();
    }
  }

  Instant now() {
    return now;
  }

  /** A heartbeat, or the device's farewell. */
  void heartbeat(UUID device, boolean online, String firmware) {
    table.time(now);
    String data =
        "{\"device\":\"%s\",\"online\":%s,\"firmwareVersion\":\"%s\"}"
            .formatted(device, online, firmware);
    pubSub.publish(
        Events.batch(table.put(device.toString(), data, "openshock:device:" + device + ":status")));
    settle();
  }

  /** An event of the back end's. */
  void happens(UUID device, String type, String data) {
    pubSub.publish(
        Events.batch(
            Events.event()
                .type("openshock." + type)
                .topics("openshock:device:" + device + ":" + type.replaceAll("-.*", ""))
                .data("{\"device\":\"" + device + "\"" + data + "}")
                .at(events, next++)
                .build()));
    settle();
  }
}
