package dev.carillon.core;

import dev.carillon.core.encoding.Encoder;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.limit.Limits;
import dev.carillon.event.ChangeEvent;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.EventBatch;
import dev.carillon.event.JsonWriter;
import dev.carillon.event.Position;
import dev.carillon.support.Events;
import dev.carillon.support.Handshakes;
import dev.carillon.support.PartitionLog;
import dev.carillon.support.Principals;
import dev.carillon.topic.TopicFilter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Batches of ten events to 10,000 sessions, down to the connection, which drops what it gets. The
 * figures are per event: {@code hot} is one topic that all sessions subscribe to, so divide by
 * 10,000 for a delivery; {@code cold} gives each session a topic of its own, so an event is one
 * delivery.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@Fork(1)
public class PubSubBenchmark {
  private static final int SESSIONS = 10_000;
  private static final int EVENTS = 10;

  @Param({"hot", "cold"})
  private String topics = "hot";

  private final PubSub pubSub = new PubSub(Limits.DEFAULT, Meter.NONE, Runnable::run, Events.TIME);
  private final PartitionLog log = new PartitionLog(Events.partition("events"));
  private int next;

  private static final class Sink implements Connection {
    @Override
    public boolean ready() {
      return true;
    }

    @Override
    public void send(List<Frame> frames) {}

    @Override
    public void ping() {}

    @Override
    public void close(CloseReason reason) {}
  }

  private static final Encoder ENCODER =
      new Encoder() {
        @Override
        public Frame encode(ChangeEvent event, CursorPosition at) {
          var json = new JsonWriter(384).string("id", at.cursor()).json("data", event.data());
          return Frame.text(json.bytes());
        }
      };

  private record Listener(int number, String topics) implements Dialect {
    @Override
    public String name() {
      return "bench";
    }

    @Override
    public Conversation open(Session session, Handshake handshake) {
      String topic = topics.equals("hot") ? "vehicle:7" : "vehicle:" + number;
      session.subscribe(List.of(TopicFilter.of(topic)), ENCODER, Optional.empty());
      return text -> {};
    }
  }

  @Setup
  public void connect() {
    for (int i = 0; i < SESSIONS; i++) {
      pubSub.open(
          new Listener(i, topics), Handshakes.websocket(), Principals.anything(), new Sink());
    }
  }

  private EventBatch batch(boolean hot) {
    var events = new ArrayList<ChangeEvent>(EVENTS);
    for (int i = 0; i < EVENTS; i++) {
      events.add(log.append(hot ? "vehicle:7" : "vehicle:" + next++ % SESSIONS));
    }
    Position end = log.end();
    return new EventBatch(List.copyOf(events), List.of(end), EVENTS * 1_000);
  }

  @Benchmark
  @OperationsPerInvocation(EVENTS)
  public void publish() {
    pubSub.publish(batch(topics.equals("hot")));
  }
}
