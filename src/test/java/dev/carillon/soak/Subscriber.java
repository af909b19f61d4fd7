package dev.carillon.soak;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * One client: connects, takes in what comes, is cut, and comes back with its cursor on whatever
 * transport and gateway. Confined to its event loop, but for what says otherwise.
 */
final class Subscriber extends VerticleBase implements Link.Listener {
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(7);

  /** Between two looks at the clock, one second apart: then this process itself was late. */
  private static final long STALL_NANOS = TimeUnit.MILLISECONDS.toNanos(1200);

  /** How often a client with snapshots comes back as a new one, of a hundred times. */
  private static final int FORGETFUL = 20;

  private final Plan plan;
  private final Surroundings around;
  private final Random random;
  final Journal journal;

  private @Nullable Link link;

  @SuppressWarnings("NullAway.Init") // set by start, before anybody else has it
  private Context home;

  private int connection;
  private int session;
  private Proxy proxy;
  private boolean resumed;
  private long watched = System.nanoTime();
  private boolean paused;
  private boolean stopped;
  private long heard;
  private long openedAt;

  /** Since when it has been reading without a break, in milliseconds since 1970. */
  private long readingSince;

  private volatile String cursor = "";
  private volatile boolean away;

  /** How a client speaks to a gateway. */
  enum Transport {
    SOCKET,
    STREAM,
    POLL
  }

  /** What is done to a client. */
  enum Cut {
    /** The proxy resets its connection. */
    RESET,
    /** The proxy falls silent and says nothing. */
    HALF_OPEN,
    /** The client goes. */
    LEAVE,
    /** It reads nothing for a while. */
    STOP_READING
  }

  /**
   * Who it is.
   *
   * @param from where it begins: {@code latest}, {@code earliest} or a time
   */
  record Plan(String name, Interest interest, List<Transport> transports, String from, long seed) {}

  /** What all clients share. */
  record Surroundings(
      Door door,
      List<Proxy> proxies,
      Tokens tokens,
      Journal.Tombstones tombstones,
      Latencies latencies) {}

  /** Tells who a client is to the gateways. */
  interface Tokens {
    String token(String subject);
  }

  @SuppressWarnings("NullAway.Init")
  Subscriber(Plan plan, Surroundings around) {
    this.plan = plan;
    this.around = around;
    this.random = new Random(plan.seed());
    this.proxy = around.proxies().get(0);
    this.journal = new Journal(plan.name(), plan.interest(), around.tombstones());
  }

  @Override
  public Future<?> start() {
    home = context;
    vertx.setPeriodic(1000, tick -> watch());
    connect();
    return Future.succeededFuture();
  }

  private void connect() {
    if (stopped || away) {
      return;
    }
    link = null;
    paused = false;
    if (plan.interest().snapshot()
        && !journal.cursor().isEmpty()
        && random.nextInt(100) < FORGETFUL) {
      begin();
    } else if (journal.cursor().isEmpty()) {
      begin();
    }
    resumed = !journal.cursor().isEmpty();
    connection++;
    session++;
    heard = System.nanoTime();
    openedAt = System.currentTimeMillis();
    readingSince = openedAt;
    proxy = around.proxies().get(random.nextInt(around.proxies().size()));
    var request =
        new Door.Request(
            proxy.port(),
            around.tokens().token(plan.name()),
            plan.interest(),
            new Door.Origin(journal.cursor(), plan.from()));
    int mine = connection;
    Link.Listener listener = new OfConnection(mine);
    link =
        switch (plan.transports().get(random.nextInt(plan.transports().size()))) {
          case SOCKET -> new SocketLink(around.door(), request, listener);
          case STREAM -> StreamLink.open(around.door(), request, listener);
          case POLL -> PollLink.open(around.door(), request, listener);
        };
  }

  private void begin() {
    Journal.Life life = journal.begin();
    life.earliest = plan.from().equals("earliest");
    life.since =
        life.earliest || plan.from().equals("latest")
            ? 0
            : Instant.parse(plan.from()).toEpochMilli();
  }

  /** What an earlier connection still has to say is not heard. */
  private final class OfConnection implements Link.Listener {
    private final int number;

    OfConnection(int number) {
      this.number = number;
    }

    private boolean isNow() {
      return number == connection && !stopped;
    }

    @Override
    public void message(Map<String, ?> message, String position) {
      if (isNow()) {
        Subscriber.this.message(message, position);
      }
    }

