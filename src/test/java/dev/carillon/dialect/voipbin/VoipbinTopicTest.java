package dev.carillon.dialect.voipbin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.topic.Topic;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class VoipbinTopicTest {
  private static final String CALLS = "customer_id:" + Visitors.CUSTOMER + ":call";

  @Test
  void it_covers_itself_and_everything_below_by_whole_segments() {
    var filter = VoipbinTopic.of(CALLS).filter();

    assertThat(filter.matches(Topic.of(CALLS))).isTrue();
    assertThat(filter.matches(Topic.of(CALLS + ":a:b"))).isTrue();
    assertThat(filter.matches(Topic.of(CALLS + "s"))).isFalse();
    assertThat(filter.matches(Topic.of("customer_id:" + Visitors.CUSTOMER))).isFalse();
  }

  @Test
  void one_colon_at_its_end_means_nothing() {
    assertThat(VoipbinTopic.of(CALLS + ":")).hasToString(CALLS);
  }

  @Test
  void every_identifier_in_it_is_put_into_lower_case_and_no_other_part_is() {
    String text = "customer_id:" + Visitors.CUSTOMER.toUpperCase(Locale.ROOT) + ":Call:";

    assertThat(VoipbinTopic.of(text + Visitors.CALL.toUpperCase(Locale.ROOT)))
        .hasToString("customer_id:" + Visitors.CUSTOMER + ":Call:" + Visitors.CALL);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        ":",
        ":a",
        "a::",
        "a::b",
        "a:b::",
        "a:*",
        "*",
        "**",
        "a:**",
        "a:b*",
        "a: b",
        "a:\tb",
        "a:\u0000",
        "a:\u00a0b",
        "a:\u2028b",
        "a:\u200bb",
        "a:\ufeffb",
        "a:\ud800",
        "1:2:3:4:5:6:7:8:9:10:11:12:13:14:15:16:17"
      })
  void what_is_no_topic_is_refused(String text) {
    assertThatThrownBy(() -> VoipbinTopic.of(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageStartingWith("not a topic: ");
  }

  @Test
  void nothing_at_all_is_everything() {
    assertThat(VoipbinTopic.of("").filter()).hasToString("**");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "5e4a0680",
        "5e4a0680804e11ec84772fea5968d85b",
        "{5e4a0680-804e-11ec-8477-2fea5968d85b}",
        "urn:uuid:5e4a0680-804e-11ec-8477-2fea5968d85b",
        "5e4a0680-804e-11ec-8477-2fea5968d85",
        "5e4a0680-804e-11ec-8477-2fea5968d85b0",
        "5e4a0680-804e-11ec-8477+2fea5968d85b",
        "5e4a06808-04e-11ec-8477-2fea5968d85b",
        "٥e4a0680-804e-11ec-8477-2fea5968d85b",
        "５e4a0680-804e-11ec-8477-2fea5968d85b",
        "ge4a0680-804e-11ec-8477-2fea5968d85b",
        " e4a0680-804e-11ec-8477-2fea5968d85b",
        "1-1-1-1-1",
        "-e4a0680-804e-11ec-8477-2fea5968d85b"
      })
  void only_one_text_form_is_an_identifier(String text) {
    assertThat(Uuid.canonical(text)).isEmpty();
  }

  @Test
  void the_nil_uuid_is_nobody() {
    assertThat(Uuid.owner("00000000-0000-0000-0000-000000000000")).isEmpty();
    assertThat(Uuid.owner("00000000-0000-0000-0000-00000000000A"))
        .contains("00000000-0000-0000-0000-00000000000a");
  }
}
