package dev.carillon.webhook.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.support.Patience;
import dev.carillon.webhook.DeliveryOutcome;
import dev.carillon.webhook.MessageReceiver;
import dev.carillon.webhook.Network;
import dev.carillon.webhook.WebhookOptions;
import dev.carillon.webhook.WebhookTarget;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** One request, over a real socket, to receivers of every kind. */
class HttpReceiverTest {
  private static final String NAME = "hooks.example";
  private static final List<Network> LOOPBACK =
      List.of(Network.of("127.0.0.0/8"), Network.of("::1/128"));

  private final Vertx vertx = Vertx.vertx();
  private final List<String> asked = new CopyOnWriteArrayList<>();

  /** Long, where it is not to be used up: this machine may have other things to do. */
  private Duration timeout = Duration.ofSeconds(25);

  @AfterEach
  void close() {
    get(vertx.close());
  }

  private static <T> T get(Future<T> future) {
    try {
      return future.await(Patience.SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("no answer", e);
    }
  }

  private WebhookOptions options(List<Network> allowed, Optional<Path> caFile) {
    WebhookOptions usual = WebhookOptions.DEFAULT;
    return new WebhookOptions(
        Optional.empty(),
        1,
        usual.sessionTimeout(),
        2,
        8,
        timeout,
        List.of(),
        usual.maxRetryAfter(),
        usual.rotation(),
        usual.saveInterval(),
        Optional.empty(),
        true,
        usual.ports(),
        allowed,
        caFile,
        10,
        10);
  }

  private HttpReceiver receiver(Resolver resolver) {
    return receiver(LOOPBACK, Optional.empty(), resolver);
  }

  private HttpReceiver receiver(List<Network> allowed, Optional<Path> caFile, Resolver resolver) {
    return new HttpReceiver(
        vertx,
        options(allowed, caFile),
        host -> {
          asked.add(host);
          return resolver.resolve(host);
        },
        "Carillon/test");
  }

  private static Resolver to(String... addresses) {
    return host -> {
      var found = new ArrayList<InetAddress>();
      for (String address : addresses) {
        try {
          // With a name, as a resolver gives it: nobody may look that up again.
          found.add(InetAddress.getByAddress(host, InetAddress.getByName(address).getAddress()));
        } catch (UnknownHostException e) {
          return Future.failedFuture(e);
        }
      }
      return Future.succeededFuture(found);
    };
  }

  private int listen(java.util.function.Consumer<HttpServerRequest> handler) {
    HttpServer server = vertx.createHttpServer().requestHandler(handler::accept);
    return get(server.listen(0, "127.0.0.1")).actualPort();
  }

  private static MessageReceiver.Request to(boolean tls, int port) {
    return new MessageReceiver.Request(
        new WebhookTarget(tls, NAME, port, "/hook?a=b"),
        "msg_1",
        1234,
        "v1,abc",
        "application/json",
        Buffer.buffer("{\"a\":\"ü\"}"));
  }

  private DeliveryOutcome post(HttpReceiver receiver, int port) {
    return get(receiver.post(to(false, port)));
  }

  @Test
  void the_request_is_what_the_convention_says_and_the_name_stays_in_it() {
    var heads = new CopyOnWriteArrayList<String>();
    int port =
        listen(
            request ->
                request
                    .body()
                    .onSuccess(
                        body -> {
                          heads.add(request.method() + " " + request.uri() + " " + body);
                          request
                              .headers()
                              .forEach(h -> heads.add(h.getKey() + ": " + h.getValue()));
                          var unused = request.response().end("thanks");
                        }));
    DeliveryOutcome outcome = post(receiver(to("127.0.0.1")), port);
    assertThat(outcome.word()).isEqualTo("200");
    assertThat(outcome.isDelivered()).isTrue();
    assertThat(outcome.excerpt()).isEqualTo("thanks");
    assertThat(heads)
        .contains(
            "POST /hook?a=b {\"a\":\"ü\"}",
            "webhook-id: msg_1",
            "webhook-timestamp: 1234",
            "webhook-signature: v1,abc")
        .anyMatch(head -> head.equalsIgnoreCase("content-type: application/json"))
        .anyMatch(head -> head.equalsIgnoreCase("user-agent: Carillon/test"))
        .anyMatch(head -> head.equalsIgnoreCase("host: " + NAME + ":" + port));
    assertThat(asked).containsExactly(NAME);
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void no_redirect_is_followed(int status) {
    var hits = new AtomicInteger();
    int inside = listen(request -> hits.incrementAndGet());
    int port =
        listen(
            request ->
                request
                    .response()
                    .setStatusCode(status)
                    .putHeader("Location", "http://127.0.0.1:" + inside + "/")
                    .end());
    DeliveryOutcome outcome = post(receiver(to("127.0.0.1")), port);
    assertThat(outcome.status()).isEqualTo(status);
    assertThat(outcome.isDelivered()).isFalse();
    assertThat(hits).hasValue(0);
  }

  @Test
  void a_name_that_leads_inside_is_refused_before_anything_is_connected() {
    var hits = new AtomicInteger();
    int port = listen(request -> hits.incrementAndGet());
    HttpReceiver strict = receiver(List.of(), Optional.empty(), to("127.0.0.1"));
    assertThat(post(strict, port).word()).isEqualTo("not_permitted");
    // One that is permitted does not help the others.
    HttpReceiver both = receiver(List.of(), Optional.empty(), to("8.8.8.8", "169.254.169.254"));
    DeliveryOutcome outcome = post(both, port);
    assertThat(outcome.word()).isEqualTo("not_permitted");
    assertThat(outcome.excerpt()).contains("169.254.169.254");
    assertThat(hits).hasValue(0);
  }

  @Test
  void a_name_that_changes_its_mind_is_judged_each_time() {
    var hits = new AtomicInteger();
    int port =
        listen(
            request -> {
              hits.incrementAndGet();
              var unused = request.response().end();
            });
    var turn = new AtomicInteger();
    // Only one of the two loopback networks is allowed here.
    HttpReceiver receiver =
        receiver(
            List.of(Network.of("127.0.0.1/32")),
            Optional.empty(),
            host -> to(turn.getAndIncrement() == 0 ? "127.0.0.1" : "127.0.0.2").resolve(host));
    assertThat(post(receiver, port).isDelivered()).isTrue();
    // The connection that is still open does not count either.
    assertThat(post(receiver, port).word()).isEqualTo("not_permitted");
    assertThat(hits).hasValue(1);
    assertThat(asked).hasSize(2);
  }

  @Test
  void a_receiver_that_hangs_is_left_after_the_timeout() {
    timeout = Duration.ofSeconds(2);
    int port = listen(request -> {});
    DeliveryOutcome outcome = post(receiver(to("127.0.0.1")), port);
    assertThat(outcome.word()).isEqualTo("timeout");
    assertThat(outcome.took()).isBetween(Duration.ofMillis(1_500), Duration.ofSeconds(30));
  }

  @Test
  void one_that_takes_the_connection_and_says_nothing_or_nonsense_is_a_failure() {
    timeout = Duration.ofSeconds(2);
    NetServer silent = vertx.createNetServer().connectHandler(socket -> {});
    int port = get(silent.listen(0, "127.0.0.1")).actualPort();
    assertThat(post(receiver(to("127.0.0.1")), port).word()).isEqualTo("timeout");
    timeout = Duration.ofSeconds(25);
    NetServer rude =
        vertx
            .createNetServer()
            .connectHandler(
                socket -> {
                  var unused = socket.end(Buffer.buffer("SSH-2.0-OpenSSH_9\r\n\r\n"));
                });
    int nonsense = get(rude.listen(0, "127.0.0.1")).actualPort();
    assertThat(post(receiver(to("127.0.0.1")), nonsense).word()).isEqualTo("no_connection");
  }

  @Test
  void a_gigabyte_in_answer_costs_a_few_kilobytes() {
    var written = new AtomicLong();
    var closed = new AtomicInteger();
    int port =
        listen(
            request -> {
              HttpServerResponse response =
                  request.response().putHeader("Content-Length", "" + (1L << 30));
              response.closeHandler(gone -> closed.incrementAndGet());
              pour(response, Buffer.buffer("x".repeat(64 << 10)), written);
            });
    DeliveryOutcome outcome = post(receiver(to("127.0.0.1")), port);
    assertThat(outcome.isDelivered()).isTrue();
    assertThat(outcome.excerpt()).hasSizeLessThanOrEqualTo(512).startsWith("xxxx");
    org.awaitility.Awaitility.await().untilAtomic(closed, org.hamcrest.Matchers.is(1));
    assertThat(written.get()).isLessThan(64L << 20);
  }

  private static void pour(HttpServerResponse response, Buffer chunk, AtomicLong written) {
    response
        .write(chunk)
        .onSuccess(
            done -> {
              written.addAndGet(chunk.length());
              pour(response, chunk, written);
            });
  }

  @Test
  void an_answer_that_never_ends_counts_by_its_status() {
    int port =
        listen(
            request -> {
              var unused = request.response().setChunked(true).setStatusCode(202).write("begun");
            });
    DeliveryOutcome outcome = post(receiver(to("127.0.0.1")), port);
    assertThat(outcome.status()).isEqualTo(202);
    assertThat(outcome.excerpt()).isEqualTo("begun");
  }

  @Test
  void an_answer_is_kept_in_printable_characters_only() {
    int port =
        listen(
            request ->
                request
                    .response()
                    .setStatusCode(400)
                    .putHeader("Retry-After", "7")
                    .end("bad\u0000\r\n\u001b[31m\u202e<b>ü"));
    DeliveryOutcome outcome = post(receiver(to("127.0.0.1")), port);
    assertThat(outcome.excerpt()).isEqualTo("bad    [31m <b>ü");
    assertThat(outcome.retryAfter()).hasValue(Duration.ofSeconds(7));
  }

  @Test
  void nobody_there_no_name_and_no_addresses_are_told_apart() throws Exception {
    int free;
    try (var socket = new java.net.ServerSocket(0)) {
      free = socket.getLocalPort();
    }
    assertThat(post(receiver(to("127.0.0.1")), free).word()).isEqualTo("no_connection");
    HttpReceiver unknown = receiver(host -> Future.failedFuture(new UnknownHostException(host)));
    assertThat(post(unknown, free).word()).isEqualTo("unresolved");
    assertThat(post(receiver(to()), free).word()).isEqualTo("unresolved");
    timeout = Duration.ofSeconds(1);
    HttpReceiver slow =
        receiver(host -> io.vertx.core.Promise.<List<InetAddress>>promise().future());
    assertThat(post(slow, free).word()).isEqualTo("timeout");
  }

  @Test
  void tls_goes_to_the_judged_address_and_checks_the_name() {
    SelfSignedCertificate own = SelfSignedCertificate.create(NAME);
    SelfSignedCertificate other = SelfSignedCertificate.create("other.example");
    int port = listenTls(own);
    Path ca = Path.of(own.certificatePath());
    HttpReceiver trusting = receiver(LOOPBACK, Optional.of(ca), to("127.0.0.1"));
    assertThat(get(trusting.post(to(true, port))).word()).isEqualTo("200");
    assertThat(get(receiver(to("127.0.0.1")).post(to(true, port))).word()).isEqualTo("tls");
    // Trusted, but of somebody else.
    Path others = Path.of(other.certificatePath());
    HttpReceiver mistaken = receiver(LOOPBACK, Optional.of(others), to("127.0.0.1"));
    assertThat(get(mistaken.post(to(true, listenTls(other)))).word()).isEqualTo("tls");
    own.delete();
    other.delete();
  }

  private int listenTls(SelfSignedCertificate certificate) {
    HttpServer server =
        vertx
            .createHttpServer(
                new HttpServerOptions()
                    .setSsl(true)
                    .setKeyCertOptions(certificate.keyCertOptions()))
            .requestHandler(request -> request.response().end());
    return get(server.listen(0, "127.0.0.1")).actualPort();
  }

  @Test
  void the_system_is_asked_for_names() {
    var system = new SystemResolver(vertx);
    assertThat(get(system.resolve("127.0.0.1"))).hasSize(1);
    Future<List<InetAddress>> none = system.resolve("does-not-exist.invalid");
    assertThat(get(none.map("found").otherwise("none"))).isEqualTo("none");
  }
}
