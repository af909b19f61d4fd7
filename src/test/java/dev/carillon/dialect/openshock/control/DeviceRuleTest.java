package dev.carillon.dialect.openshock.control;

import static dev.carillon.dialect.openshock.directory.Home.ALICE;
import static dev.carillon.dialect.openshock.directory.Home.BOB;
import static dev.carillon.dialect.openshock.directory.Home.OFFICE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.command.Command;
import dev.carillon.core.identity.Principal;
import dev.carillon.core.identity.RefusedException;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.openshock.directory.Home;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is done with a device as such. */
class DeviceRuleTest {
  private final Home home = new Home();

  private Future<List<Json>> apply(DeviceRule.Detail detail, Principal who, String more) {
    byte[] bytes = "{\"device\":\"%s\"%s}".formatted(OFFICE, more).getBytes(StandardCharsets.UTF_8);
    return new DeviceRule(home, OpenShockOptions.DEFAULT, () -> Home.id(99), detail)
        .apply(
            who,
            new Command("x", new Json(bytes, 0, bytes.length), Optional.empty(), Optional.of("c")));
  }

  private String refused(DeviceRule.Detail detail, Principal who, String more) {
    Throwable cause = apply(detail, who, more).cause();
    assertThat(cause).isInstanceOf(RefusedException.class);
    return ((RefusedException) cause).reason().code();
  }

  private static String good(DeviceRule.Detail detail) {
    return switch (detail) {
      case NONE -> "";
      case ENABLED -> ",\"enabled\":false";
      case VERSION -> ",\"version\":\"1.5.0-rc.1+build.7\"";
    };
  }

  @ParameterizedTest
  @EnumSource(DeviceRule.Detail.class)
  void an_owner_may_with_a_session(DeviceRule.Detail detail) {
    List<Json> parts = apply(detail, Home.session(BOB), good(detail)).result();

    assertThat(parts)
        .singleElement()
        .asString()
        .startsWith(
            "{\"call\":\"%s\",\"device\":\"%s\"%s,\"sender\":{\"connectionId\":\"c\""
                .formatted(Home.id(99), OFFICE, good(detail)));
  }

  @ParameterizedTest
  @EnumSource(DeviceRule.Detail.class)
  void nobody_else_may_and_no_api_token(DeviceRule.Detail detail) {
    assertThat(refused(detail, Home.session(ALICE), good(detail))).isEqualTo("Device.NotFound");
    assertThat(refused(detail, Home.session(Home.id(77)), good(detail)))
        .isEqualTo("Authentication.AccountDeactivated");
    home.put(Home.token(Set.of("shockers.use"), false, Optional.empty()));
    assertThat(refused(detail, Home.token(BOB), good(detail)))
        .isEqualTo("Authorization.UserSession.Only");
    home.removeDevice(OFFICE);
    assertThat(refused(detail, Home.session(BOB), good(detail))).isEqualTo("Device.NotFound");
    home.fresh = false;
    assertThat(refused(detail, Home.session(BOB), good(detail))).isEqualTo("unavailable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1",
        "1.2",
        "1.2.3",
        "0.0.0",
        "65535.65535.65535",
        "1.2.3-rc.1",
        "1-x",
        "1.2+b.01",
        "1.2.3--",
        "1.2.3-0a.b-c+d"
      })
  void a_version_is_one(String version) {
    assertThat(FirmwareVersion.isOne(version)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "v1",
        "01.2",
        "1.02.3",
        "1.2.3.4",
        "65536",
        "1.2.65536",
        "99999999999",
        "1.",
        ".1",
        "1..2",
        "1.2.3-",
        "1.2.3-01",
        "1.2.3-a..b",
        "1.2.3+",
        "1.2.3+a..b",
        "1.2.3 ",
        "1.2.3-ä",
        "-1",
        "1,2",
        "latest"
      })
  void what_is_no_version_is_refused(String version) {
    assertThat(FirmwareVersion.isOne(version)).isFalse();
    assertThat(
            refused(
                DeviceRule.Detail.VERSION, Home.session(BOB), ",\"version\":\"" + version + "\""))
        .isEqualTo("bad_request");
  }

  @Test
  void a_version_has_a_bound_and_takes_no_time() {
    assertThat(FirmwareVersion.isOne("1-" + "a".repeat(126))).isTrue();
    assertThat(FirmwareVersion.isOne("1-" + "a".repeat(127))).isFalse();
    assertThat(FirmwareVersion.isOne("1-" + "0-".repeat(63) + "ä")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", ",\"enabled\":null", ",\"enabled\":1", ",\"enabled\":\"true\""})
  void a_switch_is_true_or_false(String more) {
    assertThat(refused(DeviceRule.Detail.ENABLED, Home.session(BOB), more))
        .isEqualTo("bad_request");
  }

  @ParameterizedTest
  @ValueSource(strings = {",\"version\":7", ",\"version\":null", ""})
  void a_version_is_a_text(String more) {
    assertThat(refused(DeviceRule.Detail.VERSION, Home.session(BOB), more))
        .isEqualTo("bad_request");
  }
}
