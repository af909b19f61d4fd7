package dev.carillon.support;

import dev.carillon.core.Dialect;
import dev.carillon.core.Meter;
import dev.carillon.core.PubSub;
import dev.carillon.core.identity.AuthenticationScheme;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Credential;
import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.core.limit.Limits;
import dev.carillon.core.past.Archive;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Plays a transcript: a dialect and its gate on a real core, over fake connections. */
final class Player {
  private static final String REQUEST_ID = "req-1";

  private final Dialect dialect;
  private final AuthenticationScheme gate;
  private final Expected expected = new Expected();
  private final Happenings happenings = new Happenings();
  private final ArrayDeque<Runnable> later = new ArrayDeque<>();
  private final Map<String, Principal> principals = new HashMap<>();
  private final Map<String, Client> clients = new HashMap<>();
  private final List<Client> everybody = new ArrayList<>();
  private Instant now = Events.TIME;
  private final PubSub pubSub =
      new PubSub(
          Limits.DEFAULT, Meter.NONE, later::add, Archive.NONE, happenings.states(), () -> now);
  private String latest = "";

  Player(Dialect dialect, AuthenticationScheme gate) {
    this(authentication -> dialect, gate);
  }

  /**
   * @param dialect makes the dialect, given who says whose a credential is
   */
  Player(
      Function<Function<Credential, Future<Principal>>, Dialect> dialect,
      AuthenticationScheme gate) {
    this.dialect = dialect.apply(this::authenticate);
    this.gate = gate;
    pubSub.publish(happenings.announcement());
  }

  void play(Transcript transcript) {
    for (Transcript.Step step : transcript.steps()) {
      try {
        play(step);
        while (!later.isEmpty()) {
          later.remove().run();
        }
      } catch (AssertionError | RuntimeException e) {
        throw at(transcript, step, e);
      }
    }
    try {
      nothingUnread();
    } catch (AssertionError e) {
      throw at(transcript, transcript.steps().get(transcript.steps().size() - 1), e);
    }
  }

  private static AssertionError at(Transcript transcript, Transcript.Step step, Throwable e) {
    return new AssertionError(
        String.format(
            "%s:%d: %s%n  at: %s %s",
            transcript.name(), step.line(), e.getMessage(), step.mark(), step.text()),
        e);
  }

  private void play(Transcript.Step step) {
    String text = expected.fill(step.text());
    switch (step.mark()) {
      case "=" -> somebody(text);
      case "?" -> connect(step.client(), text);
      case ">" -> send(acting(step), text);
      case ">b" -> acting(step).session().receive(Buffer.buffer(HexFormat.of().parseHex(text)));
      case ">pong" -> acting(step).session().heard();
      case "<" -> client(step).reads(step.text(), expected);
      case "<ping" -> client(step).readsPing();
      case "@" -> {
        nothingUnread();
        pubSub.publish(Events.batch(happenings.of(text)));
      }
      case "~" -> pass(text);
      case "!" -> client(step).ends(text, expected);
      case "." -> client(step).nothingMore();
      default -> throw new AssertionError("an unknown mark");
    }
  }

  private void somebody(String text) {
    int space = text.indexOf(' ');
    String name = text.substring(0, space);
    principals.put(name, Principals.of(name, text.substring(space + 1), now));
  }

  private void connect(String name, String text) {
    nothingUnread();
    var request = Request.of(text);
    Handshake handshake = request.handshake();
    var client = new Client(handshake.transport());
    latest = name;
    clients.put(name, client);
    everybody.add(client);
    try {
      dialect.check(handshake);
      Principal principal = principal(request, handshake);
      client.connected(pubSub.open(dialect, handshake, principal, client.connection()));
    } catch (RefusedException e) {
      client.refused(gate.refuse(e.reason(), REQUEST_ID));
    }
  }

  private Principal principal(Request request, Handshake handshake) {
    if (request.as().isEmpty()) {
      Future<Principal> answer = gate.principal(handshake, this::authenticate);
      if (answer.cause() instanceof RefusedException refused) {
        throw refused;
      }
      return answer.result();
    }
    String name = request.as().get();
    Principal principal =
        Optional.ofNullable(principals.get(name))
            .orElseThrow(() -> new AssertionError("nobody is called " + name));
    gate.admit(principal);
    return principal;
  }

  private Future<Principal> authenticate(Credential credential) {
    Principal known = principals.get(credential.value());
    return known == null
        ? Future.failedFuture(new RefusedException(CloseReason.UNAUTHENTICATED))
        : Future.succeededFuture(known);
  }

  /** Records, which end in a character that nobody can see, are a stream of bytes. */
  private static void send(Client client, String text) {
    if (text.indexOf(Expected.RECORD_END) >= 0) {
      client.session().receive(Buffer.buffer(text.replace(Expected.RECORD_END, '\u001e')));
    } else {
      client.session().receive(text);
    }
  }

  private void pass(String text) {
    nothingUnread();
    Duration time = Duration.parse("PT" + text.toUpperCase(Locale.ROOT));
    for (long i = 0; i < time.toSeconds(); i++) {
      now = now.plusSeconds(1);
      pubSub.tick(now);
    }
  }

  private Client acting(Transcript.Step step) {
    nothingUnread();
    return client(step);
  }

  private Client client(Transcript.Step step) {
    String name = step.client().isEmpty() ? latest : step.client();
    return Optional.ofNullable(clients.get(name))
        .orElseThrow(() -> new AssertionError("no client has connected"));
  }

  private void nothingUnread() {
    everybody.forEach(Client::nothingUnread);
  }
}
