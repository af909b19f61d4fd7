package dev.carillon.sample;

import static dev.carillon.sample.SamplePrincipal.BOB;
import static dev.carillon.sample.SamplePrincipal.HARBOUR;
import static dev.carillon.sample.SamplePrincipal.NORTHERN;

import java.util.List;

/**
 * A statement to try, and a filter under which a principal receives the change that it makes. Each
 * can be run repeatedly.
 */
public record SampleTrial(String sql, String filter, String principal) {
  static final List<SampleTrial> ALL =
      List.of(
          new SampleTrial(
              "update vehicles set odometer = odometer + 1 where id = 1",
              "customer:" + HARBOUR.slug() + ":vehicle:1",
              "alice"),
          new SampleTrial(
              "insert into service_records (vehicle_id, customer, mileage, description, cost, username)"
                  + " select id, customer, odometer, 'Wiper blades', 24.50, 'alice' from vehicles where id = 1",
              "customer:" + HARBOUR.slug() + ":vehicle:1:**",
              "alice"),
          new SampleTrial(
              "delete from service_records where id ="
                  + " (select max(id) from service_records where vehicle_id = 1)",
              "customer:" + HARBOUR.slug() + ":vehicle:1:service_record:*",
              "alice"),
          new SampleTrial(
              "insert into gas_records (vehicle_id, customer, mileage, gallons, cost, username)"
                  + " select id, customer, odometer, 9.75, 38.2, username from vehicles where id = 1",
              "vehicle:1:gas_record:*",
              "victor"),
          new SampleTrial(
              "update plan_records set cost = cost + 10 where id ="
                  + " (select min(id) from plan_records where vehicle_id = 7)",
              "vehicle:**",
              "ruth"),
          new SampleTrial(
              "update calls set tm_update = now() where id = '5371e9db-0000-4000-8000-000000000002'",
              "agent_id:" + BOB + ":call:*",
              "bob"),
          new SampleTrial(
              "update agents set status = 'away', tm_update = now() where username = 'bob'",
              "agent_id:" + BOB + ":**",
              "bob"),
          new SampleTrial(
              "update voyages set freight = freight + 100, modified_date = now() where key = 793628",
              "customer:" + NORTHERN.slug() + ":voyage:793628",
              "carol"),
          new SampleTrial(
              "update tracker_states set lat = lat + 0.001, last_update = now() where tracker_id = 1701001",
              "tracker:1701001:state",
              "operator"),
          new SampleTrial(
              "update port_calls set eta = eta + interval '1 hour', modified_date = now() where key = 5000002",
              "voyage:*:port_call:*",
              "operator"));
}
