package dev.carillon.http.admission;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.core.identity.RefusedException;
import dev.carillon.support.Principals;
import java.util.List;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private static final ClientAddress HERE = ClientAddress.of("192.0.2.1").orElseThrow();
  private static final ClientAddress THERE = ClientAddress.of("192.0.2.2").orElseThrow();

  private final AddressLimits limits =
      new AddressLimits(List.of("10.0.0.0/8"), 6, 4, 2, 2, 10, 10, 3);
  private final Admission admission =
      new Admission(
          1,
          limits,
          List.of(new Admission.Crowd("crowd", 2, 3), new Admission.Crowd("guest:", 2, 3)));

  @Test
  void of_people_who_are_not_known_one_address_cannot_lock_out_another() {
    Runnable one = admission.enter(Principals.of("crowd"), HERE);
    admission.enter(Principals.of("crowd"), HERE);
    assertThatThrownBy(() -> admission.enter(Principals.of("crowd"), HERE))
        .isInstanceOf(RefusedException.class);
    admission.enter(Principals.of("crowd"), THERE);
    // In all there are as many as may be.
    assertThatThrownBy(() -> admission.enter(Principals.of("crowd"), THERE))
        .isInstanceOf(RefusedException.class);
    one.run();
    one.run();
    admission.enter(Principals.of("crowd"), THERE);
    assertThatThrownBy(() -> admission.enter(Principals.of("crowd"), THERE))
        .isInstanceOf(RefusedException.class);
    assertThat(admission.refusals("unknown")).isEqualTo(3);
  }

  @Test
  void guests_count_together_whatever_they_call_themselves() {
    admission.enter(Principals.of("guest:1"), HERE);
    admission.enter(Principals.of("guest:2"), HERE);
    assertThatThrownBy(() -> admission.enter(Principals.of("guest:3"), HERE))
        .isInstanceOf(RefusedException.class);
    assertThat(admission.sessions()).isEqualTo(2);
  }

  @Test
  void everybody_else_has_the_same_wherever_they_are() {
    assertThat(admission.enter(Principals.of("alice"), HERE)).isNotNull();
    assertThatThrownBy(() -> admission.enter(Principals.of("alice"), THERE))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("more than 1 connections");
  }

  @Test
  void ipv6_counts_by_the_network_of_64_bits() {
    var one = ClientAddress.of("2001:db8:1:2::1").orElseThrow();
    assertThat(ClientAddress.of("2001:db8:1:2:ffff::9").orElseThrow().key()).isEqualTo(one.key());
    assertThat(ClientAddress.of("2001:db8:1:3::1").orElseThrow().key()).isNotEqualTo(one.key());
    assertThat(ClientAddress.of("::ffff:192.0.2.1")).contains(HERE);
    assertThat(ClientAddress.of("localhost")).isEmpty();
    assertThat(ClientAddress.of("1.2.3")).isEmpty();
  }

  @Test
  void connections_are_bound_by_address_and_in_all_and_given_back() {
    Runnable first = admission.accept(HERE).over().orElseThrow();
    for (int i = 0; i < 3; i++) {
      assertThat(admission.accept(HERE).over()).isPresent();
    }
    assertThat(admission.accept(HERE).bound()).isEqualTo(Admission.Bound.CONNECTIONS_PER_ADDRESS);
    assertThat(admission.accept(HERE).over()).isEmpty();
    assertThat(admission.accept(THERE).over()).isPresent();
    assertThat(admission.accept(THERE).over()).isPresent();
    assertThat(admission.accept(THERE).over()).isEmpty();
    assertThat(admission.refusals("connections")).isEqualTo(1);
    first.run();
    assertThat(admission.accept(THERE).over()).isPresent();
    assertThat(admission.connections()).isEqualTo(6);
  }

  @Test
  void a_proxy_that_is_trusted_may_have_as_many_as_there_is_room_for() {
    var proxy = ClientAddress.of("10.1.2.3").orElseThrow();
    for (int i = 0; i < 6; i++) {
      assertThat(admission.accept(proxy).over()).isPresent();
    }
    assertThat(admission.accept(proxy).over()).isEmpty();
  }

  @Test
  void the_file_limit_leaves_room_for_everything_else() {
    var unset = new AddressLimits(List.of(), 0, 1, 1, 1, 1, 1, 1);
    assertThat(unset.connectionsInAll(300)).isEqualTo(108);
    assertThat(unset.connectionsInAll(1_024)).isEqualTo(832);
    assertThat(unset.connectionsInAll(65_536)).isEqualTo(57_344);
    assertThat(unset.connectionsInAll(100)).isPositive();
    assertThat(unset.connectionsInAll(Long.MAX_VALUE)).isPositive();
    assertThat(limits.connectionsInAll(65_536)).isEqualTo(6);
    assertThat(new AddressLimits(List.of(), 50_000, 1, 1, 1, 1, 1, 1).connectionsInAll(300))
        .isEqualTo(108);
  }
}
