package dev.carillon.dialect.openshock.directory;

import static dev.carillon.dialect.openshock.directory.Home.BOB;
import static dev.carillon.dialect.openshock.directory.Home.CAROL;
import static dev.carillon.dialect.openshock.directory.Home.LEFT;
import static dev.carillon.dialect.openshock.directory.Home.LINK;
import static dev.carillon.dialect.openshock.directory.Home.OFFICE;
import static dev.carillon.dialect.openshock.directory.Home.RIGHT;
import static dev.carillon.dialect.openshock.directory.Home.id;
import static dev.carillon.dialect.openshock.directory.Home.session;
import static dev.carillon.dialect.openshock.directory.Home.token;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.carillon.dialect.openshock.control.Judge;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Who may do what by a share link. */
class ControlByLinkTest {
  private final Judge judge = new Judge();

  @Test
  void a_guest_uses_what_the_link_offers() {
    List<JsonNode> parts =
        judge.taken(
            session(id(77)),
            Judge.linked(",\"guest\":\"Gwen\"", Judge.shock(LEFT, Judge.SHOCK, 100, 10_000)));

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
        judge
            .taken(
                session(BOB),
                Judge.linked(",\"guest\":\"X\"", Judge.shock(LEFT, Judge.SHOCK, 100, 10_000)))
            .get(0);

    assertThat(part.path("shocks").path(0).path("intensity").intValue()).isEqualTo(30);
    assertThat(part.path("sender").path("name").textValue()).isEqualTo("Bob");
    assertThat(part.path("sender").path("customName").isNull()).isTrue();
    assertThat(
            judge.refused(session(BOB), Judge.linked("", Judge.shock(RIGHT, Judge.SHOCK, 1, 300))))
        .isEqualTo("Shocker.Control.NotFound");
  }

  @Test
  void an_api_token_is_a_guest_at_a_link() {
    judge.home.put(Home.token(Set.of("shockers.use"), false, Optional.empty()));

    assertThat(judge.refused(token(BOB), Judge.linked("", Judge.shock(LEFT, Judge.SHOCK, 1, 300))))
        .isEqualTo("bad_request");
    JsonNode part =
        judge
            .taken(
                token(BOB), Judge.linked(",\"guest\":\"\"", Judge.shock(LEFT, Judge.SHOCK, 1, 300)))
            .get(0);
    assertThat(part.path("sender").path("name").textValue()).isEqualTo("Guest");
  }

  @Test
  void a_link_that_is_not_there_or_over_is_refused() {
    String data = Judge.linked(",\"guest\":\"G\"", Judge.shock(LEFT, Judge.SHOCK, 1, 300));
    judge.home.put(Home.link(Optional.of(Judge.NOW.plusMillis(1)), Home.OFFERED, Duration.ZERO));
    assertThat(judge.taken(session(BOB), data)).hasSize(1);
    judge.home.put(Home.link(Optional.of(Judge.NOW), Home.OFFERED, Duration.ZERO));
    assertThat(judge.refused(session(BOB), data)).isEqualTo("ShareLink.NotFound");
    judge.home.removeLink(LINK);
    assertThat(judge.refused(session(BOB), data)).isEqualTo("ShareLink.NotFound");
  }

  @Test
  void a_link_offers_nothing_that_its_owner_has_given_away() {
    judge.home.put(
        new Device(OFFICE, CAROL, "Office", List.of(Home.shocker(LEFT, false, Map.of()))));

    assertThat(
            judge.refused(session(BOB), Judge.linked("", Judge.shock(LEFT, Judge.SHOCK, 1, 300))))
        .isEqualTo("Shocker.Control.NotFound");
  }

  @Test
  void a_links_pause_and_permissions_hold() {
    judge.home.put(
        Home.link(new Allowance(false, true, false, false, 100, 300, false), Duration.ZERO));
    assertThat(
            judge.refused(session(BOB), Judge.linked("", Judge.shock(LEFT, Judge.SHOCK, 1, 300))))
        .isEqualTo("Shocker.Control.NoPermission");
    judge.home.put(Home.link(new Allowance(true, true, true, true, 100, 300, true), Duration.ZERO));
    assertThat(
            judge.refused(session(BOB), Judge.linked("", Judge.shock(LEFT, Judge.SHOCK, 1, 300))))
        .isEqualTo("Shocker.Control.Paused");
  }

  @Test
  void a_shocker_of_a_link_rests_but_may_always_be_stopped() {
    judge.home.put(Home.link(Home.OFFERED, Duration.ofSeconds(5)));
    String data = Judge.linked("", Judge.shock(LEFT, Judge.SHOCK, 1, 300));

    assertThat(judge.taken(session(BOB), data)).hasSize(1);
    assertThat(judge.rested).containsExactly(Map.of(LEFT, Duration.ofSeconds(5)));
    judge.resting = true;
    assertThat(judge.refused(session(BOB), data)).isEqualTo("Shocker.Control.Cooldown");
    assertThat(judge.taken(session(BOB), Judge.linked("", Judge.shock(LEFT, Judge.STOP, 1, 300))))
        .hasSize(1);
    assertThat(judge.taken(session(BOB), Judge.call(Judge.shock(LEFT, Judge.SHOCK, 1, 300))))
        .hasSize(1);
  }

  @Test
  void a_refused_call_does_not_make_anything_rest() {
    judge.home.put(Home.link(Home.OFFERED, Duration.ofSeconds(5)));

    judge.refused(
        session(BOB),
        Judge.linked(
            "", Judge.shock(LEFT, Judge.SHOCK, 1, 300), Judge.shock(RIGHT, Judge.SHOCK, 1, 300)));

    assertThat(judge.rested).isEmpty();
  }
}
