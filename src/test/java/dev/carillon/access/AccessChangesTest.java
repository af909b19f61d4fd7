package dev.carillon.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.access.identity.AccessChange;
import dev.carillon.access.identity.AccessChange.Kind;
import dev.carillon.access.identity.AccessChange.Target;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.support.LogCapture;
import dev.carillon.support.MovableClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Whose access has ended: at the door, and on what is open. */
class AccessChangesTest {
  private final MovableClock clock = new MovableClock();
  private final Instant noon = clock.instant();
  private final AccessChanges endings = new AccessChanges(ControlOptions.DEFAULT, clock);

  private static Principal principal(String id, String subject, String tenant, Instant issued) {
    return new Principal(
        id,
        subject,
        tenant,
        Set.of(),
        Map.of("jti", "jti of " + id),
        List.of(),
        List.of(),
        Optional.empty(),
        issued);
  }

  private Principal ann(Instant issued) {
    return principal("jwt:idp:ann", "ann", "acme", issued);
  }

  private void add(Kind kind, Target target) {
    endings.add(new AccessChange(kind, target, noon));
  }

  private String verdict(Principal principal) {
    try {
      endings.check(principal);
      return "passes";
    } catch (RefusedException e) {
      return e.reason().code();
    }
  }

  @Test
  void whoever_logged_in_before_a_session_ended_is_out_and_whoever_does_later_is_in() {
    add(Kind.SESSION_ENDED, Target.principal("jwt:idp:ann"));
    assertThat(verdict(ann(noon.minusSeconds(1)))).isEqualTo("session_ended");
    assertThat(verdict(ann(noon))).isEqualTo("session_ended");
    assertThat(verdict(ann(Instant.EPOCH))).as("unknown when").isEqualTo("session_ended");
    assertThat(verdict(ann(noon.plusMillis(1)))).isEqualTo("passes");
    assertThat(verdict(principal("jwt:idp:bob", "bob", "acme", noon.minusSeconds(1))))
        .isEqualTo("passes");
  }

  @Test
  void a_subject_is_meant_whatever_it_showed_and_in_one_tenant_or_any() {
    add(Kind.SESSION_ENDED, Target.subject("ann", "acme"));
    assertThat(verdict(principal("token:7", "ann", "acme", noon))).isEqualTo("session_ended");
    assertThat(verdict(principal("jwt:b:ann", "ann", "other", noon))).isEqualTo("passes");
    add(Kind.SESSION_ENDED, Target.subject("ann", ""));
    assertThat(verdict(principal("jwt:b:ann", "ann", "other", noon))).isEqualTo("session_ended");
  }

  @Test
  void a_block_lasts_until_it_is_taken_back_whatever_is_shown() {
    add(Kind.PRINCIPAL_BLOCKED, Target.subject("ann", ""));
    assertThat(verdict(ann(noon.plusSeconds(60)))).isEqualTo("blocked");
    clock.advance(Duration.ofDays(4000));
    add(Kind.SESSION_ENDED, Target.subject("somebody else", ""));
    assertThat(verdict(ann(clock.instant()))).isEqualTo("blocked");
    endings.add(
        new AccessChange(Kind.PRINCIPAL_UNBLOCKED, Target.subject("ann", ""), noon.plusSeconds(1)));
    assertThat(verdict(ann(clock.instant()))).isEqualTo("passes");
  }

  @Test
  void a_token_is_revoked_by_its_id_or_its_jti() {
    add(Kind.TOKEN_REVOKED, Target.token("7"));
    add(Kind.TOKEN_REVOKED, Target.token("jti of jwt:idp:ann"));
    assertThat(verdict(principal("token:7", "sync", "", noon))).isEqualTo("token_revoked");
    assertThat(verdict(principal("token:8", "sync", "", noon))).isEqualTo("passes");
    assertThat(verdict(ann(noon))).isEqualTo("token_revoked");
    assertThat(verdict(principal("jwt:idp:7", "7", "", noon))).isEqualTo("passes");
  }

  @Test
  void changed_access_ends_what_is_open_and_keeps_nobody_out() {
    var ending = new AccessChange(Kind.ACCESS_CHANGED, Target.subject("ann", ""), noon);
    endings.add(ending);
    assertThat(verdict(ann(Instant.EPOCH))).isEqualTo("passes");
    assertThat(AccessChanges.ends(ending, ann(noon.plusSeconds(9)))).isTrue();
    assertThat(endings.size()).isZero();
  }

  @Test
  void until_everything_is_known_nobody_passes() {
    boolean[] known = {false};
    endings.expect(() -> known[0]);
    assertThat(verdict(ann(noon))).isEqualTo("unavailable");
    known[0] = true;
    assertThat(verdict(ann(noon))).isEqualTo("passes");
  }

