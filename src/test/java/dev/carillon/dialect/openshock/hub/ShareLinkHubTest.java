package dev.carillon.dialect.openshock.hub;

import static dev.carillon.dialect.openshock.directory.Home.BOB;
import static dev.carillon.dialect.openshock.directory.Home.LEFT;
import static dev.carillon.dialect.openshock.directory.Home.LINK;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.Handshake;
import dev.carillon.core.identity.Principal;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.openshock.directory.Home;
import dev.carillon.http.BearerAuthentication;
import dev.carillon.support.Handshakes;
import io.vertx.core.Future;
import io.vertx.core.MultiMap;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The hub of a share link. */
class ShareLinkHubTest {
  private static final String UPDATED = "{\"type\":1,\"target\":\"Updated\",\"arguments\":[]}";
  private static final String SHOCKS =
      "[{\"id\":\"%s\",\"type\":1,\"intensity\":5,\"duration\":300}]".formatted(LEFT);

  private final Loop loop = new Loop();

  /** A guest, as the gate makes one. */
  private Principal guest() {
    var gate =
        new ShareLinkAuthentication(
            new BearerAuthentication(), loop.home, OpenShockOptions.DEFAULT);
    var handshake = Handshakes.of("websocket", MultiMap.caseInsensitiveMultiMap());
    return Objects.requireNonNull(
        gate.principal(
                new Handshake(
                    "websocket",
                    "/1/hubs/share/link/" + LINK,
                    handshake.query(),
                    handshake.headers(),
                    handshake.cookies(),
                    ""),
                credential -> Future.failedFuture("nobody"))
            .result());
  }

  private static String welcome(int type) {
    return "{\"type\":1,\"target\":\"Welcome\",\"arguments\":[" + type + "]}";
  }

  @Test
  void a_guest_with_a_name_is_welcome_even_if_it_is_empty() {
    assertThat(loop.link("Gwen", guest()).heard()).containsExactly(welcome(1));
    assertThat(loop.link(" ", guest()).heard()).containsExactly(welcome(1));
    assertThat(loop.link("n".repeat(32), guest()).heard()).containsExactly(welcome(1));
    assertThat(loop.link("", Home.session(BOB)).heard()).containsExactly(welcome(0));
  }

  @Test
  void a_guest_without_a_name_or_with_too_long_a_one_is_sent_away() {
    for (String name : List.of("", "n".repeat(33))) {
      Loop.Client client = loop.link(name, guest());
      assertThat(client.heard()).singleElement().asString().contains("a guest needs a name");
      assertThat(client.connection.closed()).isPresent();
    }
    assertThat(loop.world.audience().isEmpty()).isTrue();
  }

  @Test
  void a_link_that_is_over_or_not_there_lets_nobody_in() {
    loop.home.put(Home.link(Optional.of(loop.now()), Home.OFFERED, Duration.ZERO));
    assertThat(loop.link("Gwen", guest()).heard())
        .singleElement()
        .asString()
        .contains("ShareLink.NotFound")
        .doesNotContain("allowReconnect");
    loop.home.removeLink(LINK);
    assertThat(loop.link("Gwen", guest()).heard()).last().asString().contains("ShareLink.NotFound");
  }

  @Test
  void a_directory_that_is_not_there_yet_is_no_reason_to_say_that_a_link_is_not() {
    loop.home.removeLink(LINK);
    loop.home.fresh = false;
    assertThat(loop.link("Gwen", guest()).heard())
        .last()
        .asString()
        .contains("not available")
        .doesNotContain("NotFound");
  }

  @Test
  void a_guests_call_is_a_command_with_link_and_name() {
    Loop.Client guest = loop.link("Gwen", guest());
    assertThat(guest.call("Control", SHOCKS)).contains("\"result\":null");
    assertThat(loop.commands.get(0).data().toString())
        .endsWith("\"link\":\"%s\",\"guest\":\"Gwen\"}".formatted(LINK));

    Loop.Client bob = loop.link("Gwen", Home.session(BOB));
    bob.call("Control", SHOCKS);
    assertThat(loop.commands.get(1).data().toString()).endsWith("\"link\":\"%s\"}".formatted(LINK));
    assertThat(bob.call("ControlV2", SHOCKS + ",null")).contains("Method does not exist");
  }

  @Test
  void updated_is_told_when_the_link_or_one_of_its_shockers_changes() {
    Loop.Client guest = loop.link("Gwen", guest());
    guest.heard();

    loop.home.put(Home.link(Home.OFFERED, Duration.ofSeconds(1)));
    loop.settle();
    assertThat(guest.heard()).containsExactly(UPDATED);
    loop.home.put(Home.office(Map.of(Home.ALICE, Home.SHARED), true));
    loop.settle();
    assertThat(guest.heard()).containsExactly(UPDATED);
    // Whom else it is shared with is nobody's business here.
    loop.home.put(Home.office(Map.of(), true));
    loop.settle();
    assertThat(guest.heard()).isEmpty();
    loop.home.removeDevice(Home.OFFICE);
    loop.settle();
    assertThat(guest.heard()).containsExactly(UPDATED);
    loop.home.removeLink(LINK);
    loop.settle();
    assertThat(guest.heard()).containsExactly(UPDATED);
    assertThat(guest.connection.closed()).isEmpty();
  }

  @Test
  void updated_is_told_once_when_the_link_expires() {
    loop.home.put(Home.link(Optional.of(loop.now().plusSeconds(5)), Home.OFFERED, Duration.ZERO));
    Loop.Client guest = loop.link("Gwen", guest());
    guest.heard();

    loop.pass(4);
    assertThat(guest.heard()).isEmpty();
    loop.pass(5);
    assertThat(guest.heard()).containsExactly(UPDATED);
  }
}
