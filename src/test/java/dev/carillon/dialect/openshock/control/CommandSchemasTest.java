package dev.carillon.dialect.openshock.control;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.carillon.command.Command;
import dev.carillon.dialect.openshock.OpenShockOptions;
import dev.carillon.dialect.openshock.directory.Home;
import dev.carillon.event.Json;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What our documents say of commands is what the rules take and make. */
class CommandSchemasTest {
  private static final Map<String, String> DATA =
      Map.of(
          OpenShockCommand.CONTROL, Judge.call(Judge.shock(Home.LEFT, Judge.SHOCK, 255, 0)),
          OpenShockCommand.CAPTIVE_PORTAL,
              "{\"device\":\"%s\",\"enabled\":true}".formatted(Home.OFFICE),
          OpenShockCommand.EMERGENCY_STOP, "{\"device\":\"%s\"}".formatted(Home.OFFICE),
          OpenShockCommand.OTA_INSTALL,
              "{\"device\":\"%s\",\"version\":\"1.5.0\"}".formatted(Home.OFFICE),
          OpenShockCommand.REBOOT, "{\"device\":\"%s\"}".formatted(Home.OFFICE));

  private static Schema schema(String text) {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(tree(text));
  }

  private static JsonNode tree(String text) {
    return DataTrees.tree(Json.of(Json.read(text)));
  }

  @Test
  void what_is_taken_and_what_is_made_of_it_is_as_the_schemas_say() {
    List<OpenShockCommand> all =
        OpenShockCommand.all(
            new Home(), (link, shockers) -> Future.succeededFuture(true), OpenShockOptions.DEFAULT);
    assertThat(all).extracting(OpenShockCommand::name).hasSameElementsAs(DATA.keySet());
    for (OpenShockCommand command : all) {
      String data = DATA.getOrDefault(command.name(), "");
      assertThat(schema(command.schema()).validate(tree(data))).as(command.name()).isEmpty();
      Future<List<Json>> made =
          command
              .rule()
              .apply(Home.session(Home.BOB), Command.of(command.name(), Json.of(Json.read(data))));
      assertThat(schema(command.written()).validate(DataTrees.tree(made.result().get(0))))
          .as(command.name())
          .isEmpty();
      assertThat(schema(command.schema()).validate(tree("{}"))).isNotEmpty();
      assertThat(schema(command.written()).validate(tree(data))).isNotEmpty();
    }
  }

  @Test
  void a_guests_call_is_as_the_schema_says() {
    Judge judge = new Judge();
    String data =
        Judge.linked(",\"guest\":\"Gwen\"", Judge.shock(Home.LEFT, Judge.SHOCK, 100, 5_000));

    assertThat(schema(CommandSchemas.control(100)).validate(tree(data))).isEmpty();
    assertThat(
            schema(CommandSchemas.WRITTEN_CONTROL)
                .validate(judge.taken(Home.session(Home.id(77)), data).get(0)))
        .isEmpty();
  }
}
