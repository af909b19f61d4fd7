package dev.carillon.sample;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.topic.TopicFilter;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class SampleStreamsTest {
  private final SampleStreams streams = new SampleStreams();

  @Test
  void every_table_is_captured_published_and_has_its_old_row_in_changes() {
    String schema = Resources.text("schema.sql");
    List<String> tables =
        Pattern.compile("create table (\\w+)")
            .matcher(schema)
            .results()
            .map(found -> found.group(1))
            .toList();
    String publication = schema.substring(schema.indexOf("create publication"));

    assertThat(tables).isNotEmpty();
    assertThat(streams.tables())
        .containsExactlyInAnyOrderElementsOf(tables.stream().map("public."::concat).toList());
    assertThat(tables)
        .allSatisfy(
            table -> {
              assertThat(publication).containsPattern("\\b" + table + "[,;]");
              assertThat(schema).contains("alter table " + table + " replica identity full;");
            });
  }

  @Test
  void the_topic_of_a_state_stream_is_compacted() {
    assertThat(streams.topics())
        .filteredOn(topic -> topic.name().equals("sample.public.vehicles"))
        .allSatisfy(it -> assertThat(it.configs()).containsEntry("cleanup.policy", "compact"))
        .hasSize(1);
    assertThat(streams.topics())
        .filteredOn(topic -> topic.name().equals("voipbin.events"))
        .allSatisfy(it -> assertThat(it.configs()).containsEntry("cleanup.policy", "delete"))
        .hasSize(1);
  }

  @Test
  void what_is_to_be_tried_names_a_principal_and_a_filter() {
    List<String> principals = SamplePrincipal.ALL.stream().map(SamplePrincipal::name).toList();

    assertThat(SampleTrial.ALL)
        .allSatisfy(
            trial -> {
              assertThat(principals).contains(trial.principal());
              assertThat(TopicFilter.of(trial.filter())).hasToString(trial.filter());
            });
  }
}
