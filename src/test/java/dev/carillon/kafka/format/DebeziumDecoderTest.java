package dev.carillon.kafka.format;

import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.ChangeEvent;
import dev.carillon.event.Operation;
import dev.carillon.kafka.template.DecodeException;
import dev.carillon.kafka.template.Records;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class DebeziumDecoderTest {
  /** As PostgreSQL's connector 3.4.1 writes them. */
  private static final String FIRST =
      """
      {"id":2,"name":"first","price":"12.30","attrs":"{\\"a\\": 1, \\"b\\": [1, 2]}",\
      "at":"2026-11-21T08:10:06.276081Z","tags":["x","y"]}""";

  private static final String SECOND = FIRST.replace("first", "second").replace("12.30", "13.99");
  private static final String SOURCE =
      """
      {"version":"3.4.1.Final","connector":"postgresql","name":"app","ts_ms":1795248606834,\
      "snapshot":"false","db":"postgres","sequence":"[\\"24685360\\",\\"24685360\\"]",\
      "ts_us":1795248606834123,"ts_ns":1795248606834123000,"schema":"public","table":"item",\
      "txId":759,"lsn":24685360,"xmin":null}""";

  private static final String KEY = "{\"id\":2}";

  private final StreamOptions options =
      StreamOptions.of("app.public.item", Format.DEBEZIUM, "item:{data.id}:{type}");
  private final Records records = new Records(options);

  @Test
  void an_update_has_the_row_as_it_is_and_as_it_was() {
    ChangeEvent event = records.event(KEY, change("u", FIRST, SECOND));

    assertThat(event.operation()).isEqualTo(Operation.UPDATE);
    assertThat(event.type()).isEqualTo("item_updated");
    assertThat(event.data()).hasToString(SECOND);
    assertThat(event.old()).map(Object::toString).contains(FIRST);
    assertThat(event.key()).contains("2");
    assertThat(event.id()).isEqualTo("24685360:2");
    assertThat(event.source()).isEqualTo("/kafka/app.public.item");
    assertThat(event.time()).isEqualTo(Instant.parse("2026-11-21T08:10:06.834123Z"));
    assertThat(event.topic()).hasToString("item:2:item_updated");
  }

  @Test
  void an_update_says_which_topics_the_row_had_before() {
    var tenants =
        new Records(StreamOptions.of("app.public.item", Format.DEBEZIUM, "item:{data.id}"));
    assertThat(tenants.event(KEY, change("u", FIRST, SECOND)).hasMoved()).isFalse();

    var named =
        new Records(
            StreamOptions.of("app.public.item", Format.DEBEZIUM, "name:{data.name}:{data.id}"));
    ChangeEvent moved = named.event(KEY, change("u", FIRST, SECOND));
    assertThat(moved.hasMoved()).isTrue();
    assertThat(moved.topics()).hasToString("[name:second:2]");
    assertThat(moved.former()).hasToString("[name:first:2]");

    // A row of which only the key is known was nobody's.
    ChangeEvent unknown = named.event(KEY, change("u", "{\"id\":2}", SECOND));
    assertThat(unknown.former()).isEmpty();
    assertThat(unknown.hasMoved()).isTrue();
  }

  @Test
  void a_create_and_a_snapshots_read_are_creations() {
    for (String op : new String[] {"c", "r"}) {
      ChangeEvent event = records.event(KEY, change(op, "null", FIRST));

      assertThat(event.operation()).isEqualTo(Operation.CREATE);
      assertThat(event.type()).isEqualTo("item_created");
      assertThat(event.data()).hasToString(FIRST);
      assertThat(event.old()).isEmpty();
    }
  }

  @Test
  void a_delete_and_its_tombstone_are_one_event() throws DecodeException {
    ChangeEvent event = records.event(KEY, change("d", SECOND, "null"));

    assertThat(event.operation()).isEqualTo(Operation.DELETE);
    assertThat(event.type()).isEqualTo("item_deleted");
    assertThat(event.data()).hasToString(SECOND);
    assertThat(event.old()).isEmpty();
    assertThat(event.topic()).hasToString("item:2:item_deleted");
    assertThat(records.next(KEY, null)).isEmpty();
  }

  @Test
  void on_a_state_stream_too_and_a_second_tombstone_is_another_event() throws DecodeException {
    var state = new Records(options.withState());
    state.event(KEY, change("d", SECOND, "null"));

    assertThat(state.next(KEY, null)).isEmpty();
    assertThat(state.event(KEY, null).operation()).isEqualTo(Operation.DELETE);
  }

  @Test
  void a_tombstone_alone_is_a_delete_that_knows_the_key_on_a_state_stream() throws DecodeException {
    var state = new Records(options.withState());

    ChangeEvent event = state.event(KEY, null);

    assertThat(event.type()).isEqualTo("item_deleted");
    assertThat(event.key()).contains("2");
    assertThat(event.data()).hasToString(KEY);
    assertThat(event.topic()).hasToString("item:2:item_deleted");
    assertThat(event.id()).isEqualTo("app.public.item-3-40");
    assertThat(records.next(KEY, null)).isEmpty();
  }

  @Test
  void the_tombstone_of_another_key_is_not_folded() {
    var state = new Records(options.withState());
    state.event(KEY, change("d", SECOND, "null"));

    assertThat(state.event("{\"id\":3}", null).key()).contains("3");
  }

  @Test
  void a_changed_primary_key_is_a_delete_and_a_create() throws DecodeException {
    assertThat(records.event(KEY, change("d", FIRST, "null")).type()).isEqualTo("item_deleted");
    assertThat(records.next(KEY, null)).isEmpty();
    ChangeEvent created =
        records.event("{\"id\":9}", change("c", "null", FIRST.replace("\"id\":2", "\"id\":9")));
    assertThat(created.topic()).hasToString("item:9:item_created");
    assertThat(created.id()).isEqualTo("24685360:9");
  }

  @Test
  void a_delete_without_the_row_knows_the_key() {
    ChangeEvent event = records.event(KEY, change("d", "null", "null"));

    assertThat(event.data()).hasToString(KEY);
    assertThat(event.topic()).hasToString("item:2:item_deleted");
  }

  @Test
  void the_schema_round_it_makes_no_difference() throws DecodeException {
    String schema = "{\"type\":\"struct\",\"fields\":[{\"field\":\"op\"},{\"field\":\"before\"}]}";
    String key = "{\"schema\":" + schema + ",\"payload\":" + KEY + "}";
    String value =
        "{\"schema\":" + schema.repeat(1) + ",\"payload\":" + change("u", FIRST, SECOND) + "}";

    ChangeEvent event = records.event(key, value);

    assertThat(event.key()).contains("2");
    assertThat(event.data()).hasToString(SECOND);
    assertThat(event.old()).map(Object::toString).contains(FIRST);
    assertThat(event.topic()).hasToString("item:2:item_updated");
  }

  @Test
  void a_large_schema_is_not_kept_in_memory_with_the_row() {
    String schema = "{\"doc\":\"" + "x".repeat(10_000) + "\"}";
    String value = "{\"schema\":" + schema + ",\"payload\":" + change("u", FIRST, SECOND) + "}";

    ChangeEvent event = records.event(KEY, value);

    assertThat(event.data().bytes()).hasSize(SECOND.length());
    assertThat(event.old().orElseThrow().bytes()).hasSize(FIRST.length());
  }

  @Test
  void topics_are_made_of_the_row_as_it_is_now() {
    var moved =
        new Records(
            StreamOptions.of(
                "app.public.item", Format.DEBEZIUM, "name:{data.name}", "was:{old.name}:{op}"));

    ChangeEvent event = moved.event(KEY, change("u", FIRST, SECOND));

    assertThat(Records.topics(event)).containsExactly("name:second", "was:first:update");
  }

  @Test
  void members_may_come_in_any_order() {
    String value =
        "{\"op\":\"u\",\"ts_ms\":1,\"source\":"
            + SOURCE
            + ",\"after\":"
            + SECOND
            + ",\"transaction\":null,\"before\":"
            + FIRST
            + "}";

    assertThat(records.event(KEY, value).data()).hasToString(SECOND);
  }

  @Test
  void a_truncate_is_an_event_if_a_topic_needs_no_row_and_a_gap_if_not() {
    var table = new Records(StreamOptions.of("app.public.item", Format.DEBEZIUM, "items"));

    ChangeEvent event = table.event(null, change("t", "null", "null"));

    assertThat(event.type()).isEqualTo("item_truncated");
    assertThat(event.operation()).isEqualTo(Operation.NONE);
    assertThat(event.data()).hasToString("null");
    assertThat(records.cause(null, change("t", "null", "null")))
        .isEqualTo(DecodeException.Cause.NO_TOPIC);
  }

  @Test
  void a_logical_message_is_passed_over() throws DecodeException {
    String message = "{\"op\":\"m\",\"message\":{\"prefix\":\"p\",\"content\":\"AA==\"}}";

    assertThat(records.next(null, message)).isEmpty();
  }

  @Test
  void keys_of_all_kinds_become_a_text() {
    String value = change("c", "null", FIRST);

    assertThat(records.event("{\"a\":1,\"b\":\"x\"}", value).key())
        .contains("{\"a\":1,\"b\":\"x\"}");
    assertThat(records.event("{\"a\":\"x y\"}", value).key()).contains("x y");
    assertThat(records.event("{\"a\":{\"b\":1}}", value).key()).contains("{\"a\":{\"b\":1}}");
    assertThat(records.event("\"plain\"", value).key()).contains("plain");
    assertThat(records.event("17", value).key()).contains("17");
    assertThat(records.event("not json", value).key()).contains("not json");
    assertThat(records.event("{\"schema\":{},\"payload\":7}", value).key()).contains("7");
    assertThat(records.event(null, value).key()).isEmpty();
    assertThat(records.event(null, value).id()).startsWith("app.public.item-3-");
  }

  @Test
  void without_lsn_or_times_the_record_stands_in() {
    ChangeEvent event =
        records.event(KEY, "{\"op\":\"c\",\"after\":" + FIRST + ",\"source\":{\"lsn\":null}}");

    assertThat(event.id()).isEqualTo("app.public.item-3-40");
    assertThat(event.time()).isEqualTo(Records.TIME);
    assertThat(event.type()).isEqualTo("item_created");
  }

  @Test
  void what_is_no_change_is_refused_by_cause() {
    assertThat(records.cause(KEY, FIRST)).isEqualTo(DecodeException.Cause.MISSING_ATTRIBUTE);
    assertThat(records.cause(KEY, "[1]")).isEqualTo(DecodeException.Cause.MISSING_ATTRIBUTE);
    assertThat(records.cause(KEY, "{\"payload\":null}"))
        .isEqualTo(DecodeException.Cause.MISSING_ATTRIBUTE);
    assertThat(records.cause(KEY, change("u", FIRST, "null")))
        .isEqualTo(DecodeException.Cause.MISSING_ATTRIBUTE);
    assertThat(records.cause(KEY, change("x", FIRST, SECOND)))
        .isEqualTo(DecodeException.Cause.UNSUPPORTED);
    assertThat(records.cause(KEY, "{\"op\":1}")).isEqualTo(DecodeException.Cause.BAD_ATTRIBUTE);
    assertThat(records.cause(KEY, "{\"op\":\"c\",\"op\":\"d\"}"))
        .isEqualTo(DecodeException.Cause.DUPLICATE_NAME);
    assertThat(records.cause(KEY, "{\"op\":\"c\",\"after\":{\"id\":1,\"id\":2}}"))
        .isEqualTo(DecodeException.Cause.DUPLICATE_NAME);
    assertThat(
            records.cause(
                KEY, "{\"op\":\"c\",\"source\":{\"lsn\":99999999999999999999},\"after\":{}}"))
        .isEqualTo(DecodeException.Cause.BAD_ATTRIBUTE);
  }

  private static String change(String op, String before, String after) {
    return "{\"before\":"
        + before
        + ",\"after\":"
        + after
        + ",\"source\":"
        + SOURCE
        + ",\"transaction\":null,\"op\":\""
        + op
        + "\",\"ts_ms\":1795248606915,\"ts_us\":1795248606915001}";
  }
}
