package dev.carillon.dialect.openshock.hub;

import static dev.carillon.dialect.openshock.directory.Home.ALICE;
import static dev.carillon.dialect.openshock.directory.Home.BOB;
import static dev.carillon.dialect.openshock.directory.Home.CAROL;
import static dev.carillon.dialect.openshock.directory.Home.GARAGE;
import static dev.carillon.dialect.openshock.directory.Home.LEFT;
import static dev.carillon.dialect.openshock.directory.Home.OFFICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.core.identity.CloseReason;
import dev.carillon.dialect.openshock.control.OpenShockRefusals;
import dev.carillon.dialect.openshock.directory.Device;
import dev.carillon.dialect.openshock.directory.Home;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a user's client hears, and what becomes of its calls. */
class UserHubTest {
  private static final String DONE = "{\"type\":3,\"invocationId\":\"1\",\"result\":null}";
  private static final String LOGGED =
      ",\"sender\":{\"connectionId\":\"c\",\"id\":\"%1$s\",\"name\":\"Al\",\"image\":\"i\",\"customName\":null,\"additionalItems\":{\"openshock.apiTokenId\":\"x\"}},\"logs\":[{\"shocker\":{\"id\":\"%1$s\",\"name\":\"left\"},\"type\":1,\"intensity\":50,\"duration\":1000,\"executedAt\":\"2026-01-01T00:00:00.0000000Z\"}]"
          .formatted(LEFT);

  private final Loop loop = new Loop();

  private static String status(UUID device, boolean online, String firmware) {
    return "{\"device\":\"%s\",\"online\":%s,\"firmwareVersion\":%s}"
        .formatted(device, online, firmware);
  }

  private static String statuses(String... all) {
    return "{\"type\":1,\"target\":\"DeviceStatus\",\"arguments\":[["
        + String.join(",", all)
        + "]]}";
  }

  private static String update(UUID device, int type) {
    return "{\"type\":1,\"target\":\"DeviceUpdate\",\"arguments\":[\"%s\",%d]}"
        .formatted(device, type);
  }

  @Test
  void a_client_is_welcomed_and_then_told_which_devices_are_online() {
    loop.heartbeat(OFFICE, true, "1.4.0");
    loop.heartbeat(GARAGE, false, "1.4.0");
    Loop.Client bob = loop.user(BOB);

    assertThat(bob.heard())
        .containsExactly(
            "{\"type\":1,\"target\":\"Welcome\",\"arguments\":[\"%s\"]}"
                .formatted(bob.session.id()),
            statuses(status(OFFICE, true, "\"1.4.0\"")));
    assertThat(loop.user(CAROL).heard()).last().isEqualTo(statuses());
    assertThat(loop.user(ALICE).heard())
        .last()
        .isEqualTo(statuses(status(OFFICE, true, "\"1.4.0\"")));
  }

  @Test
  void a_status_is_told_when_it_changes_and_not_with_each_heartbeat() {
    Loop.Client bob = loop.user(BOB);
    Loop.Client carol = loop.user(CAROL);
    bob.heard();
    carol.heard();

    loop.heartbeat(OFFICE, true, "1.4.0");
    assertThat(bob.heard()).containsExactly(statuses(status(OFFICE, true, "\"1.4.0\"")));
    loop.heartbeat(OFFICE, true, "1.4.0");
    assertThat(bob.heard()).isEmpty();
    loop.heartbeat(OFFICE, true, "1.5.0");
    assertThat(bob.heard()).containsExactly(statuses(status(OFFICE, true, "\"1.5.0\"")));
    loop.heartbeat(OFFICE, false, "1.5.0");
    assertThat(bob.heard()).containsExactly(statuses(status(OFFICE, false, "null")));
    loop.heartbeat(OFFICE, false, "1.5.0");
    assertThat(bob.heard()).isEmpty();
    assertThat(carol.heard()).isEmpty();
  }

  @Test
  void a_device_without_a_heartbeat_for_its_time_to_live_is_offline() {
    loop.heartbeat(OFFICE, true, "1.4.0");
    Loop.Client bob = loop.user(BOB);
    bob.heard();

    loop.pass(20);
    loop.heartbeat(OFFICE, true, "1.4.0");
    loop.pass(34);
    assertThat(bob.heard()).isEmpty();
    loop.pass(1);
    assertThat(bob.heard()).containsExactly(statuses(status(OFFICE, false, "null")));
    assertThat(loop.user(BOB).heard()).last().isEqualTo(statuses());
    loop.heartbeat(OFFICE, true, "1.4.0");
    assertThat(bob.heard()).containsExactly(statuses(status(OFFICE, true, "\"1.4.0\"")));
  }

