package dev.carillon.object;

/** Names in the JSON of pushed objects. */
final class ObjectWireNames {
  static final String EVENT = "event";
  static final String OBJECT_TYPE = "objectType";
  static final String EVENT_TYPE = "eventType";
  static final String KEY = "key";
  static final String DATE = "date";
  static final String DATA = "data";
  static final String SELF = "self";

  private ObjectWireNames() {}
}
