package dev.carillon.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.access.Door;
import dev.carillon.core.identity.CloseReason;
import dev.carillon.event.Json;
import dev.carillon.support.JwksServer;
import dev.carillon.support.JwtIssuer;
import dev.carillon.support.Signer;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** Attacks on the way in, one per test: each is refused as unauthenticated. */
public abstract class Attack {
  public static final Signer signer = Signer.rs256().named("k1");
  public final JwtIssuer issuer = JwtIssuer.of(signer);
  public Door door;
  public JwksServer canary;

  @BeforeEach
  void open() {
    door = Door.open(issuer.options());
    canary = JwksServer.start(door.vertx, signer);
    door.admitted(issuer.token("alice"));
  }

  @AfterEach
  void close() {
    // Nothing that a token holds makes us call anybody.
    assertThat(canary.requests()).isZero();
    canary.close();
    door.close();
  }

  public CloseReason refused(String token) {
    CloseReason reason = door.refusal(token);
    assertThat(reason.code()).as(reason.text()).isEqualTo("unauthenticated");
    return reason;
  }

  public CloseReason refusedClaim(String name, Object value) {
    Map<String, Object> claims = issuer.claims("alice");
    claims.put(name, value);
    return refused(signer.sign(claims));
  }

  public void refusedHeader(String name, Object value) {
    Map<String, Object> header = signer.header();
    header.put(name, value);
    refused(signer.sign(header, issuer.claims("alice")));
  }

  /** A header or claims as they stand in a token. */
  public static String part(Map<String, ?> json) {
    return Signer.b64(Json.of(json).toString().getBytes(StandardCharsets.UTF_8));
  }
}