  @Test
  void a_log_goes_to_the_owner_and_to_nobody_else() {
    Loop.Client bob = loop.user(BOB);
    Loop.Client alice = loop.user(ALICE);
    bob.heard();
    alice.heard();

    loop.happens(OFFICE, "log", LOGGED);

    assertThat(bob.heard())
        .containsExactly(
            "{\"type\":1,\"target\":\"Log\",\"arguments\":[{\"connectionId\":\"c\",\"id\":\"%1$s\",\"name\":\"Al\",\"image\":\"i\",\"customName\":null,\"additionalItems\":{\"openshock.apiTokenId\":\"x\"}},[{\"shocker\":{\"id\":\"%1$s\",\"name\":\"left\"},\"type\":1,\"intensity\":50,\"duration\":1000,\"executedAt\":\"2026-01-01T00:00:00.0000000Z\"}]]}"
                .formatted(LEFT));
    assertThat(alice.heard()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "ota-started|,\"updateId\":12345,\"version\":\"1.5.0\"|OtaInstallStarted|12345,\"1.5.0\"",
        "ota-progress|,\"updateId\":12345,\"task\":2,\"progress\":0.5|OtaInstallProgress|12345,2,0.5",
        "ota-failed|,\"updateId\":1,\"fatal\":true,\"message\":\"no room\"|OtaInstallFailed|1,true,\"no room\"",
        "ota-rollback|,\"updateId\":1|OtaRollback|1",
        "ota-succeeded|,\"updateId\":1|OtaInstallSucceeded|1",
        "device-paired||DeviceUpdate|4",
      })
  void what_happens_at_a_device_is_told_to_its_owner(
      String type, String data, String target, String arguments) {
    Loop.Client bob = loop.user(BOB);
    Loop.Client alice = loop.user(ALICE);
    bob.heard();
    alice.heard();

    loop.happens(OFFICE, type, data == null ? "" : data);

    assertThat(bob.heard())
        .containsExactly(
            "{\"type\":1,\"target\":\"%s\",\"arguments\":[\"%s\",%s]}"
                .formatted(target, OFFICE, arguments));
    assertThat(alice.heard()).isEmpty();
  }

  @Test
  void an_event_that_is_not_as_it_should_be_ends_nobody() {
    Loop.Client bob = loop.user(BOB);
    bob.heard();
    for (String type : List.of("log", "ota-started", "ota-progress", "ota-failed", "unheard-of")) {
      loop.happens(OFFICE, type, ",\"logs\":7,\"updateId\":\"x\"");
    }
    loop.happens(OFFICE, "log", LOGGED.replace("\"type\":1", "\"type\":9"));
    loop.happens(OFFICE, "device-status", ",\"online\":\"yes\"");

    assertThat(bob.heard()).isEmpty();
    assertThat(bob.connection.closed()).isEmpty();
  }

  @Test
  void a_device_that_changes_hands_is_heard_of_by_its_new_owner_alone() {
    loop.heartbeat(GARAGE, true, "1.4.0");
    Loop.Client bob = loop.user(BOB);
    Loop.Client carol = loop.user(CAROL);
    bob.heard();
    carol.heard();

    loop.home.put(
        new Device(GARAGE, CAROL, "Garage", List.of(Home.shocker(Home.THIRD, false, Map.of()))));
    loop.settle();

    assertThat(bob.heard()).containsExactly(update(GARAGE, 3));
    assertThat(carol.heard())
        .containsExactly(update(GARAGE, 0), statuses(status(GARAGE, true, "\"1.4.0\"")));
    loop.happens(GARAGE, "log", LOGGED);
    loop.heartbeat(GARAGE, false, "");
    assertThat(bob.heard()).isEmpty();
    assertThat(carol.heard()).hasSize(2);
  }

  @Test
  void a_share_that_is_taken_away_ends_the_news_of_its_device_at_once() {
    Loop.Client alice = loop.user(ALICE);
    alice.heard();

    loop.home.put(Home.office(Map.of(), false));
    loop.settle();
    assertThat(alice.heard()).containsExactly(update(OFFICE, 2));
    loop.heartbeat(OFFICE, true, "1.4.0");
    assertThat(alice.heard()).isEmpty();

    loop.home.put(Home.office(Map.of(ALICE, Home.SHARED), false));
    loop.settle();
    assertThat(alice.heard())
        .containsExactly(update(OFFICE, 2), statuses(status(OFFICE, true, "\"1.4.0\"")));
  }

  @Test
  void a_user_who_is_removed_has_to_go() {
    Loop.Client alice = loop.user(ALICE);

    loop.home.removeUser(ALICE);
    loop.settle();

    assertThat(alice.connection.closed()).isPresent();
    assertThat(loop.user(ALICE).heard()).last().asString().contains("AccountDeactivated");
  }

