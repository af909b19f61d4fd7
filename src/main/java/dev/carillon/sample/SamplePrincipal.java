package dev.carillon.sample;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A principal of the sample world that a client can log in as.
 *
 * @param customer whose data it may read; empty: no customer's, or every customer's
 * @param agent the id of its row in that table, if it has one
 * @param permissions the words that grants test for
 * @param vehicles which it may view in LubeLogger
 */
record SamplePrincipal(
    String name,
    Optional<Customer> customer,
    Optional<String> agent,
    List<String> permissions,
    List<Integer> vehicles) {
  static final Customer HARBOUR = new Customer("5013bc52-6d1e-4a57-9c0b-2f6a8d3e7a01", "harbour");
  static final Customer NORTHERN = new Customer("9b1f2c44-0e7d-4c39-8a15-6b7d1e9f4c02", "northern");
  static final String ALICE = "74ac5405-1b9e-4f0a-8d21-5c3e9a7f0a11";
  static final String BOB = "c0a7f1d2-3e64-4b8f-9a55-7d1b2e6c0a12";
  static final String CAROL = "e4b2d6f8-9c1a-4d7e-b3f5-8a6c4e2d0b21";

  static final List<SamplePrincipal> ALL =
      List.of(
          agent("alice", HARBOUR, ALICE, "agent", "admin"),
          agent("bob", HARBOUR, BOB, "agent"),
          agent("carol", NORTHERN, CAROL, "agent", "manager"),
          somebody("operator", List.of("project_super_admin"), List.of()),
          somebody("ruth", List.of("root"), List.of()),
          somebody("victor", List.of(), List.of(1, 2)));

  /**
   * A company of the sample world.
   *
   * @param id a UUID, as VoIPBin's topics have it
   * @param slug its short name, as all other topics have it
   */
  record Customer(String id, String slug) {}

  private static SamplePrincipal agent(
      String name, Customer customer, String agent, String... permissions) {
    return new SamplePrincipal(
        name, Optional.of(customer), Optional.of(agent), List.of(permissions), List.of());
  }

  private static SamplePrincipal somebody(
      String name, List<String> permissions, List<Integer> vehicles) {
    return new SamplePrincipal(name, Optional.empty(), Optional.empty(), permissions, vehicles);
  }

  Map<String, Object> claims() {
    var claims = new LinkedHashMap<String, Object>();
    claims.put("sub", name);
    customer.ifPresent(
        one -> {
          claims.put("customer", one.slug());
          claims.put("customer_id", one.id());
        });
    agent.ifPresent(id -> claims.put("agent_id", id));
    claims.put("permissions", permissions);
    if (!vehicles.isEmpty()) {
      claims.put("vehicles", vehicles);
    }
    return claims;
  }
}
