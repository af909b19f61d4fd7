package dev.carillon.dialect.openshock.control;

import static dev.carillon.dialect.openshock.directory.Home.ALICE;
import static dev.carillon.dialect.openshock.directory.Home.BOB;
import static dev.carillon.dialect.openshock.directory.Home.CAROL;
import static dev.carillon.dialect.openshock.directory.Home.GARAGE;
import static dev.carillon.dialect.openshock.directory.Home.LEFT;
import static dev.carillon.dialect.openshock.directory.Home.OFFICE;
import static dev.carillon.dialect.openshock.directory.Home.RIGHT;
import static dev.carillon.dialect.openshock.directory.Home.THIRD;
import static dev.carillon.dialect.openshock.directory.Home.id;
import static dev.carillon.dialect.openshock.directory.Home.session;
import static dev.carillon.dialect.openshock.directory.Home.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.dialect.openshock.directory.Allowance;
import dev.carillon.dialect.openshock.directory.Home;
import dev.carillon.dialect.openshock.directory.TokenLimits;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who may do what with a shocker, and how hard. */
class ControlRuleTest {
  private final Judge judge = new Judge();

  @Test
  void an_owner_has_no_limits_but_the_products() {
    assertThat(
            judge
                .first(session(BOB), Judge.call(Judge.shock(LEFT, Judge.SHOCK, 100, 65_535)))
                .toString())
        .isEqualTo(
            "{\"id\":\"%s\",\"type\":1,\"intensity\":100,\"duration\":65535,\"exclusive\":false}"
                .formatted(LEFT));
  }

  @Test
  void whom_a_shocker_is_shared_with_is_held_to_the_limits() {
    JsonNode shock =
        judge.first(session(ALICE), Judge.call(Judge.shock(LEFT, Judge.VIBRATE, 100, 10_000)));

    assertThat(shock.path("intensity").intValue()).isEqualTo(50);
    assertThat(shock.path("duration").intValue()).isEqualTo(2_000);
  }

  @ParameterizedTest
  @CsvSource({"255,100", "101,100", "0,0", "100,100"})
  void intensity_is_clamped(int said, int done) {
    assertThat(
            judge
                .first(session(BOB), Judge.call(Judge.shock(LEFT, Judge.SHOCK, said, 300)))
                .path("intensity")
                .intValue())
        .isEqualTo(done);
  }

  @ParameterizedTest
  @CsvSource({"0,1,300", "299,1,300", "300,1,300", "65535,1,65535", "0,0,300"})
  void a_duration_has_a_floor_for_stop_as_well(int said, int type, int done) {
    assertThat(
            judge
                .first(session(BOB), Judge.call(Judge.shock(LEFT, type, 1, said)))
                .path("duration")
                .intValue())
        .isEqualTo(done);
  }

  @Test
  void of_two_for_one_shocker_the_first_counts() {
    List<JsonNode> parts =
        judge.taken(
            session(BOB),
            Judge.call(
                Judge.shock(LEFT, Judge.SHOCK, 10, 500),
                Judge.shock(LEFT.toString().toUpperCase(Locale.ROOT), Judge.SOUND, 20, 600)));

    assertThat(parts).singleElement().satisfies(p -> assertThat(p.path("shocks")).hasSize(1));
    assertThat(parts.get(0).path("shocks").path(0).path("type").intValue()).isEqualTo(Judge.SHOCK);
  }

  @Test
  void each_device_has_a_part_of_its_own_and_all_have_one_call() {
    List<JsonNode> parts =
        judge.taken(
            session(BOB),
            "{\"customName\":\"The Bob\",\"shocks\":[%s,%s,%s]}"
                .formatted(
                    Judge.shock(LEFT, Judge.STOP, 0, 300),
                    Judge.shock(THIRD, Judge.SHOCK, 1, 300),
                    Judge.shock(RIGHT, Judge.SOUND, 2, 300)));

    assertThat(parts)
        .extracting(p -> p.path("device").textValue())
        .containsExactly(OFFICE.toString(), GARAGE.toString());
    assertThat(parts).allMatch(p -> p.path("call").textValue().equals(id(99).toString()));
    assertThat(parts.get(0).path("shocks")).hasSize(2);
    assertThat(parts.get(0).path("sender").toString())
        .isEqualTo(
            "{\"connectionId\":\"connection-1\",\"id\":\"%s\",\"name\":\"Bob\",\"image\":\"https://pictures.example/Bob\",\"customName\":\"The Bob\",\"additionalItems\":{}}"
                .formatted(BOB));
  }