    @Override
    public void session() {
      if (isNow()) {
        Subscriber.this.session();
      }
    }

    @Override
    public void heard() {
      if (isNow()) {
        Subscriber.this.heard();
      }
    }

    @Override
    public void ended(String why) {
      if (isNow()) {
        Subscriber.this.ended(why);
      }
    }

    @Override
    public void refused(String why) {
      if (isNow()) {
        Subscriber.this.refused(why);
      }
    }
  }

  @Override
  public void message(Map<String, ?> message, String position) {
    heard();
    long now = System.currentTimeMillis();
    boolean hasNoCursorYet = plan.interest().snapshot() && !journal.life().live;
    switch (String.valueOf(message.get("type"))) {
      case "live" -> {
        if (position.isEmpty()) {
          refused("live without a cursor");
        } else if (resumed) {
          journal.reached(position);
        } else {
          journal.live(position);
        }
      }
      case "welcome", "subscribed", "heartbeat" -> {
        if (!position.isEmpty() && !hasNoCursorYet) {
          journal.reached(position);
        }
      }
      case "close", "pong", "unsubscribed" -> {}
      default -> {
        Optional<Journal.Entry> entry =
            journal.message(message, hasNoCursorYet ? "" : position, session, now);
        if (entry.isEmpty()) {
          refused("unknown message " + message);
        } else if (entry.get().number() % 8 == 0) {
          measure(message, now);
        }
      }
    }
    cursor = journal.cursor();
  }

  private void measure(Map<String, ?> message, long now) {
    if (plan.interest().isConflated() || !"event".equals(message.get("type"))) {
      return;
    }
    long sent = Instant.parse(String.valueOf(message.get("time"))).toEpochMilli();
    // What it has missed is old when it comes.
    if (!paused && sent > readingSince + 2000) {
      around.latencies().add(sent, now);
    }
  }

  @Override
  public void session() {
    session++;
  }

  @Override
  public void heard() {
    heard = System.nanoTime();
  }

  @Override
  public void ended(String why) {
    link = null;
    connection++;
    boolean failed = System.currentTimeMillis() - openedAt < 200;
    vertx.setTimer((failed ? 300 : 20) + random.nextInt(300), again -> connect());
  }

  @Override
  public void refused(String why) {
    journal.surprise(why);
  }

  private void watch() {
    long now = System.nanoTime();
    if (now - watched > STALL_NANOS) {
      journal.stalled(session);
    }
    watched = now;
    if (paused || link == null || stopped) {
      return;
    }
    if (System.nanoTime() - heard > SILENCE_NANOS) {
      link.abandon();
      ended("silent");
    }
  }

  /**
   * Cuts it, soon. Safe to call on any thread.
   *
   * @param pause for how long it reads nothing, in milliseconds
   */
  void cut(Cut kind, long pause, Runnable done) {
    home.runOnContext(
        turn -> {
          Link open = link;
          if (open == null || open.localPort() == 0 || paused) {
            // It is cut as it is; the next moment will do.
            vertx.setTimer(50, again -> cut(kind, pause, done));
            return;
          }
          if (stopped) {
            return;
          }
          cut(open, kind, pause);
          done.run();
        });
  }

  private void cut(Link open, Cut kind, long pause) {
    switch (kind) {
      case RESET -> proxy.reset(open.localPort());
      case HALF_OPEN -> proxy.silence(open.localPort());
      case LEAVE -> {
        open.abandon();
        ended("left");
      }
      case STOP_READING -> {
        paused = true;
        open.pause();
        vertx.setTimer(
            pause,
            again -> {
              heard();
              journal.stalled(session);
              readingSince = System.currentTimeMillis();
              if (link == open) {
                paused = false;
                open.resume();
              }
            });
      }
    }
  }

  /** The last cursor. Safe to call on any thread. */
  String cursor() {
    return cursor;
  }

  /** It goes and stays away. Safe to call on any thread. */
  void leave() {
    away = true;
    home.runOnContext(
        turn -> {
          if (link != null) {
            link.abandon();
            link = null;
          }
          connection++;
        });
  }

  /** It comes back. Safe to call on any thread. */
  void comeBack() {
    home.runOnContext(
        turn -> {
          away = false;
          connect();
        });
  }

  /** For good; after that its journal can be read. */
  @Override
  public Future<?> stop() {
    stopped = true;
    if (link != null) {
      link.abandon();
    }
    return Future.succeededFuture();
  }
}
