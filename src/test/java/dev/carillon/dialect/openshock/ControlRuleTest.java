package dev.carillon.dialect.openshock;

import static dev.carillon.dialect.openshock.Home.ALICE;
import static dev.carillon.dialect.openshock.Home.BOB;
import static dev.carillon.dialect.openshock.Home.CAROL;
import static dev.carillon.dialect.openshock.Home.GARAGE;
import static dev.carillon.dialect.openshock.Home.LEFT;
import static dev.carillon.dialect.openshock.Home.LINK;
import static dev.carillon.dialect.openshock.Home.OFFICE;
import static dev.carillon.dialect.openshock.Home.RIGHT;
import static dev.carillon.dialect.openshock.Home.THIRD;
import static dev.carillon.dialect.openshock.Home.id;
import static dev.carillon.dialect.openshock.Home.session;
import static dev.carillon.dialect.openshock.Home.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.core.Command;
import dev.carillon.core.Principal;
import dev.carillon.core.RefusedException;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may do what with a shocker, and how hard. */
class ControlRuleTest {
  private static final Instant NOW = Instant.parse("2026-11-21T06:26:01Z");
  private static final int STOP = 0;
  private static final int SHOCK = 1;
  private static final int VIBRATE = 2;
  private static final int SOUND = 3;

  private final Home home = new Home();
  private final List<Map<UUID, Duration>> rested = new ArrayList<>();
  private boolean resting;
  private final ControlRule rule =
      new ControlRule(
          home,
          (link, shockers) -> {
            rested.add(shockers);
            return Future.succeededFuture(!resting);
          },
          OpenShockOptions.DEFAULT,
          () -> NOW,
          () -> id(99));

  private static String shock(Object shocker, int type, int intensity, int duration) {
    return "{\"id\":\"%s\",\"type\":%d,\"intensity\":%d,\"duration\":%d}"
        .formatted(shocker, type, intensity, duration);
  }

  private static String call(String... shocks) {
    return "{\"shocks\":[" + String.join(",", shocks) + "]}";
  }

  private static String linked(String more, String... shocks) {
    return "{\"link\":\"%s\"%s,\"shocks\":[%s]}".formatted(LINK, more, String.join(",", shocks));
  }

  private static Command command(String data) {
    byte[] bytes = data.getBytes(StandardCharsets.UTF_8);
    return new Command(
        "openshock.control",
        new Json(bytes, 0, bytes.length),
        Optional.empty(),
        Optional.of("connection-1"));
  }

  private List<JsonNode> taken(Principal who, String data) {
    Future<List<Json>> parts = rule.apply(who, command(data));
    assertThat(parts.succeeded()).as(String.valueOf(parts.cause())).isTrue();
    return parts.result().stream().map(Data::tree).toList();
  }

  private JsonNode first(Principal who, String data) {
    return taken(who, data).get(0).path("shocks").path(0);
  }

  private String refused(Principal who, String data) {
    Future<List<Json>> parts = rule.apply(who, command(data));
    assertThat(parts.cause()).isInstanceOf(RefusedException.class);
    return ((RefusedException) parts.cause()).reason().code();
  }

  private String told(Principal who, String data) {
    assertThat(refused(who, data)).isEqualTo("bad_request");
    return String.valueOf(rule.apply(who, command(data)).cause().getMessage());
  }

  @Test
  void an_owner_has_no_limits_but_the_products() {
    assertThat(first(session(BOB), call(shock(LEFT, SHOCK, 100, 65_535))).toString())
        .isEqualTo(
            "{\"id\":\"%s\",\"type\":1,\"intensity\":100,\"duration\":65535,\"exclusive\":false}"
                .formatted(LEFT));
  }

  @Test
  void whom_a_shocker_is_shared_with_is_held_to_the_limits() {
    JsonNode shock = first(session(ALICE), call(shock(LEFT, VIBRATE, 100, 10_000)));

    assertThat(shock.path("intensity").intValue()).isEqualTo(50);
    assertThat(shock.path("duration").intValue()).isEqualTo(2_000);
  }

