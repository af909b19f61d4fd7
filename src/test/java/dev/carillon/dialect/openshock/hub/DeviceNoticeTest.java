package dev.carillon.dialect.openshock.hub;

import static dev.carillon.dialect.openshock.directory.Home.ALICE;
import static dev.carillon.dialect.openshock.directory.Home.BOB;
import static dev.carillon.dialect.openshock.directory.Home.CAROL;
import static dev.carillon.dialect.openshock.directory.Home.LEFT;
import static dev.carillon.dialect.openshock.directory.Home.OFFICE;
import static dev.carillon.dialect.openshock.directory.Home.RIGHT;
import static dev.carillon.dialect.openshock.directory.Home.SHARED;
import static dev.carillon.dialect.openshock.hub.DeviceUpdateType.CREATED;
import static dev.carillon.dialect.openshock.hub.DeviceUpdateType.DELETED;
import static dev.carillon.dialect.openshock.hub.DeviceUpdateType.SHOCKER_UPDATED;
import static dev.carillon.dialect.openshock.hub.DeviceUpdateType.UPDATED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.dialect.openshock.directory.Allowance;
import dev.carillon.dialect.openshock.directory.Device;
import dev.carillon.dialect.openshock.directory.Home;
import dev.carillon.dialect.openshock.directory.Shocker;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Who is told what of a device that changes. */
class DeviceNoticeTest {
  private static final Device DEVICE = Home.office(Map.of(ALICE, SHARED), false);
  private static final Allowance LESS = new Allowance(false, true, false, true, 5, 300, false);

  private static DeviceNotice notice(UUID user, DeviceUpdateType type) {
    return new DeviceNotice(user, OFFICE, type);
  }

  private static Optional<Device> device(UUID owner, String name, Shocker... shockers) {
    return Optional.of(new Device(OFFICE, owner, name, List.of(shockers)));
  }

  @Test
  void a_new_device_is_its_owners_news_and_one_that_goes_everybodys() {
    assertThat(DeviceNotice.of(Optional.empty(), Optional.of(DEVICE)))
        .containsExactly(notice(BOB, CREATED));
    assertThat(DeviceNotice.of(Optional.of(DEVICE), Optional.empty()))
        .containsExactlyInAnyOrder(notice(ALICE, DELETED), notice(BOB, DELETED));
  }

  @Test
  void a_new_name_is_everybodys_news() {
    var renamed = new Device(OFFICE, BOB, "New", DEVICE.shockers());

    assertThat(DeviceNotice.of(Optional.of(DEVICE), Optional.of(renamed)))
        .containsExactlyInAnyOrder(notice(ALICE, UPDATED), notice(BOB, UPDATED));
  }

  @Test
  void a_shocker_that_is_edited_paused_added_or_removed_is_everybodys_news() {
    Optional<Device> before = device(BOB, "O", Home.shocker(LEFT, false, Map.of(ALICE, SHARED)));
    for (Optional<Device> after :
        List.of(
            device(BOB, "O", Home.shocker(LEFT, true, Map.of(ALICE, SHARED))),
            device(BOB, "O", new Shocker(LEFT, "other", false, Map.of(ALICE, SHARED))),
            device(
                BOB,
                "O",
                Home.shocker(LEFT, false, Map.of(ALICE, SHARED)),
                Home.shocker(RIGHT, false, Map.of())),
            device(BOB, "O"))) {
      assertThat(DeviceNotice.of(before, after))
          .containsExactlyInAnyOrder(notice(ALICE, SHOCKER_UPDATED), notice(BOB, SHOCKER_UPDATED));
    }
  }

  @Test
  void a_share_is_the_news_of_the_owner_and_of_whom_it_is_about() {
    Map<UUID, Allowance> before = Map.of(ALICE, SHARED);
    for (Map<UUID, Allowance> after :
        List.of(Map.of(ALICE, SHARED, CAROL, SHARED), Map.of(ALICE, SHARED, CAROL, LESS))) {
      assertThat(DeviceNotice.of(device(before), device(after)))
          .containsExactlyInAnyOrder(notice(CAROL, SHOCKER_UPDATED), notice(BOB, SHOCKER_UPDATED));
    }
    assertThat(DeviceNotice.of(device(before), device(Map.of(ALICE, LESS))))
        .containsExactlyInAnyOrder(notice(ALICE, SHOCKER_UPDATED), notice(BOB, SHOCKER_UPDATED));
    assertThat(DeviceNotice.of(device(before), device(Map.of())))
        .containsExactlyInAnyOrder(notice(ALICE, SHOCKER_UPDATED), notice(BOB, SHOCKER_UPDATED));
  }

  private static Optional<Device> device(Map<UUID, Allowance> shares) {
    return device(BOB, "O", Home.shocker(LEFT, false, shares));
  }

  @Test
  void a_device_that_changes_hands_goes_and_comes() {
    assertThat(DeviceNotice.of(device(BOB, "O"), device(CAROL, "O")))
        .containsExactly(notice(BOB, DELETED), notice(CAROL, CREATED));
  }

  @Test
  void a_link_is_concerned_by_a_shocker_itself_and_not_by_its_shares() {
    assertThat(DeviceNotice.shockersChanged(device(Map.of(ALICE, SHARED)), device(Map.of())))
        .isEmpty();
    assertThat(DeviceNotice.shockersChanged(Optional.of(DEVICE), Optional.empty()))
        .containsExactlyInAnyOrder(LEFT, RIGHT);
    assertThat(
            DeviceNotice.shockersChanged(
                Optional.of(DEVICE), Optional.of(Home.office(Map.of(), true))))
        .containsExactly(LEFT);
  }
}
