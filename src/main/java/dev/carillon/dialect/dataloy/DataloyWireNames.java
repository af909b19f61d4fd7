package dev.carillon.dialect.dataloy;

/** Names in the product's messages, except for those in pushed objects. */
final class DataloyWireNames {
  // The path.
  static final String ANY = "*"; // a field as well
  static final String TOKEN_ELSEWHERE = "-";
  static final String ONLY_MAIN_OBJECT = "onlyMainObject";
  static final String TRUE = "true";
  static final String FALSE = "false";

  // The credential, and places in which it is not accepted.
  static final String AUTHORIZATION = "Authorization";
  static final String BEARER = "Bearer";
  static final String TOKEN = "token";
  static final String ACCESS_TOKEN = "access_token";
  static final String TICKET = "ticket";

  // An error in the form of the product's REST interface.
  static final String STATUS_CODE = "statusCode";
  static final String STATUS_TEXT = "statusText";
  static final String MESSAGE = "message";
  static final String DATE = "date";
  static final String STATUS_FAMILY = "statusFamily";
  static final String METHOD = "method";

  // Topics, and the placeholders for the object in their templates.
  static final String ALERT = "alert:";
  static final String OBJECT_TYPE = "object_type";
  static final String KEY = "key";

  private DataloyWireNames() {}
}
