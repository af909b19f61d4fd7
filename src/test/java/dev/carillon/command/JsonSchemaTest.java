package dev.carillon.command;

import static dev.carillon.support.SampleCommands.schema;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonSchemaTest {
  private static JsonNode data(String json) throws Exception {
    return new JsonMapper().readTree(json);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"a\":1} | ''",
        "{\"a\":0} | /a: must have a minimum value of 1",
        "{\"a\":\"1\"} | /a: string found, integer expected",
        "{} | required property 'a' not found",
        "{\"a\":1,\"b\":[1,{}]} | /b/1: object found, integer expected",
        "[] | array found, object expected"
      })
  void the_first_thing_that_is_wrong_is_told_with_its_place(String json, String problem)
      throws Exception {
    JsonSchema schema =
        schema(
            """
            {"type":"object","required":["a"],
             "properties":{"a":{"type":"integer","minimum":1},
                           "b":{"type":"array","items":{"type":"integer"}}}}""");

    assertThat(schema.problem(data(json)).orElse("")).isEqualTo(problem);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[] | is an object",
        "{\"type\":\"strin\"} | not a JSON Schema: /type",
        "{\"properties\":{\"a\":7}} | not a JSON Schema: /properties/a",
        "{\"$ref\":\"https://example.com/other.json\"} | outside of the schema",
        "{\"properties\":{\"a\":{\"$ref\":\"file:///etc/passwd\"}}} | outside of the schema",
        "{\"$schema\":\"http://json-schema.org/draft-07/schema#\"} | only draft 2020-12",
        "{\"$ref\":\"#\"} | without an end",
        "{\"properties\":{\"a\":{\"$ref\":\"#/$defs/b\"}}} | not a JSON Schema: ",
        "{\"pattern\":\"(?=a)b\"} | that RE2 does not understand",
        "{\"properties\":{\"a\":{\"pattern\":\"[\"}}} | that RE2 does not understand"
      })
  void what_is_no_schema_of_ours_is_refused(String json, String text) {
    assertThatThrownBy(() -> schema(json))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(text);
  }

  @Test
  void it_may_refer_to_its_own_parts() throws Exception {
    JsonSchema schema =
        schema(
            """
            {"$defs":{"id":{"type":"string","minLength":2}},
             "properties":{"from":{"$ref":"#/$defs/id"}}}""");

    assertThat(schema.problem(data("{\"from\":\"ab\"}"))).isEmpty();
    assertThat(schema.problem(data("{\"from\":\"a\"}")).orElse("")).startsWith("/from: ");
  }

  @Test
  @Timeout(20)
  void a_pattern_that_would_never_end_elsewhere_ends_here() throws Exception {
    JsonSchema schema = schema("{\"type\":\"string\",\"pattern\":\"^(a+)+$\"}");

    assertThat(schema.problem(data('"' + "a".repeat(60_000) + "!\""))).isPresent();
    assertThat(schema.problem(data('"' + "a".repeat(60_000) + '"'))).isEmpty();
  }

  @Test
  void a_pattern_is_found_anywhere_unless_it_is_anchored() throws Exception {
    assertThat(schema("{\"pattern\":\"b\"}").problem(data("\"abc\""))).isEmpty();
    assertThat(schema("{\"pattern\":\"^b\"}").problem(data("\"abc\""))).isPresent();
  }

  @Test
  void two_are_equal_if_they_say_the_same() {
    assertThat(schema("{\"minimum\": 1}")).isEqualTo(schema("{ \"minimum\":1 }"));
  }
}
