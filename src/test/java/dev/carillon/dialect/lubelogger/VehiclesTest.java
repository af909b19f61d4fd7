package dev.carillon.dialect.lubelogger;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.support.Principals;
import java.util.List;
import org.junit.jupiter.api.Test;

class VehiclesTest {
  private static List<String> of(String... grants) {
    return Vehicles.of(Principals.of("x", grants)).stream().map(Object::toString).toList();
  }

  @Test
  void a_root_user_has_them_all() {
    assertThat(of("**")).containsExactly("vehicle:**");
    assertThat(of("vehicle:7:**", "vehicle:**")).containsExactly("vehicle:**");
    assertThat(of("*:**")).containsExactly("vehicle:**");
  }

  @Test
  void anybody_else_has_what_is_granted_of_vehicles_and_nothing_more() {
    assertThat(of("vehicle:1:**", "device:**", "vehicle:2", "vehicle:1:**", "*:3:**"))
        .containsExactly("vehicle:1:**", "vehicle:2");
    assertThat(of()).isEmpty();
  }

  @Test
  void one_vehicle_is_all_that_lies_below_its_topic() {
    assertThat(Vehicles.of(7)).hasToString("vehicle:7:**");
  }
}