  @ParameterizedTest
  @CsvSource({"255,100", "101,100", "0,0", "100,100"})
  void intensity_is_clamped(int said, int done) {
    assertThat(
            first(session(BOB), call(shock(LEFT, SHOCK, said, 300))).path("intensity").intValue())
        .isEqualTo(done);
  }

  @ParameterizedTest
  @CsvSource({"0,1,300", "299,1,300", "300,1,300", "65535,1,65535", "0,0,300"})
  void a_duration_has_a_floor_for_stop_as_well(int said, int type, int done) {
    assertThat(first(session(BOB), call(shock(LEFT, type, 1, said))).path("duration").intValue())
        .isEqualTo(done);
  }

  @Test
  void of_two_for_one_shocker_the_first_counts() {
    List<JsonNode> parts =
        taken(
            session(BOB),
            call(
                shock(LEFT, SHOCK, 10, 500),
                shock(LEFT.toString().toUpperCase(Locale.ROOT), SOUND, 20, 600)));

    assertThat(parts).singleElement().satisfies(p -> assertThat(p.path("shocks")).hasSize(1));
    assertThat(parts.get(0).path("shocks").path(0).path("type").intValue()).isEqualTo(SHOCK);
  }

  @Test
  void each_device_has_a_part_of_its_own_and_all_have_one_call() {
    List<JsonNode> parts =
        taken(
            session(BOB),
            "{\"customName\":\"The Bob\",\"shocks\":[%s,%s,%s]}"
                .formatted(
                    shock(LEFT, STOP, 0, 300),
                    shock(THIRD, SHOCK, 1, 300),
                    shock(RIGHT, SOUND, 2, 300)));

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
            refused(session(BOB), call(shock(LEFT, SHOCK, 1, 300), shock(id(77), SHOCK, 1, 300))))
        .isEqualTo("Shocker.Control.NotFound");
    assertThat(
            refused(
                session(ALICE), call(shock(LEFT, VIBRATE, 1, 300), shock(RIGHT, VIBRATE, 1, 300))))
        .isEqualTo("Shocker.Control.NotFound");
  }

  @Test
  void a_foreign_shocker_is_as_one_that_is_not_there() {
    assertThat(refused(session(CAROL), call(shock(LEFT, STOP, 1, 300))))
        .isEqualTo("Shocker.Control.NotFound");
  }

  @Test
  void pause_of_the_shocker_or_the_share_stops_everything() {
    home.put(Home.office(Map.of(ALICE, Home.SHARED), true));
    assertThat(refused(session(BOB), call(shock(LEFT, STOP, 1, 300))))
        .isEqualTo("Shocker.Control.Paused");

    home.put(
        Home.office(
            Map.of(ALICE, new Allowance(true, true, true, true, 100, 65_535, true)), false));
    assertThat(refused(session(ALICE), call(shock(LEFT, VIBRATE, 1, 300))))
        .isEqualTo("Shocker.Control.Paused");
    assertThat(taken(session(BOB), call(shock(LEFT, VIBRATE, 1, 300)))).hasSize(1);
  }

  @Test
  void each_type_needs_its_permission_and_stop_any_of_them() {
    for (int mask = 0; mask < 8; mask++) {
      boolean[] allowed = {mask != 0, (mask & 1) != 0, (mask & 2) != 0, (mask & 4) != 0};
      home.put(
          Home.office(
              Map.of(
                  ALICE,
                  new Allowance(allowed[1], allowed[2], allowed[3], true, 100, 65_535, false)),
              false));
      for (int type = STOP; type <= SOUND; type++) {
        String data = call(shock(LEFT, type, 1, 300));
        if (allowed[type]) {
          assertThat(taken(session(ALICE), data)).as("%d of %d", type, mask).hasSize(1);
        } else {
          assertThat(refused(session(ALICE), data)).isEqualTo("Shocker.Control.NoPermission");
        }
      }
    }
  }

  @Test
  void a_token_needs_to_be_allowed_to_use_shockers_and_not_to_be_paused() {
    String data = call(shock(LEFT, SHOCK, 1, 300));

    home.put(Home.token(Set.of("shockers.edit"), false, Optional.empty()));
    assertThat(refused(token(BOB), data)).isEqualTo("Authorization.Token.PermissionMissing");
    home.put(Home.token(Set.of("shockers.use"), true, Optional.empty()));
    assertThat(refused(token(BOB), data)).isEqualTo("ApiToken.Paused");
    home.put(Home.token(Set.of("shockers.use"), false, Optional.empty()));
    assertThat(taken(token(BOB), data).get(0).path("sender").path("additionalItems").toString())
        .isEqualTo("{\"openshock.apiTokenId\":\"%s\"}".formatted(Home.TOKEN));
  }

  @Test
  void a_token_whose_rules_are_taken_away_is_no_session() {
    home.put(Home.token(Set.of("shockers.use"), false, Optional.empty())).removeToken("abc");

    assertThat(refused(token(BOB), call(shock(LEFT, SHOCK, 1, 300))))
        .isEqualTo("Authorization.Token.PermissionMissing");
    assertThat(refused(Actor.marked(session(BOB)), call(shock(LEFT, SHOCK, 1, 300))))
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
    home.put(
        Home.token(
            Set.of("shockers.use"), false, Optional.of(new TokenLimits(mode, 20, 40, 500, 1_000))));

    assertThat(first(token(BOB), call(shock(LEFT, SHOCK, said, 700))).path("intensity").intValue())
        .isEqualTo(done);
  }

  @ParameterizedTest
  @CsvSource({"CLAMP,0,500", "CLAMP,800,800", "CLAMP,65535,1000", "LERP,0,500", "LERP,65535,1000"})
  void a_tokens_limits_hold_for_durations(TokenLimits.Mode mode, int said, int done) {
    home.put(
        Home.token(
            Set.of("shockers.use"), false, Optional.of(new TokenLimits(mode, 20, 40, 500, 1_000))));

    assertThat(first(token(BOB), call(shock(LEFT, SHOCK, 30, said))).path("duration").intValue())
        .isEqualTo(done);
  }

  @Test
  void a_shares_limits_come_after_the_tokens() {
    home.put(
        Home.token(
            Set.of("shockers.use"),
            false,
            Optional.of(new TokenLimits(TokenLimits.Mode.CLAMP, 80, 90, 3_000, 4_000))));
    JsonNode shock = first(token(ALICE), call(shock(LEFT, VIBRATE, 10, 300)));

    assertThat(shock.path("intensity").intValue()).isEqualTo(50);
    assertThat(shock.path("duration").intValue()).isEqualTo(2_000);
  }

  @Test
  void nothing_goes_beyond_a_limit_whatever_is_said() {
    for (int intensity = 0; intensity <= 255; intensity += 5) {
      for (int duration = 0; duration <= 65_535; duration += 1_111) {
        JsonNode shock = first(session(ALICE), call(shock(LEFT, VIBRATE, intensity, duration)));
        assertThat(shock.path("intensity").intValue()).isBetween(0, 50);
        assertThat(shock.path("duration").intValue()).isBetween(300, 2_000);
      }
    }
  }

  @Test
  void a_guest_uses_what_the_link_offers() {
    List<JsonNode> parts =
        taken(session(id(77)), linked(",\"guest\":\"Gwen\"", shock(LEFT, SHOCK, 100, 10_000)));

    assertThat(parts.get(0).path("shocks").path(0).path("intensity").intValue()).isEqualTo(30);
    assertThat(parts.get(0).path("shocks").path(0).path("duration").intValue()).isEqualTo(1_000);
    JsonNode sender = parts.get(0).path("sender");
    assertThat(sender.path("id").textValue()).isEqualTo("00000000-0000-0000-0000-000000000000");
    assertThat(sender.path("name").textValue()).isEqualTo("Guest");
    assertThat(sender.path("customName").textValue()).isEqualTo("Gwen");
    assertThat(sender.path("additionalItems").toString())
        .isEqualTo("{\"shareLinkId\":\"%s\"}".formatted(LINK));
  }

  @Test
  void a_user_at_a_link_is_named_and_has_no_more_rights_than_a_guest() {
    JsonNode part =
        taken(session(BOB), linked(",\"guest\":\"X\"", shock(LEFT, SHOCK, 100, 10_000))).get(0);

    assertThat(part.path("shocks").path(0).path("intensity").intValue()).isEqualTo(30);
    assertThat(part.path("sender").path("name").textValue()).isEqualTo("Bob");
    assertThat(part.path("sender").path("customName").isNull()).isTrue();
    assertThat(refused(session(BOB), linked("", shock(RIGHT, SHOCK, 1, 300))))
        .isEqualTo("Shocker.Control.NotFound");
  }

  @Test
  void an_api_token_is_a_guest_at_a_link() {
    home.put(Home.token(Set.of("shockers.use"), false, Optional.empty()));

    assertThat(refused(token(BOB), linked("", shock(LEFT, SHOCK, 1, 300))))
        .isEqualTo("bad_request");
    JsonNode part = taken(token(BOB), linked(",\"guest\":\"\"", shock(LEFT, SHOCK, 1, 300))).get(0);
    assertThat(part.path("sender").path("name").textValue()).isEqualTo("Guest");
  }

  @Test
  void a_link_that_is_not_there_or_over_is_refused() {
    String data = linked(",\"guest\":\"G\"", shock(LEFT, SHOCK, 1, 300));
    home.put(Home.link(Optional.of(NOW.plusMillis(1)), Home.OFFERED, Duration.ZERO));
    assertThat(taken(session(BOB), data)).hasSize(1);
    home.put(Home.link(Optional.of(NOW), Home.OFFERED, Duration.ZERO));
    assertThat(refused(session(BOB), data)).isEqualTo("ShareLink.NotFound");
    home.removeLink(LINK);
    assertThat(refused(session(BOB), data)).isEqualTo("ShareLink.NotFound");
  }

  @Test
  void a_link_offers_nothing_that_its_owner_has_given_away() {
    home.put(new Device(OFFICE, CAROL, "Office", List.of(Home.shocker(LEFT, false, Map.of()))));

    assertThat(refused(session(BOB), linked("", shock(LEFT, SHOCK, 1, 300))))
        .isEqualTo("Shocker.Control.NotFound");
  }

  @Test
  void a_links_pause_and_permissions_hold() {
    home.put(Home.link(new Allowance(false, true, false, false, 100, 300, false), Duration.ZERO));
    assertThat(refused(session(BOB), linked("", shock(LEFT, SHOCK, 1, 300))))
        .isEqualTo("Shocker.Control.NoPermission");
    home.put(Home.link(new Allowance(true, true, true, true, 100, 300, true), Duration.ZERO));
    assertThat(refused(session(BOB), linked("", shock(LEFT, SHOCK, 1, 300))))
        .isEqualTo("Shocker.Control.Paused");
  }

  @Test
  void a_shocker_of_a_link_rests_but_may_always_be_stopped() {
    home.put(Home.link(Home.OFFERED, Duration.ofSeconds(5)));
    String data = linked("", shock(LEFT, SHOCK, 1, 300));

    assertThat(taken(session(BOB), data)).hasSize(1);
    assertThat(rested).containsExactly(Map.of(LEFT, Duration.ofSeconds(5)));
    resting = true;
    assertThat(refused(session(BOB), data)).isEqualTo("Shocker.Control.Cooldown");
    assertThat(taken(session(BOB), linked("", shock(LEFT, STOP, 1, 300)))).hasSize(1);
    assertThat(taken(session(BOB), call(shock(LEFT, SHOCK, 1, 300)))).hasSize(1);
  }

  @Test
  void a_refused_call_does_not_make_anything_rest() {
    home.put(Home.link(Home.OFFERED, Duration.ofSeconds(5)));

    refused(session(BOB), linked("", shock(LEFT, SHOCK, 1, 300), shock(RIGHT, SHOCK, 1, 300)));

    assertThat(rested).isEmpty();
  }

  @Test
  void somebody_who_is_no_user_may_nothing() {
    assertThat(refused(session(id(77)), call(shock(LEFT, SHOCK, 1, 300))))
        .isEqualTo("Authentication.AccountDeactivated");
    home.removeUser(BOB);
    assertThat(refused(session(BOB), call(shock(LEFT, SHOCK, 1, 300))))
        .isEqualTo("Authentication.AccountDeactivated");
  }

  @Test
  void an_old_directory_is_not_gone_by() {
    home.fresh = false;

    assertThat(refused(session(BOB), call(shock(LEFT, SHOCK, 1, 300)))).isEqualTo("unavailable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "{\"shocks\":null}",
        "{\"shocks\":{}}",
        "{\"shocks\":[null]}",
        "{\"shocks\":[7]}",
        "{\"shocks\":[]}",
        "{\"shocks\":[{}]}",
      })
  void what_is_no_call_is_refused(String data) {
    assertThat(told(session(BOB), data)).isNotBlank();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"type\":\"Shock\"",
        "\"type\":1.0",
        "\"type\":4",
        "\"type\":-1",
        "\"type\":null",
        "\"type\":true",
        "\"intensity\":256",
        "\"intensity\":-1",
        "\"intensity\":1.5",
        "\"intensity\":\"1\"",
        "\"intensity\":1e1",
        "\"intensity\":null",
        "\"intensity\":99999999999999999999",
        "\"duration\":65536",
        "\"duration\":-1",
        "\"duration\":300.0",
        "\"duration\":\"300\"",
        "\"exclusive\":null",
        "\"exclusive\":1",
        "\"id\":null",
        "\"id\":7",
        "\"id\":\"\"",
        "\"id\":\"1-1-1-1-1\"",
        "\"id\":\"{01234567-89ab-cdef-0000-000000000015}\"",
        "\"id\":\"0123456789abcdef0000000000000015\"",
        "\"id\":\"01234567-89ab-cdef-0000-00000000001g\"",
      })
  void a_member_of_the_wrong_type_or_out_of_range_is_refused(String member) {
    String good = shock(LEFT, SHOCK, 1, 300);
    String bad = good.substring(0, good.length() - 1) + "," + member + "}";

    assertThat(told(session(BOB), call(bad)))
        .startsWith("shocks[0]." + member.substring(1, member.indexOf('"', 1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"id", "type", "intensity", "duration"})
  void a_member_that_is_left_out_is_refused(String member) {
    String without =
        shock(LEFT, SHOCK, 1, 300).replaceFirst(",?\"" + member + "\":(\"[^\"]*\"|\\d+)", "");

    assertThat(told(session(BOB), call(without.replace("{,", "{")))).contains(member);
  }

  @Test
  void names_have_no_case_and_unknown_ones_are_passed_over() {
    String odd =
        "{\"ID\":\"%s\",\"Type\":1,\"INTENSITY\":5,\"Duration\":300,\"Exclusive\":true,\"more\":{}}"
            .formatted(LEFT);

    assertThat(first(session(BOB), "{\"Shocks\":[" + odd + "]}").path("exclusive").booleanValue())
        .isTrue();
  }

  @Test
  void there_is_a_bound_of_shocks() {
    String[] many =
        IntStream.range(0, 101).mapToObj(i -> shock(LEFT, SHOCK, 1, 300)).toArray(String[]::new);

    assertThat(told(session(BOB), call(many))).isEqualTo("more than 100 shocks");
  }

  @Test
  void names_have_their_bounds() {
    String shock = shock(LEFT, SHOCK, 1, 300);
    String longName = IntStream.range(0, 64).mapToObj(i -> "n").collect(Collectors.joining());

    assertThat(
            taken(
                session(BOB), "{\"customName\":\"%s\",\"shocks\":[%s]}".formatted(longName, shock)))
        .hasSize(1);
    assertThat(
            told(
                session(BOB),
                "{\"customName\":\"%sn\",\"shocks\":[%s]}".formatted(longName, shock)))
        .isEqualTo("customName is no text of at most 64 characters");
    assertThat(told(session(BOB), linked(",\"guest\":\"" + longName + "\"", shock)))
        .isEqualTo("guest is no text of at most 32 characters");
    assertThat(told(session(BOB), "{\"link\":\"x\",\"shocks\":[" + shock + "]}"))
        .isEqualTo("link is no GUID");
  }
}
