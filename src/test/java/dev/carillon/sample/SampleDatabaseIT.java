package dev.carillon.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.support.SharedPostgres;
import java.sql.SQLException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SampleDatabaseIT {
  private SharedPostgres.Database database = SharedPostgres.get().database("sample");

  @BeforeEach
  void prepare() throws SQLException {
    SampleDatabase.prepare(database.jdbcUrl());
  }

  @Test
  void rows_that_are_there_are_left_alone() throws Exception {
    update("update customers set name = 'changed'");

    SampleDatabase.prepare(database.jdbcUrl());

    assertThat(update("update customers set name = name where name = 'changed'")).isEqualTo(2);
  }

  @Test
  void data_of_another_version_are_refused() throws Exception {
    database.execute("comment on publication sample is 'another'");

    assertThatThrownBy(() -> SampleDatabase.prepare(database.jdbcUrl()))
        .isInstanceOf(OldWorldException.class);
  }

  @Test
  void it_is_a_small_world_of_two_customers() throws Exception {
    assertThat(update("update customers set name = name")).isEqualTo(2);
    assertThat(update("update agents set name = name")).isEqualTo(6);
    assertThat(update("update vehicles set make = make")).isEqualTo(12);
    assertThat(update("update tracker_states set lat = lat")).isEqualTo(40);
    assertThat(update("update voyages set freight = freight")).isEqualTo(4);
  }

  @Test
  void what_is_to_be_tried_changes_a_row_each_time() throws Exception {
    for (int time = 0; time < 2; time++) {
      for (SampleTrial trial : SampleTrial.ALL) {
        assertThat(update(trial.sql())).as(trial.sql()).isEqualTo(1);
      }
    }
  }

  @Test
  void a_principal_is_the_agent_that_it_says() throws Exception {
    for (SamplePrincipal principal : SamplePrincipal.ALL) {
      if (principal.agent().isPresent()) {
        String same =
            "update agents set name = name where id = '%s' and customer_id = '%s' and username = '%s'"
                .formatted(
                    principal.agent().orElseThrow(),
                    principal.customer().orElseThrow().id(),
                    principal.name());
        assertThat(update(same)).as(principal.name()).isEqualTo(1);
      }
    }
  }

  private int update(String sql) throws SQLException {
    try (var connection = database.connect();
        var statement = connection.createStatement()) {
      return statement.executeUpdate(sql);
    }
  }
}
