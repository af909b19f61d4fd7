package dev.carillon.dialect.signalr.hub;

import dev.carillon.event.ChangeEvent;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.streams.ReadStream;
import java.util.List;
import java.util.concurrent.atomic.DoubleAdder;

/** What the official clients are let loose on. */
public final class EverythingHub implements Hub {
  public static final HubType<EverythingHub> TYPE =
      HubType.of(EverythingHub.class, EverythingHub::new);

  private final HubContext context;

  /** How an event is told. */
  enum Words implements EventMapper {
    CHANGED;

    @Override
    public HubCall call(ChangeEvent event) {
      return HubCall.of("Changed", event.topic().toString(), event.data());
    }
  }

  record Line(String user, int number, List<String> tags) {}

  private EverythingHub(HubContext context) {
    this.context = context;
  }

  @HubMethod
  public Line echo(Line line) {
    return line;
  }

  @HubMethod
  public String same(String text) {
    return text;
  }

  @HubMethod
  public int add(int a, int b) {
    return a + b;
  }

  @HubMethod
  public void nothing() {}

  @HubMethod
  public void shout(String text) {
    context.clients().caller().send("Shouted", text + "!");
  }

  @HubMethod
  public void fail(String how) {
    if (how.equals("told")) {
      throw new HubException("not today");
    }
    throw new IllegalStateException("secret");
  }

  @HubMethod
  public ReadStream<Integer> count(int to) {
    return new Numbers(to);
  }

  @HubMethod
  public Future<Double> sum(ReadStream<Double> numbers) {
    var sum = new DoubleAdder();
    Promise<Double> promise = Promise.promise();
    numbers
        .exceptionHandler(promise::tryFail)
        .endHandler(end -> promise.tryComplete(sum.sum()))
        .handler(sum::add);
    return promise.future();
  }

  @HubMethod
  public Future<String> ask(String question) {
    return context
        .clients()
        .caller()
        .invoke(Integer.class, "Answer", question)
        .map(answer -> "it said " + answer);
  }

  @HubMethod("JoinGroup")
  public void join(String topic) {
    context.groups().join(topic, List.of(TopicFilter.of(topic)), Words.CHANGED);
  }
}