  @Test
  void the_first_that_is_wrong_refuses_all() {
    assertThat(
            judge.refused(
                session(BOB),
                Judge.call(
                    Judge.shock(LEFT, Judge.SHOCK, 1, 300),
                    Judge.shock(id(77), Judge.SHOCK, 1, 300))))
        .isEqualTo("Shocker.Control.NotFound");
    assertThat(
            judge.refused(
                session(ALICE),
                Judge.call(
                    Judge.shock(LEFT, Judge.VIBRATE, 1, 300),
                    Judge.shock(RIGHT, Judge.VIBRATE, 1, 300))))
        .isEqualTo("Shocker.Control.NotFound");
  }

  @Test
  void a_foreign_shocker_is_as_one_that_is_not_there() {
    assertThat(judge.refused(session(CAROL), Judge.call(Judge.shock(LEFT, Judge.STOP, 1, 300))))
        .isEqualTo("Shocker.Control.NotFound");
  }

  @Test
  void pause_of_the_shocker_or_the_share_stops_everything() {
    judge.home.put(Home.office(Map.of(ALICE, Home.SHARED), true));
    assertThat(judge.refused(session(BOB), Judge.call(Judge.shock(LEFT, Judge.STOP, 1, 300))))
        .isEqualTo("Shocker.Control.Paused");

    judge.home.put(
        Home.office(
            Map.of(ALICE, new Allowance(true, true, true, true, 100, 65_535, true)), false));
    assertThat(judge.refused(session(ALICE), Judge.call(Judge.shock(LEFT, Judge.VIBRATE, 1, 300))))
        .isEqualTo("Shocker.Control.Paused");
    assertThat(judge.taken(session(BOB), Judge.call(Judge.shock(LEFT, Judge.VIBRATE, 1, 300))))
        .hasSize(1);
  }

  @Test
  void each_type_needs_its_permission_and_stop_any_of_them() {
    for (int mask = 0; mask < 8; mask++) {
      boolean[] allowed = {mask != 0, (mask & 1) != 0, (mask & 2) != 0, (mask & 4) != 0};
      judge.home.put(
          Home.office(
              Map.of(
                  ALICE,
                  new Allowance(allowed[1], allowed[2], allowed[3], true, 100, 65_535, false)),
              false));
      for (int type = Judge.STOP; type <= Judge.SOUND; type++) {
        String data = Judge.call(Judge.shock(LEFT, type, 1, 300));
        if (allowed[type]) {
          assertThat(judge.taken(session(ALICE), data)).as("%d of %d", type, mask).hasSize(1);
        } else {
          assertThat(judge.refused(session(ALICE), data)).isEqualTo("Shocker.Control.NoPermission");
        }
      }
    }
  }

  @Test
  void a_token_needs_to_be_allowed_to_use_shockers_and_not_to_be_paused() {
    String data = Judge.call(Judge.shock(LEFT, Judge.SHOCK, 1, 300));

    judge.home.put(Home.token(Set.of("shockers.edit"), false, Optional.empty()));
    assertThat(judge.refused(token(BOB), data)).isEqualTo("Authorization.Token.PermissionMissing");
    judge.home.put(Home.token(Set.of("shockers.use"), true, Optional.empty()));
    assertThat(judge.refused(token(BOB), data)).isEqualTo("ApiToken.Paused");
    judge.home.put(Home.token(Set.of("shockers.use"), false, Optional.empty()));
    assertThat(
            judge.taken(token(BOB), data).get(0).path("sender").path("additionalItems").toString())
        .isEqualTo("{\"openshock.apiTokenId\":\"%s\"}".formatted(Home.TOKEN));
  }