  @Test
  void a_client_that_is_gone_is_told_nothing_and_kept_nowhere() {
    Loop.Client bob = loop.user(BOB);
    assertThat(loop.world.audience().isEmpty()).isFalse();

    bob.session.close(CloseReason.GONE);

    assertThat(loop.world.audience().isEmpty()).isTrue();
    loop.home.removeDevice(GARAGE);
    loop.settle();
  }

  @Test
  void a_call_becomes_a_command_in_our_own_spelling() {
    Loop.Client bob = loop.user(BOB);

    assertThat(
            bob.call(
                "controlv2",
                "[{\"ID\":\"%s\",\"Type\":1,\"intensity\":5,\"duration\":300,\"x\":1}],\"Bobby\""
                    .formatted(LEFT)))
        .isEqualTo(DONE);
    assertThat(loop.commands)
        .singleElement()
        .satisfies(
            command -> {
              assertThat(command.name()).isEqualTo("openshock.control");
              assertThat(command.session()).contains(bob.session.id());
              assertThat(command.data())
                  .hasToString(
                      "{\"shocks\":[{\"id\":\"%s\",\"type\":1,\"intensity\":5,\"duration\":300,\"exclusive\":false}],\"customName\":\"Bobby\"}"
                          .formatted(LEFT));
            });
    assertThat(bob.call("Control", "[]")).isEqualTo(DONE);
    assertThat(loop.commands).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "CaptivePortal|,true|openshock.captive-portal|,\"enabled\":true",
        "EmergencyStop||openshock.emergency-stop|",
        "OtaInstall|,\"1.5.0\"|openshock.ota-install|,\"version\":\"1.5.0\"",
        "Reboot||openshock.reboot|",
      })
  void the_other_methods_become_commands_too(
      String method, String arguments, String name, String data) {
    Loop.Client bob = loop.user(BOB);

    String more = arguments == null ? "" : arguments;
    assertThat(bob.call(method, "\"" + OFFICE + "\"" + more)).isEqualTo(DONE);
    assertThat(loop.commands.get(0).name()).isEqualTo(name);
    assertThat(loop.commands.get(0).data())
        .hasToString("{\"device\":\"%s\"%s}".formatted(OFFICE, data == null ? "" : data));
  }

  @Test
  void a_refusal_carries_the_products_code() {
    Loop.Client bob = loop.user(BOB);
    loop.refusal = Optional.of(OpenShockRefusals.PAUSED.with("the shocker is paused: x"));

    assertThat(bob.call("Reboot", "\"" + OFFICE + "\""))
        .contains("HubException: Shocker.Control.Paused: the shocker is paused: x");
    loop.refusal = Optional.of(CloseReason.UNAVAILABLE);
    assertThat(bob.call("Reboot", "\"" + OFFICE + "\"")).contains("not available at the moment");
    assertThat(bob.connection.closed()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "{}",
        "7",
        "[null]",
        "[{}]",
        "[{\"id\":\"x\"}]",
        "[{\"id\":\"01234567-89ab-cdef-0000-000000000015\",\"type\":\"Shock\",\"intensity\":1,\"duration\":300}]",
        "[{\"id\":\"01234567-89ab-cdef-0000-000000000015\",\"type\":1,\"intensity\":256,\"duration\":300}]",
      })
  void a_call_that_does_not_fit_is_an_error_and_no_command(String shocks) {
    Loop.Client bob = loop.user(BOB);

    assertThat(bob.call("Control", shocks)).contains("\"error\":\"");
    assertThat(bob.call("Control", "")).contains("\"error\":\"");
    assertThat(bob.call("ControlV2", shocks + ",null")).contains("\"error\":\"");
    assertThat(bob.call("ControlV2", "[],7")).contains("\"error\":\"");
    assertThat(loop.commands).isEmpty();
    assertThat(bob.connection.closed()).isEmpty();
  }

  @Test
  void a_send_is_silent_whatever_becomes_of_it() {
    Loop.Client bob = loop.user(BOB);
    bob.heard();

    bob.say("{\"type\":1,\"target\":\"Control\",\"arguments\":[7]}");

    assertThat(bob.heard()).isEmpty();
  }

  @Test
  void when_nobody_can_say_what_is_shared_a_user_is_sent_away_to_come_back() {
    Loop.Client bob = loop.user(BOB);
    loop.pass(2);
    assertThat(bob.connection.closed()).isEmpty();

    loop.home.fresh = false;
    loop.pass(1);

    assertThat(bob.connection.closed()).map(CloseReason::code).contains("unavailable");
    assertThat(bob.connection.closed()).map(CloseReason::reconnect).contains(true);
  }
}
