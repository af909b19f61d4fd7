package dev.carillon.sample;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A receiver of webhooks, as a product would write it. It verifies signatures, and answers 503 for
 * a while at regular intervals. Runs on a thread of its own.
 */
final class HookReceiver implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(HookReceiver.class);
  private static final String PREFIX = "whsec_";
  private static final String HMAC = "HmacSHA256";
  private static final int SECRET_BYTES = 32;
  private static final int MAX_BODY = 1 << 20;
  private static final Duration TOLERANCE = Duration.ofMinutes(5);
  private static final int PERIOD_SECONDS = 120;
  private static final int OUT_OF_ORDER_SECONDS = 20;

  private final InstantSource clock;
  private final byte[] key = new byte[SECRET_BYTES];
  private final HttpServer server;
  private final ExecutorService thread;

  HookReceiver(InstantSource clock) throws IOException {
    this.clock = clock;
    new SecureRandom().nextBytes(key);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    thread = Executors.newSingleThreadExecutor(task -> new Thread(task, "sample-hook-receiver"));
    server.setExecutor(thread);
    server.createContext("/voyages", this::handle);
  }

  HookReceiver start() {
    server.start();
    return this;
  }

  int port() {
    return server.getAddress().getPort();
  }

  String url() {
    return "http://127.0.0.1:" + port() + "/voyages";
  }

  /** The secret that the sender signs with. */
  String secret() {
    return PREFIX + Base64.getEncoder().encodeToString(key);
  }

  private void handle(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readNBytes(MAX_BODY);
    exchange.sendResponseHeaders(status(exchange, body), -1);
    exchange.close();
  }

  private int status(HttpExchange exchange, byte[] body) {
    if (Math.floorMod(clock.instant().getEpochSecond(), PERIOD_SECONDS) < OUT_OF_ORDER_SECONDS) {
      return 503;
    }
    String id = header(exchange, "webhook-id");
    boolean good = isGood(id, header(exchange, "webhook-timestamp"), exchange, body);
    log.debug("webhook received id={} good={}", id, good);
    return good ? 204 : 400;
  }

  private static String header(HttpExchange exchange, String name) {
    return Optional.ofNullable(exchange.getRequestHeaders().getFirst(name)).orElse("");
  }

  private boolean isGood(String id, String timestamp, HttpExchange exchange, byte[] body) {
    if (!timestamp.matches("\\d{1,12}")) {
      return false;
    }
    Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(sent, clock.instant()).abs().compareTo(TOLERANCE) > 0) {
      return false;
    }
    byte[] expected =
        ("v1," + signature(id + "." + timestamp + ".", body)).getBytes(StandardCharsets.UTF_8);
    return Stream.of(header(exchange, "webhook-signature").split(" "))
        .anyMatch(shown -> MessageDigest.isEqual(shown.getBytes(StandardCharsets.UTF_8), expected));
  }

  private String signature(String prefix, byte[] body) {
    try {
      Mac mac = Mac.getInstance(HMAC);
      mac.init(new SecretKeySpec(key, HMAC));
      mac.update(prefix.getBytes(StandardCharsets.UTF_8));
      return Base64.getEncoder().encodeToString(mac.doFinal(body));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    server.stop(0);
    thread.shutdownNow();
  }
}
