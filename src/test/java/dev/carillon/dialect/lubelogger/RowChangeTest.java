package dev.carillon.dialect.lubelogger;

import static dev.carillon.dialect.lubelogger.Garage.payload;
import static dev.carillon.dialect.lubelogger.Garage.row;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.carillon.event.Operation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Golden payloads of every kind of record, made by the configuration that the page shows. */
class RowChangeTest {
  private static final String TIME = "2026-11-21T06:26:01.1230000Z";

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      value = {
        "service_records|"
            + "\"record_type\":\"servicerecord\",\"mileage\":2500,\"description\":\"Oil Change\",\"cost\":\"42.68\"|"
            + "servicerecord|\"description\":\"Oil Change\",\"odometer\":\"2500\",\"vehicleId\":\"2\",\"cost\":\"42.68\"|"
            + "Service Record Description: Oil Change",
        "service_records|"
            + "\"record_type\":\"repairrecord\",\"mileage\":7,\"description\":\"Brakes\",\"cost\":240|"
            + "repairrecord|\"description\":\"Brakes\",\"odometer\":\"7\",\"vehicleId\":\"2\",\"cost\":\"240.00\"|"
            + "Repair Record Description: Brakes",
        "service_records|"
            + "\"record_type\":\"upgraderecord\",\"mileage\":7,\"description\":\"Radio\",\"cost\":1.005|"
            + "upgraderecord|\"description\":\"Radio\",\"odometer\":\"7\",\"vehicleId\":\"2\",\"cost\":\"1.01\"|"
            + "Upgrade Record Description: Radio",
        "gas_records|\"mileage\":2500,\"gallons\":\"11.500\",\"cost\":\"44.9\"|"
            + "gasrecord|\"odometer\":\"2500\",\"fuelconsumed\":\"11.500\",\"vehicleId\":\"2\",\"cost\":\"44.90\"|"
            + "Gas Record Odometer: 2500",
        "odometer_records|\"initial_mileage\":2400,\"mileage\":2500|"
            + "odometerrecord|\"initialodometer\":\"2400\",\"odometer\":\"2500\",\"vehicleId\":\"2\"|"
            + "Odometer Record Odometer: 2500",
        "tax_records|\"description\":\"Road tax\",\"cost\":12|"
            + "taxrecord|\"description\":\"Road tax\",\"vehicleId\":\"2\",\"cost\":\"12.00\"|"
            + "Tax Record Description: Road tax",
        "equipment_records|\"description\":\"Roof box\"|"
            + "equipmentrecord|\"description\":\"Roof box\",\"vehicleId\":\"2\"|"
            + "Equipment Record Description: Roof box",
        "notes|\"description\":\"Squeaks\"|"
            + "noterecord|\"description\":\"Squeaks\",\"vehicleId\":\"2\"|"
            + "Note Record Description: Squeaks",
        "plan_records|\"description\":\"Belt\",\"progress\":\"InProgress\",\"priority\":\"Critical\","
            + "\"import_mode\":\"ServiceRecord\",\"cost\":\"650.00\"|"
            + "planrecord|\"description\":\"Belt\",\"progress\":\"InProgress\",\"priority\":\"Critical\","
            + "\"type\":\"ServiceRecord\",\"vehicleId\":\"2\",\"cost\":\"650.00\"|"
            + "Plan Record Description: Belt",
        "inspection_records|\"description\":\"Main\",\"cost\":\"89.5\"|"
            + "inspectionrecord|\"description\":\"Main\",\"vehicleId\":\"2\",\"cost\":\"89.50\"|"
            + "Inspection Record Description: Main",
        "reminder_records|\"description\":\"Oil\",\"metric\":\"Both\"|"
            + "reminderrecord|\"description\":\"Oil\",\"vehicleId\":\"2\",\"metric\":\"Both\"|"
            + "Reminder Record Description: Oil",
        "supply_records|\"description\":\"Filter\",\"cost\":9.9,\"quantity\":3|"
            + "supplyrecord|\"description\":\"Filter\",\"vehicleId\":\"2\",\"cost\":\"9.90\",\"quantity\":\"3.00\"|"
            + "Supply Record Description: Filter",
      })
  void a_record_of_every_kind_is_told_as_the_product_tells_it(
      String table, String columns, String type, String data, String action) {
    String row = "{\"id\":31,\"vehicle_id\":2,\"username\":\"admin\"," + columns + "}";
    assertThat(payload(row(table, Operation.CREATE, row)))
        .isEqualTo(expected(type + ".add", data, "Added " + action));
    assertThat(payload(row(table, Operation.UPDATE, row)))
        .isEqualTo(expected(type + ".update", data, "Updated " + action));
    assertThat(payload(row(table, Operation.DELETE, row)))
        .isEqualTo(expected(type + ".delete", data, "Deleted " + action));
  }

  private static String expected(String type, String data, String action) {
    return "{\"type\":\"%s\",\"timestamp\":\"%s\",\"data\":{\"user\":\"admin\",%s},\"vehicleId\":\"2\",\"username\":\"admin\",\"action\":\"admin %s\"}"
        .formatted(type, TIME, data, action);
  }

  @Test
  void a_vehicle_is_described_by_what_was_done_to_it() {
    String row =
        "{\"id\":2,\"year\":2019,\"make\":\"Toyota\",\"model\":\"Prius\",\"license_plate\":\"HH-TX 102\",\"username\":\"admin\"}";
    assertThat(payload(row("vehicles", Operation.UPDATE, row)))
        .isEqualTo(
            "{\"type\":\"vehicle.update\",\"timestamp\":\"%s\",\"data\":{\"user\":\"admin\",\"description\":\"Updated Vehicle 2019 Toyota Prius(HH-TX 102)\"},\"vehicleId\":\"2\",\"username\":\"admin\",\"action\":\"admin Updated Vehicle 2019 Toyota Prius(HH-TX 102)\"}",
            TIME);
  }

  @Test
  void a_vehicle_without_a_description_has_none() {
    var options =
        Garage.options(
            "[{kafka-topic: garage.public.vehicles, record: vehicle, vehicle: '{id}', user: root, data: {description: '{nickname}'}}]");
    Payload payload =
        new Payloads(options).of(row("vehicles", Operation.DELETE, "{\"id\":2}")).orElseThrow();
    assertThat(payload.data()).containsOnlyKeys("user");
    assertThat(payload.action()).isEqualTo("root Deleted Vehicle");
  }

  @Test
  void columns_that_are_absent_null_or_no_scalar_are_empty_texts() {
    String row =
        "{\"vehicle_id\":null,\"record_type\":\"servicerecord\",\"mileage\":[1],\"cost\":{\"a\":1}}";
    assertThat(payload(row("service_records", Operation.DELETE, row)))
        .isEqualTo(
            "{\"type\":\"servicerecord.delete\",\"timestamp\":\"%s\",\"data\":{\"user\":\"\",\"description\":\"\",\"odometer\":\"\",\"vehicleId\":\"\",\"cost\":\"\"},\"vehicleId\":\"N/A\",\"username\":\"\",\"action\":\"Deleted Service Record Description:\"}",
            TIME);
  }

  @ParameterizedTest
  @CsvSource({
    "42.685,42.69",
    "-42.685,-42.69",
    "1e2,1e2",
    "1e1000000000,1e1000000000",
    "'42,68','42,68'",
    "NaN,NaN",
    "'',''",
  })
  void an_amount_has_two_decimals_and_what_is_no_amount_stays(String column, String cost) {
    String row = "{\"vehicle_id\":2,\"record_type\":\"servicerecord\",\"cost\":\"" + column + "\"}";
    assertThat(payload(row("service_records", Operation.UPDATE, row)))
        .contains("\"cost\":\"" + cost + "\"}");
  }

  @Test
  void a_number_has_no_exponent() {
    String row = "{\"vehicle_id\":2,\"mileage\":1.0E7,\"gallons\":0.00001,\"cost\":12345678.5}";
    assertThat(payload(row("gas_records", Operation.UPDATE, row)))
        .contains(
            "\"odometer\":\"10000000\",\"fuelconsumed\":\"0.000010\"", "\"cost\":\"12345678.50\"");
  }

  @Test
  void what_is_no_change_of_one_known_record_is_no_payload() {
    String row = "{\"vehicle_id\":2,\"record_type\":\"servicerecord\"}";
    assertThat(payload(row("service_records", Operation.NONE, "null"))).isEmpty();
    assertThat(payload(row("service_records", Operation.NONE, row))).isEmpty();
    assertThat(payload(row("service_records", Operation.UPDATE, "[]"))).isEmpty();
    assertThat(payload(row("service_records", Operation.UPDATE, "{\"record_type\":\"x\"}")))
        .isEmpty();
    assertThat(payload(row("trackers", Operation.UPDATE, row))).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{kafka-topic: t, record: boatrecord, vehicle: a, user: b}]|not a kind of record: boatrecord",
        "[{kafka-topic: t, record: taxrecord, vehicle: a, user: b, data: {cost: c}}]|data of a taxrecord needs description",
        "[{kafka-topic: t, record: '{r}', vehicle: a, user: b, data: {price: c}}]|data has no key price, there are cost,",
        "[{kafka-topic: t, record: '{r', vehicle: a, user: b}]|a column is written {name}: {r",
        "[{kafka-topic: t, record: '{}', vehicle: a, user: b}]|a column is written {name}: {}",
        "[{kafka-topic: t, record: 'r}', vehicle: a, user: b}]|a column is written {name}: r}",
        "[{kafka-topic: t, record: '{r}', user: b}]|vehicle",
        "[{kafka-topic: t, record: '{r}', vehicle: a, user: b},{kafka-topic: t, record: '{r}', vehicle: a, user: b}]|records has t twice",
      })
  void a_configuration_that_cannot_be_right_ends_the_start(String records, String message) {
    assertThatThrownBy(() -> Garage.options(records)).hasMessageContaining(message);
  }
}
