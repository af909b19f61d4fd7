package dev.carillon.dialect.signalr;

import dev.carillon.core.Session;
import dev.carillon.core.Subscription;
import dev.carillon.core.encoding.Frame;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.core.identity.Handshake;
import dev.carillon.dialect.signalr.hub.Caller;
import dev.carillon.dialect.signalr.hub.ClientResults;
import dev.carillon.dialect.signalr.hub.Clients;
import dev.carillon.dialect.signalr.hub.Groups;
import dev.carillon.dialect.signalr.hub.Hub;
import dev.carillon.dialect.signalr.hub.HubConnection;
import dev.carillon.dialect.signalr.hub.HubContext;
import dev.carillon.dialect.signalr.hub.HubOutput;
import dev.carillon.dialect.signalr.hub.StatefulReconnect;
import dev.carillon.dialect.signalr.protocol.ByteInput;
import dev.carillon.dialect.signalr.protocol.HubCloseReasons;
import dev.carillon.dialect.signalr.protocol.HubMessage;
import dev.carillon.dialect.signalr.protocol.HubProtocol;
import dev.carillon.dialect.signalr.protocol.ValueTrees;
import dev.carillon.event.CursorPosition;
import dev.carillon.event.Gap;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The message exchange of one client and its hub, once they agree on a protocol. Confined to one
 * event loop.
 */
final class HubDialogue implements HubMessage.Receiver {
  private static final Logger log = LoggerFactory.getLogger(HubDialogue.class);
  private static final String GAP = "Gap";

  /** The hub until there is one. */
  private static final Hub NOBODY = new Hub() {};

  private final Session session;
  private final HubProtocol protocol;
  private final ByteInput input;
  private final HubSettings terms;
  private final Optional<StatefulReconnect> memory;
  private final HubOutput output;
  private final ClientResults results;
  private final Uploads uploads;
  private final Downloads downloads;
  private final Invocations invocations;
  private final KeepAlive pulse;
  private final HubContext context;
  private Hub hub = NOBODY;
  private boolean connected;
  private boolean pumping;
  private boolean reading = true;
  private Optional<String> lastWord = Optional.empty();

  HubDialogue(
      Session session,
      Handshake handshake,
      HubProtocol protocol,
      ByteInput input,
      HubSettings terms,
      Optional<StatefulReconnect> memory) {
    this.session = session;
    this.protocol = protocol;
    this.input = input;
    this.terms = terms;
    this.memory = memory;
    SignalrOptions options = terms.options();
    output = new HubOutput(session, protocol, terms.cursor(), terms.frames(), memory);
    results = new ClientResults(output, options.maxClientResults());
    uploads = new Uploads(session, options.streamBuffer(), this::pump);
    downloads = new Downloads(session, output);
    invocations =
        new Invocations(session, terms.type(), options, output, uploads, downloads, this::pump);
    pulse = new KeepAlive(options, handshake.transport());
    context =
        new HubContext(
            new HubConnection(session, handshake),
            session.principal(),
            new Clients(new Caller(output, results)),
            new Groups(session, output, terms.start(), options.maxGroups()));
  }

  /** Connects the client; then its messages are read. */
  void begin() {
    Future<?> greeting;
    try {
      hub = terms.type().create(context);
      greeting = hub.connected();
    } catch (RuntimeException e) {
      notConnected(e);
      return;
    }
    if (greeting.isComplete()) {
      greeted(greeting);
    } else {
      greeting.onComplete(done -> session.run(() -> greeted(greeting)));
    }
  }

  private void greeted(Future<?> greeting) {
    if (greeting.failed()) {
      notConnected(greeting.cause());
      return;
    }
    if (session.isOpen()) {
      connected = true;
      results.open();
      pump();
    }
  }