  @Test
  void a_token_whose_rules_are_taken_away_is_no_session() {
    judge.home.put(Home.token(Set.of("shockers.use"), false, Optional.empty())).removeToken("abc");

    assertThat(judge.refused(token(BOB), Judge.call(Judge.shock(LEFT, Judge.SHOCK, 1, 300))))
        .isEqualTo("Authorization.Token.PermissionMissing");
    assertThat(
            judge.refused(
                Actor.marked(session(BOB)), Judge.call(Judge.shock(LEFT, Judge.SHOCK, 1, 300))))
        .isEqualTo("Authorization.Token.PermissionMissing");
  }

  @ParameterizedTest
  @CsvSource({
    "CLAMP,0,20",
    "CLAMP,20,20",
    "CLAMP,30,30",
    "CLAMP,255,40",
    "LERP,0,20",
    "LERP,50,30",
    "LERP,100,40",
    "LERP,255,40",
  })
  void a_tokens_limits_clamp_or_map(TokenLimits.Mode mode, int said, int done) {
    judge.home.put(
        Home.token(
            Set.of("shockers.use"), false, Optional.of(new TokenLimits(mode, 20, 40, 500, 1_000))));

    assertThat(
            judge
                .first(token(BOB), Judge.call(Judge.shock(LEFT, Judge.SHOCK, said, 700)))
                .path("intensity")
                .intValue())
        .isEqualTo(done);
  }

  @ParameterizedTest
  @CsvSource({"CLAMP,0,500", "CLAMP,800,800", "CLAMP,65535,1000", "LERP,0,500", "LERP,65535,1000"})
  void a_tokens_limits_hold_for_durations(TokenLimits.Mode mode, int said, int done) {
    judge.home.put(
        Home.token(
            Set.of("shockers.use"), false, Optional.of(new TokenLimits(mode, 20, 40, 500, 1_000))));

    assertThat(
            judge
                .first(token(BOB), Judge.call(Judge.shock(LEFT, Judge.SHOCK, 30, said)))
                .path("duration")
                .intValue())
        .isEqualTo(done);
  }

  @Test
  void a_shares_limits_come_after_the_tokens() {
    judge.home.put(
        Home.token(
            Set.of("shockers.use"),
            false,
            Optional.of(new TokenLimits(TokenLimits.Mode.CLAMP, 80, 90, 3_000, 4_000))));
    JsonNode shock =
        judge.first(token(ALICE), Judge.call(Judge.shock(LEFT, Judge.VIBRATE, 10, 300)));

    assertThat(shock.path("intensity").intValue()).isEqualTo(50);
    assertThat(shock.path("duration").intValue()).isEqualTo(2_000);
  }

  @Test
  void nothing_goes_beyond_a_limit_whatever_is_said() {
    for (int intensity = 0; intensity <= 255; intensity += 5) {
      for (int duration = 0; duration <= 65_535; duration += 1_111) {
        JsonNode shock =
            judge.first(
                session(ALICE), Judge.call(Judge.shock(LEFT, Judge.VIBRATE, intensity, duration)));
        assertThat(shock.path("intensity").intValue()).isBetween(0, 50);
        assertThat(shock.path("duration").intValue()).isBetween(300, 2_000);
      }
    }
  }

  @Test
  void somebody_who_is_no_user_may_nothing() {
    assertThat(judge.refused(session(id(77)), Judge.call(Judge.shock(LEFT, Judge.SHOCK, 1, 300))))
        .isEqualTo("Authentication.AccountDeactivated");
    judge.home.removeUser(BOB);
    assertThat(judge.refused(session(BOB), Judge.call(Judge.shock(LEFT, Judge.SHOCK, 1, 300))))
        .isEqualTo("Authentication.AccountDeactivated");
  }

  @Test
  void an_old_directory_is_not_gone_by() {
    judge.home.fresh = false;

    assertThat(judge.refused(session(BOB), Judge.call(Judge.shock(LEFT, Judge.SHOCK, 1, 300))))
        .isEqualTo("unavailable");
  }
}
