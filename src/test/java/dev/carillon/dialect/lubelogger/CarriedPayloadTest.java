package dev.carillon.dialect.lubelogger;

import static dev.carillon.dialect.lubelogger.Garage.carrying;
import static dev.carillon.dialect.lubelogger.Garage.payload;
import static org.assertj.core.api.Assertions.assertThat;

import dev.carillon.event.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class CarriedPayloadTest {
  private static final String TIME = "2026-11-21T06:26:01.1230000Z";

  @Test
  void a_payload_is_passed_on_as_it_is() {
    String payload =
        "{\"type\":\"servicerecord.add\",\"timestamp\":\"2024-12-31T15:36:29.9209860Z\",\"data\":{\"user\":\"admin\",\"description\":\"Oil Change\",\"odometer\":\"2500\",\"vehicleId\":\"2\",\"cost\":\"42.68\"},\"vehicleId\":\"2\",\"username\":\"admin\",\"action\":\"admin Added Service Record Description: Oil Change\",\"later\":{\"a\":[1,true]}}";
    assertThat(payload(carrying(payload))).isEqualTo(payload);
  }

  @Test
  void its_members_come_in_the_products_order() {
    assertThat(
            payload(
                carrying(
                    "{\"action\":\"a\",\"username\":\"u\",\"vehicleId\":3,\"more\":null,\"data\":{\"b\":\"2\",\"a\":\"1\"},\"timestamp\":\"t\",\"type\":\"x\"}")))
        .isEqualTo(
            "{\"type\":\"x\",\"timestamp\":\"t\",\"data\":{\"b\":\"2\",\"a\":\"1\"},\"vehicleId\":\"3\",\"username\":\"u\",\"action\":\"a\"}");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "servicerecord.update|u Updated Service Record Description: d",
        "servicerecord.delete.api|u Deleted Service Record via API Description: d",
        "gasrecord.add|u Added Gas Record Odometer: 5",
        "odometerrecord.add.api|u Added Odometer Record via API Odometer: 5",
        "note.add.api|u Added Note Record via API Description: d",
        "noterecord.add|u Added Note Record Description: d",
        "vehicle.add|u d",
        "bulk.delete|u d",
        "servicerecord.sold|u d",
        "servicerecord|u d",
        "servicerecord.add.ftp|u d",
        "servicerecord.add.api.x|u d",
        "......|u d",
      })
  void what_is_missing_is_filled_in(String type, String action) {
    String payload =
        payload(
            carrying(
                "{\"type\":\"%s\",\"data\":{\"user\":\"u\",\"description\":\"d\",\"odometer\":\"5\",\"vehicleId\":\"3\"},\"username\":\" \",\"action\":null}"
                    .formatted(type)));
    assertThat(payload)
        .isEqualTo(
            "{\"type\":\"%s\",\"timestamp\":\"%s\",\"data\":{\"user\":\"u\",\"description\":\"d\",\"odometer\":\"5\",\"vehicleId\":\"3\"},\"vehicleId\":\"3\",\"username\":\"u\",\"action\":\"%s\"}",
            type, TIME, action);
  }

  @Test
  void where_there_is_nothing_to_fill_in_with_it_is_left_empty() {
    assertThat(payload(carrying("{\"type\":\"bulk.move\",\"data\":{}}")))
        .isEqualTo(
            "{\"type\":\"bulk.move\",\"timestamp\":\"%s\",\"data\":{},\"vehicleId\":\"N/A\",\"username\":\"\",\"action\":\"\"}",
            TIME);
  }

  @Test
  void every_value_of_its_data_is_a_text_and_every_decimal_has_a_point() {
    assertThat(
            payload(
                carrying(
                    "{\"type\":\"x\",\"data\":{\"cost\":\"42,68\",\"quantity\":\"-1,5\",\"fuelconsumed\":\"7,123\",\"odometer\":2500,\"description\":\"1,5 l\",\"flag\":true,\"none\":null,\"n\":1.5e9}}")))
        .contains(
            "\"data\":{\"cost\":\"42.68\",\"quantity\":\"-1.5\",\"fuelconsumed\":\"7.123\",\"odometer\":\"2500\",\"description\":\"1,5 l\",\"flag\":\"true\",\"none\":\"\",\"n\":\"1500000000\"}");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "7",
        "[]",
        "{}",
        "{\"type\":\"x\"}",
        "{\"type\":\"x\",\"data\":null}",
        "{\"type\":\"x\",\"data\":[]}",
        "{\"type\":\"x\",\"data\":\"y\"}",
        "{\"type\":\"\",\"data\":{}}",
        "{\"type\":7,\"data\":{}}",
        "{\"data\":{}}",
        "{\"type\":\"x\",\"data\":{\"a\":{}}}",
        "{\"type\":\"x\",\"data\":{\"a\":[]}}",
      })
  void what_has_not_the_form_is_no_payload(String data) {
    assertThat(payload(carrying(data))).isEmpty();
  }

  @Test
  void a_row_that_happens_to_look_like_one_is_no_payload() {
    String row = "{\"type\":\"x\",\"data\":{}}";
    assertThat(payload(Garage.row("letters", Operation.UPDATE, row))).isEmpty();
  }
}