  private void notConnected(Throwable cause) {
    if (!ErrorTexts.isTold(cause)) {
      log.error("hub failed to connect session={}", session.id(), cause);
    }
    lastWord = Optional.of(ErrorTexts.closed(cause));
    session.close(HubCloseReasons.NOT_CONNECTED);
  }

  /** Bytes have been received. */
  void receive() {
    pulse.heard();
    pump();
  }

  /** Handles the received messages, as many as the turn allows. */
  private void pump() {
    if (pumping) {
      return;
    }
    pumping = true;
    try {
      while (isReady()) {
        Optional<HubMessage> next = protocol.read(input, terms.options().maxMessageBytes());
        if (next.isEmpty()) {
          break;
        }
        take(next.get());
      }
    } finally {
      pumping = false;
    }
    readOrWait();
  }

  private void readOrWait() {
    boolean goOn = input.size() <= terms.options().pendingInputBytes();
    if (goOn != reading) {
      reading = goOn;
      session.read(goOn);
    }
  }

  private boolean isReady() {
    return connected
        && session.isOpen()
        && invocations.hasPlace(results.size())
        && !uploads.isFull();
  }

  private void take(HubMessage message) {
    if (memory.isEmpty() || memory.get().takes(message)) {
      message.pass(this);
    }
  }

  @Override
  public void invocation(HubMessage.Invocation invocation) {
    invocations.invoke(hub, invocation);
  }

  @Override
  public void item(HubMessage.StreamItem item) {
    uploads.item(item);
  }

  @Override
  public void completion(HubMessage.Completion completion) {
    if (!results.answer(completion)) {
      uploads.complete(completion);
    }
  }

  @Override
  public void cancel(HubMessage.CancelInvocation cancel) {
    downloads.cancel(cancel.id());
  }

  @Override
  public void ping() {
    pulse.pinged();
  }

  @Override
  public void close(HubMessage.Close close) {
    session.close(CloseReason.NORMAL);
  }

  @Override
  public void ack(HubMessage.Ack ack) {
    memory.ifPresent(known -> known.acknowledge(ack.sequenceId()));
  }

  @Override
  public void sequence(HubMessage.Sequence sequence) {
    memory.ifPresent(known -> known.sequence(sequence.sequenceId()));
  }

  void tick(Instant now) {
    if (connected && pulse.isSilent(now, isReady())) {
      session.close(CloseReason.SILENT);
      return;
    }
    if (pulse.takesPing(now)) {
      output.send(new HubMessage.Ping());
    }
    memory.flatMap(StatefulReconnect::acknowledgement).ifPresent(output::send);
    if (connected) {
      hub.tick(now);
    }
  }

  /** A subscription has sent its snapshot. */
  void live(Subscription subscription) {
    context.groups().live(subscription);
  }

  void drained() {
    downloads.goOn();
  }

  /** A new WebSocket has replaced the old one. */
  void reattached() {
    // Messages that were not accepted are sent again.
    input.clear();
    readOrWait();
    if (memory.isEmpty() || !memory.get().canResume()) {
      session.close(HubCloseReasons.FORGOTTEN);
      return;
    }
    pulse.heard();
    output.send(memory.get().resume());
    for (Frame frame : memory.get().unacknowledged()) {
      session.send(frame);
    }
  }

  /** Reports a gap if the client uses cursors: the others cannot resume. */
  void gap(Gap gap, CursorPosition at) {
    if (terms.cursor()) {
      String cursor = session.isResumable() ? at.cursor() : "";
      output.send(
          HubMessage.Invocation.of(
              GAP, List.of(ValueTrees.of(gap.cause().word()), ValueTrees.of(cursor))));
    }
  }

  void closing(CloseReason reason) {
    output.send(
        new HubMessage.Close(
            lastWord.or(() -> CloseMessage.error(reason)), CloseMessage.allowsReconnect(reason)));
  }

  void closed() {
    results.close();
    uploads.close();
    downloads.close();
    input.clear();
    if (connected) {
      connected = false;
      hub.disconnected();
    }
  }
}
