package dev.carillon.dialect.signalr.hub;

import dev.carillon.event.ChangeEvent;
import dev.carillon.topic.TopicFilter;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.streams.ReadStream;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A hub with one method of each kind. */
public final class ChatHub implements Hub {
  static final HubType<ChatHub> TYPE = HubType.of(ChatHub.class, ChatHub::new);

  /** The hubs of a test, in order; it runs on one thread. */
  public static final ThreadLocal<List<ChatHub>> HUBS = ThreadLocal.withInitial(ArrayList::new);

  /** How the greeting of the next hub ends. */
  static final ThreadLocal<Future<Void>> GREETING =
      ThreadLocal.withInitial(Future::succeededFuture);

  public final HubContext context;
  public final List<String> calls = new ArrayList<>();
  public final List<Object> uploaded = new ArrayList<>();
  public final List<Promise<String>> promises = new ArrayList<>();
  public @Nullable Numbers numbers;
  public @Nullable ReadStream<String> upload;
  public int disconnected;

  /** How an event is told. */
  enum Words implements EventMapper {
    CHANGED;

    @Override
    public HubCall call(ChangeEvent event) {
      return HubCall.of("Changed", event.topic().toString(), event.data());
    }
  }

  record Line(String user, int number, @Nullable List<String> tags) {}

  enum Colour {
    RED,
    GREEN
  }

  private ChatHub(HubContext context) {
    if (context.connection().parameter("banned").isPresent()) {
      throw new HubException("banned");
    }
    this.context = context;
    HUBS.get().add(this);
  }

  public static ChatHub newest() {
    return HUBS.get().get(HUBS.get().size() - 1);
  }

  @Override
  public Future<?> connected() {
    return GREETING.get();
  }

  @Override
  public void disconnected() {
    disconnected++;
  }

  @HubMethod("JoinGroup")
  public Future<Void> join(String name) {
    String canonical = name.toLowerCase(Locale.ROOT);
    context.groups().join(canonical, List.of(filter(canonical)), Words.CHANGED);
    return Future.succeededFuture();
  }

  private static TopicFilter filter(String name) {
    try {
      return TopicFilter.of(name);
    } catch (IllegalArgumentException e) {
      throw new HubException("no such group");
    }
  }

  @HubMethod
  public void leaveGroup(String name) {
    context.groups().leave(name.toLowerCase(Locale.ROOT));
  }

  @HubMethod
  public Line echo(Line line) {
    return line;
  }

  @HubMethod
  public String paint(Colour colour, Optional<Double> amount, List<Integer> coats) {
    return colour + " " + amount + " " + coats;
  }

  @HubMethod
  public String price(BigDecimal amount, BigInteger pieces) {
    return amount + " " + pieces;
  }

  @HubMethod
  public void fail(String how) {
    switch (how) {
      case "told" -> throw new HubException("not today");
      case "error" -> throw new StackOverflowError();
      default -> throw new IllegalStateException("secret");
    }
  }

  @HubMethod
  public Future<String> wait(String name) {
    calls.add(name);
    Promise<String> promise = Promise.promise();
    promises.add(promise);
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

  @HubMethod
  public void shout(String text) {
    context.clients().caller().send("Shouted", text, context.connection().id());
  }

  @HubMethod
  public ReadStream<Integer> count(int to) {
    numbers = new Numbers(to);
    return numbers;
  }

  @HubMethod
  public Future<String> upload(String name, ReadStream<String> lines) {
    upload = lines;
    Promise<String> promise = Promise.promise();
    lines
        .exceptionHandler(promise::tryFail)
        .endHandler(end -> promise.tryComplete(name + " " + uploaded))
        .handler(uploaded::add);
    return promise.future();
  }

  @HubMethod
  public void leave() {
    context.connection().close();
  }
}
