package dev.carillon.access.jwt;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.access.ControlOptions;
import dev.carillon.access.Door;
import dev.carillon.support.JwtIssuer;
import dev.carillon.support.Signer;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A token is good for no longer than it is remembered that it was taken back. */
class TokenLifeTest {
  private static final Duration REMEMBERED = ControlOptions.DEFAULT.remember();

  private final JwtIssuer issuer = JwtIssuer.of(Signer.hs256());
  private final Door door = Door.open(issuer.options());

  @AfterEach
  void close() {
    door.close();
  }

  private String token(long issued, long life) {
    Map<String, Object> claims = issuer.claims("alice");
    claims.put("iat", issued);
    claims.put("exp", issued + life);
    return issuer.signer().sign(claims);
  }

  @Test
  void one_that_is_good_for_longer_is_refused_by_name() {
    long now = door.clock.instant().getEpochSecond();
    door.admitted(token(now, REMEMBERED.toSeconds()));
    assertThat(door.refusal(token(now, REMEMBERED.toSeconds() + 60)).code())
        .isEqualTo("token_too_long_lived");
    assertThat(door.refusal(token(now, 100L * 365 * 86_400)).code())
        .isEqualTo("token_too_long_lived");
  }

  @Test
  void it_does_not_grow_into_the_bound_while_its_revocation_is_forgotten() {
    long now = door.clock.instant().getEpochSecond();
    String token = token(now, 2 * REMEMBERED.toSeconds());
    for (int i = 0; i < 8; i++) {
      assertThat(door.refusal(token).code()).isEqualTo("token_too_long_lived");
      door.clock.advance(REMEMBERED.dividedBy(4));
    }
  }

  @Test
  void one_that_does_not_say_when_it_was_made_is_measured_from_now() {
    Map<String, Object> claims = issuer.claims("alice");
    claims.remove("iat");
    long now = door.clock.instant().getEpochSecond();
    claims.put("exp", now + REMEMBERED.toSeconds() - 60);
    door.admitted(issuer.signer().sign(claims));
    claims.put("exp", now + REMEMBERED.toSeconds() + 60);
    assertThat(door.refusal(issuer.signer().sign(claims)).code()).isEqualTo("token_too_long_lived");
  }

  @Test
  void one_that_has_expired_is_told_so_before_its_signature_is_looked_at() {
    JwtIssuer forger = JwtIssuer.of(Signer.hs256());
    long now = door.clock.instant().getEpochSecond();
    Map<String, Object> claims = forger.claims("alice");
    claims.put("iat", now - 200);
    claims.put("exp", now - 100);
    assertThat(door.refusal(forger.signer().sign(claims)).code()).isEqualTo("token_expired");
    claims.put("exp", now - 29);
    assertThat(door.refusal(forger.signer().sign(claims)).text())
        .isEqualTo("the token's signature is not valid");
  }
}
