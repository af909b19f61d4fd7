package dev.carillon.kafka.template;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.carillon.event.ChangeEvent;
import dev.carillon.kafka.format.EventStream;
import dev.carillon.kafka.format.Format;
import dev.carillon.kafka.format.StreamOptions;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class TopicTemplateTest {
  private static final String CALL =
      """
      {"id":"74ac","customer_id":"5013","owner_id":null,"n":7,"x":1.50,"ok":true,"empty":"",
       "name":"A:b *c%","participants":[{"owner_id":"a1"},{"owner_id":"a2"},{"owner_id":"a1"},{}],
       "tags":["red","green"],"deep":{"er":{"still":"here"}}}
      """;

  @Test
  void a_template_is_filled_from_attributes_and_data() {
    assertThat(
            topics(
                "customer_id:{data.customer_id}:{type|before:_}:{data.id}",
                "k:{key}:{id}:{topic}:{source}:{data.deep.er.still}"))
        .containsExactly("customer_id:5013:call:74ac", "k:key-1:e-1:calls:urn%3Acalls:here");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ' ',
      value = {
        "{data.n} 7",
        "{data.x} 1.50",
        "{data.ok} true",
        "{data.name} A%3Ab%20%2Ac%25",
        "{type|before:_} call",
        "{type|before:?} call_status_updated",
        "{type|after:_} status_updated",
        "{type|before-last:_} call_status",
        "{type|after-last:_} updated",
        "{type|after-last:_|upper} UPDATED",
        "{key|upper|lower} key-1",
        "{data.owner_id|default:nobody} nobody",
        "{data.empty|default:a:b} a%3Ab",
        "call-{data.n}-{data.id} call-7-74ac"
      })
  void values_are_changed_and_encoded(String template, String topic) {
    assertThat(topics(template)).containsExactly(topic);
  }

  @ParameterizedTest
  @CsvSource({
    "{data.owner_id}",
    "{data.nothing.at.all}",
    "{data.empty}",
    "{data.deep}",
    "{data.tags}",
    "{data.participants[].name}",
    "{subject}",
    "{op}",
    "{old.id}",
    "{type|after:?}"
  })
  void what_is_absent_null_empty_or_no_scalar_leaves_the_topic_out(String variable) {
    assertThat(topics("left:{data.id}:" + variable, "there")).containsExactly("there");
  }

  @Test
  void a_path_through_a_list_makes_one_topic_per_element_and_each_once() {
    assertThat(topics("agent_id:{data.participants[].owner_id}:{data.id}", "tag:{data.tags[]}"))
        .containsExactly("agent_id:a1:74ac", "agent_id:a2:74ac", "tag:red", "tag:green");
  }

  @Test
  void a_text_that_is_split_makes_one_topic_per_part_that_is_not_empty() {
    var records = new Records(json("vehicle:{data.v|split:,|upper}:bulk"));

    assertThat(Records.topics(records.event("k", "{\"v\":\"3, 4,,x,3\"}")))
        .containsExactly("vehicle:3:bulk", "vehicle:4:bulk", "vehicle:X:bulk");
    assertThat(Records.topics(records.event("k", "{\"v\":7}"))).containsExactly("vehicle:7:bulk");
    assertThat(records.cause("k", "{\"v\":\",\"}")).isEqualTo(DecodeException.Cause.NO_TOPIC);
    assertThat(records.cause("k", "{}")).isEqualTo(DecodeException.Cause.NO_TOPIC);
    assertThat(records.cause("k", "{\"v\":\"" + ",".repeat(64) + "\"}"))
        .isEqualTo(DecodeException.Cause.TOO_MANY_TOPICS);
  }

  @Test
  void a_topic_can_be_for_some_types_only() {
    var stream =
        StreamOptions.of("calls", Format.CLOUDEVENTS, "any")
            .withTopics(
                new TopicOptions("message:{id}", List.of("aimessage_*", "*_message_?")),
                new TopicOptions("call:{id}", List.of("!aimessage_*")),
                new TopicOptions("both", List.of("call_*", "aimessage_*", "!*_deleted")));

    assertThat(topics(stream, "aimessage_created")).containsExactly("message:e-1", "both");
    assertThat(topics(stream, "call_created")).containsExactly("call:e-1", "both");
    assertThat(topics(stream, "call_deleted")).containsExactly("call:e-1");
  }

  @Test
  void an_event_of_a_type_that_no_topic_is_meant_for_is_passed_over() throws DecodeException {
    var stream =
        StreamOptions.of("calls", Format.CLOUDEVENTS, "any")
            .withTopics(new TopicOptions("call:{id}", List.of("call_*")));

    assertThat(new Records(stream).next("k", event("agent_created"))).isEmpty();
  }

  @Test
  void the_shape_holds_everything_the_template_can_make() {
    var stream =
        new EventStream(
            StreamOptions.of(
                "calls",
                Format.CLOUDEVENTS,
                "customer_id:{data.customer_id}:{type|before:_}:{data.id}",
                "all",
                "a-{data.id}:b"));

    assertThat(stream.stream().shapes())
        .map(Object::toString)
        .containsExactly("customer_id:*:*:*", "all", "*:b");
  }

  @Test
  void what_would_not_be_a_topic_is_no_event() {
    String wide = "[" + "0,".repeat(64) + "0]";

    assertThat(cause("a:{data.id}", "{\"id\":\"" + "x".repeat(511) + "\"}"))
        .isEqualTo(DecodeException.Cause.BAD_TOPIC);
    assertThat(cause("a:{data.id}", "{\"id\":\"" + ":".repeat(300) + "\"}"))
        .isEqualTo(DecodeException.Cause.BAD_TOPIC);
    assertThat(cause("a:{data.id}", "{\"id\":\"\"}")).isEqualTo(DecodeException.Cause.NO_TOPIC);
    assertThat(cause("a:{data.l[].id}", "{\"l\":[]}")).isEqualTo(DecodeException.Cause.NO_TOPIC);
    assertThat(cause("a:{data.l[]}", "{\"l\":" + wide + "}"))
        .isEqualTo(DecodeException.Cause.TOO_MANY_TOPICS);
    assertThat(cause("a:{data.id}", "{\"id\":1,\"other\":{\"id\":2,\"id\":3},\"id\":2}"))
        .isEqualTo(DecodeException.Cause.DUPLICATE_NAME);
  }

  @Test
  void a_hundred_and_twenty_eight_topics_are_the_most() {
    String list =
        IntStream.range(0, 64).mapToObj(String::valueOf).collect(Collectors.joining(",", "[", "]"));
    String[] two = {"a:{data.l[]}", "b:{data.l[]}"};
    String[] three = {"a:{data.l[]}", "b:{data.l[]}", "c"};
    String data = "{\"l\":" + list + "}";

    assertThat(new Records(json(two)).event("k", data).topics()).hasSize(128);
    assertThat(new Records(json(three)).cause("k", data))
        .isEqualTo(DecodeException.Cause.TOO_MANY_TOPICS);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "a:{data.id; character 3: the brace is not closed",
        "a:data.id}; character 10: a brace that was not opened",
        "a:{what}; character 3: unknown variable 'what'",
        "a:{data.}; character 3: not a path",
        "a:{data.a..b}; character 3: not a path",
        "a:{data.a[]x}; character 3: not a path",
        "a:{data.a[].b[]}; character 3: a path with more than one []",
        "a:{data.a[]}:{data.b[]}; character 1: more than one path with [] or split",
        "a:{data.a[]}:{data.b|split:,}; character 1: more than one path with [] or split",
        "a:{data.a|split:}; character 3: not a function: 'split:'",
        "a:{data.a|lower|split:,}; character 3: unknown function 'split'",
        "a:{id|shout}; character 3: not a function: 'shout'",
        "a:{id|before}; character 3: not a function: 'before'",
        "a:{id|shout:x}; character 3: unknown function 'shout'",
        "a::{id}; a segment is empty",
        "a:*:{id}; misplaced *",
        "a b:{id}; white space",
        "''; it is empty"
      })
  void a_bad_template_is_refused_with_what_is_wrong_and_where(String template, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> TopicOptions.of(template))
        .withMessageContaining("topic template '" + template + "'")
        .withMessageContaining(message);
  }

  private static StreamOptions json(String... templates) {
    return StreamOptions.of("calls", Format.JSON, templates);
  }

  private static DecodeException.Cause cause(String template, String data) {
    return new Records(json(template)).cause("k", data);
  }

  private static List<String> topics(String... templates) {
    return topics(StreamOptions.of("calls", Format.CLOUDEVENTS, templates), "call_status_updated");
  }

  private static List<String> topics(StreamOptions stream, String type) {
    ChangeEvent event = new Records(stream).event("key-1", event(type));
    return Records.topics(event);
  }

  private static String event(String type) {
    return """
        {"specversion":"1.0","id":"e-1","source":"urn:calls","type":"%s","data":%s}
        """
        .formatted(type, CALL);
  }
}
