package dev.carillon.dialect.lubelogger;

/** Names in the product's messages, and in the topics of its vehicles. */
final class LubeLoggerWireNames {
  // The hub.
  static final String JOIN_GROUP = "JoinGroup";
  static final String CHANGE = "ReceiveChangeForAllVehicles";
  static final String KIOSK = "kiosk";
  static final String VEHICLE_GROUP = "vehicleid_";

  // Places of a credential.
  static final String API_KEY_HEADER = "x-api-key";
  static final String API_KEY = "apiKey";
  static final String AUTHORIZATION = "Authorization";
  static final String BEARER = "Bearer ";
  static final String ACCESS_TOKEN = "access_token";
  static final String TICKET = "ticket";

  // The payload.
  static final String TYPE = "type";
  static final String TIMESTAMP = "timestamp";
  static final String DATA = "data";
  static final String VEHICLE_ID = "vehicleId";
  static final String USERNAME = "username";
  static final String ACTION = "action";

  // Its data.
  static final String USER = "user";
  static final String DESCRIPTION = "description";
  static final String ODOMETER = "odometer";
  static final String INITIAL_ODOMETER = "initialodometer";
  static final String FUEL_CONSUMED = "fuelconsumed";
  static final String COST = "cost";
  static final String QUANTITY = "quantity";
  static final String PROGRESS = "progress";
  static final String PRIORITY = "priority";
  static final String PLAN_TYPE = "type";
  static final String METRIC = "metric";

  /** The product's value for no vehicle. */
  static final String NO_VEHICLE = "N/A";

  /** Prefix of the types of events that do not concern a single vehicle. */
  static final String BULK = "bulk.";

  /** A vehicle's topics are at and below {@code vehicle:<id>}. */
  static final String VEHICLE_TOPIC = "vehicle";

  private LubeLoggerWireNames() {}
}