  @Test
  void the_order_in_which_news_come_is_of_no_matter() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    for (int run = 0; run < 200; run++) {
      var news = new ArrayList<AccessChange>();
      for (int i = 0; i < 6; i++) {
        Kind kind = random.nextBoolean() ? Kind.SESSION_ENDED : Kind.PRINCIPAL_BLOCKED;
        news.add(new AccessChange(kind, Target.subject("ann", ""), noon.plusSeconds(i)));
      }
      assertThat(after(news, random)).as("seed %d", seed).isEqualTo(after(news, random));
    }
  }

  private List<String> after(List<AccessChange> news, Random random) {
    var shuffled = new ArrayList<>(news);
    Collections.shuffle(shuffled, random);
    var own = new AccessChanges(ControlOptions.DEFAULT, clock);
    shuffled.forEach(own::add);
    var verdicts = new ArrayList<String>();
    for (int i = -1; i < 7; i++) {
      try {
        own.check(ann(noon.plusSeconds(i)));
        verdicts.add("passes");
      } catch (RefusedException e) {
        verdicts.add(e.reason().code());
      }
    }
    return verdicts;
  }

  @Test
  void what_is_remembered_is_bounded_in_time_and_number() {
    var few =
        new AccessChanges(new ControlOptions(Optional.empty(), Duration.ofHours(1), 3), clock);
    for (int i = 0; i < 5; i++) {
      few.add(new AccessChange(Kind.SESSION_ENDED, Target.subject("s" + i, ""), clock.instant()));
    }
    assertThat(few.size()).isEqualTo(3);
    clock.advance(Duration.ofHours(2));
    few.add(new AccessChange(Kind.SESSION_ENDED, Target.subject("last", ""), clock.instant()));
    assertThat(few.size()).isEqualTo(1);
  }

  private AccessChanges few() {
    return new AccessChanges(new ControlOptions(Optional.empty(), Duration.ofHours(1), 3), clock);
  }

  private static String verdict(AccessChanges endings, Principal principal) {
    try {
      endings.check(principal);
      return "passes";
    } catch (RefusedException e) {
      return e.reason().code();
    }
  }

  @Test
  void no_number_of_blocks_takes_one_of_them_back() {
    AccessChanges few = few();
    for (int i = 0; i < 50; i++) {
      few.add(
          new AccessChange(Kind.PRINCIPAL_BLOCKED, Target.subject("s" + i, ""), clock.instant()));
    }
    for (int i = 0; i < 50; i++) {
      Principal one = principal("jwt:idp:s" + i, "s" + i, "", clock.instant().plusSeconds(9));
      assertThat(verdict(few, one)).isEqualTo("blocked");
    }
    assertThat(verdict(few, ann(noon))).isEqualTo("passes");
    assertThat(few.evicted()).isZero();
  }

  @Test
  void in_the_place_of_an_evicted_session_everybody_is_refused_who_could_be_meant() {
    AccessChanges few = few();
    for (int i = 0; i < 4; i++) {
      few.add(
          new AccessChange(
              Kind.SESSION_ENDED, Target.subject("s" + i, ""), noon.plusSeconds(10L * i)));
    }
    assertThat(few.evicted()).isEqualTo(1);
    assertThat(verdict(few, principal("jwt:idp:s0", "s0", "", noon))).isEqualTo("session_ended");
    assertThat(verdict(few, ann(noon.minusSeconds(9)))).as("before").isEqualTo("session_ended");
    assertThat(verdict(few, ann(noon.plusSeconds(1)))).as("after").isEqualTo("passes");
    assertThat(verdict(few, principal("anonymous", "anonymous", "", Instant.EPOCH)))
        .as("nobody logged in")
        .isEqualTo("passes");
  }

  @Test
  void in_the_place_of_an_evicted_token_all_tokens_are_refused_that_could_be_it() {
    AccessChanges few = few();
    for (int i = 0; i < 4; i++) {
      few.add(new AccessChange(Kind.TOKEN_REVOKED, Target.token("jti of " + i), noon));
    }
    assertThat(verdict(few, principal("0", "s", "", noon))).isEqualTo("token_revoked");
    assertThat(verdict(few, ann(noon))).isEqualTo("token_revoked");
    assertThat(verdict(few, ann(noon.plusSeconds(1)))).isEqualTo("passes");
  }

  @Test
  void that_something_was_evicted_is_told_once_a_minute() {
    try (var log = new LogCapture()) {
      AccessChanges few = few();
      for (int i = 0; i < 100; i++) {
        few.add(new AccessChange(Kind.SESSION_ENDED, Target.subject("s" + i, ""), clock.instant()));
      }
      assertThat(log.text()).containsOnlyOnce("max-entries=3");
      clock.advance(Duration.ofMinutes(1));
      few.add(new AccessChange(Kind.SESSION_ENDED, Target.subject("another", ""), clock.instant()));
      assertThat(log.text().split("max-entries=3", -1)).hasSize(3);
    }
  }

  @Test
  void a_name_has_bounds() {
    assertThatThrownBy(() -> Target.principal("")).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Target.token("x".repeat(513)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Target.of(Map.of("subject", "a", "token", "b")))
        .hasMessageContaining("more than one");
    assertThatThrownBy(() -> Target.of(Map.of("subject", 7)))
        .hasMessageContaining("no principal, subject or token");
  }
}
