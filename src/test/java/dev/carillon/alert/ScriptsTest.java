package dev.carillon.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.object.ObjectTypeOptions;
import dev.carillon.object.ObjectTypes;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ScriptsTest {
  private final Scripts scripts = new Scripts(Voyages.compiler(), AlertMeter.NONE);

  @Test
  void nothing_is_known_before_it_was_read() {
    assertThat(scripts.isKnown()).isFalse();
    scripts.take(List.of());
    assertThat(scripts.isKnown()).isTrue();
    assertThat(scripts.exists("late")).isFalse();
  }

  @Test
  void only_enabled_scripts_are_asked_and_all_of_them_exist() {
    scripts.take(
        List.of(
            Voyages.script("on", Voyages.draft("true"), true, 1),
            Voyages.script("off", Voyages.draft("true"), false, 1)));
    assertThat(scripts.active(Voyages.UPDATED))
        .extracting(CompiledScript::code)
        .containsExactly("on");
    assertThat(scripts.active(Voyages.CREATED)).isEmpty();
    assertThat(scripts.codes()).containsExactlyInAnyOrder("on", "off");
    assertThat(scripts.exists("off")).isTrue();
  }

  @Test
  void a_script_is_compiled_once_for_each_revision() {
    scripts.take(List.of(Voyages.script("late", Voyages.draft("true"), true, 1)));
    CompiledScript first = scripts.active(Voyages.UPDATED).get(0);
    scripts.take(List.of(Voyages.script("late", Voyages.draft("true"), true, 1)));
    assertThat(scripts.active(Voyages.UPDATED).get(0)).isSameAs(first);
    scripts.take(List.of(Voyages.script("late", Voyages.draft("false"), true, 2)));
    assertThat(scripts.active(Voyages.UPDATED).get(0)).isNotSameAs(first);
    assertThat(scripts.revision("late")).contains(2L);
  }

  @Test
  void one_whose_object_type_is_gone_is_off_and_the_others_are_not() {
    var broken = new int[1];
    var meter =
        new AlertMeter() {
          @Override
          public void evaluated(String code) {}

          @Override
          public void fired(String code) {}

          @Override
          public void failed(String code) {}

          @Override
          public void broken(int count) {
            broken[0] = count;
          }
        };
    var types =
        new ObjectTypes(List.of(ObjectTypeOptions.of("PortCall", "port_calls")), "/ws/rest");
    var after = new Scripts(new CompiledScript.Compiler(types, 10), meter);
    var portCall =
        new ScriptDraft("x", "true", List.of(Trigger.of("PortCall.U")), Optional.empty());
    after.take(
        List.of(
            Voyages.script("gone", Voyages.draft("true"), true, 1),
            Voyages.script("off", Voyages.draft("true"), false, 1),
            Voyages.script("stays", portCall, true, 1)));
    assertThat(after.active(Voyages.UPDATED)).isEmpty();
    assertThat(after.active(Trigger.of("PortCall.U"))).hasSize(1);
    assertThat(broken[0]).isEqualTo(1);
    assertThat(after.exists("gone")).isTrue();
  }
}
