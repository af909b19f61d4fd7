package dev.carillon.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.core.RefusedException;
import dev.carillon.support.Principals;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AdmissionTest {
  private final Admission admission = new Admission(1, Map.of("crowd", 2));

  @Test
  void a_principal_that_stands_for_many_has_a_bound_of_its_own() {
    Runnable one = admission.enter(Principals.of("crowd"));
    admission.enter(Principals.of("crowd"));
    assertThatThrownBy(() -> admission.enter(Principals.of("crowd")))
        .isInstanceOf(RefusedException.class)
        .hasMessageContaining("more than 2 connections");
    one.run();
    one.run();
    admission.enter(Principals.of("crowd"));
    assertThatThrownBy(() -> admission.enter(Principals.of("crowd")))
        .isInstanceOf(RefusedException.class);
  }

  @Test
  void everybody_else_has_the_same() {
    assertThat(admission.enter(Principals.of("alice"))).isNotNull();
    assertThatThrownBy(() -> admission.enter(Principals.of("alice")))
        .isInstanceOf(RefusedException.class);
  }
}
