package dev.carillon.webhook;

/** Names of the Standard Webhooks convention and of the operator's API. */
public final class WebhookWireNames {
  public static final String ID_HEADER = "webhook-id";
  public static final String TIMESTAMP_HEADER = "webhook-timestamp";
  public static final String SIGNATURE_HEADER = "webhook-signature";

  static final String ID = "id";
  static final String REVISION = "revision";
  static final String NAME = "name";
  static final String URL = "url";
  static final String FORM = "form";
  static final String TOPICS = "topics";
  static final String FILTER = "filter";
  static final String FIELDS = "fields";
  static final String OWNER = "owner";
  static final String SUBJECT = "subject";
  static final String TENANT = "tenant";
  static final String ROLES = "roles";
  static final String CLAIMS = "claims";
  static final String ENABLED = "enabled";
  static final String REASON = "reason";
  static final String FROM = "from";
  static final String SECRET = "secret";
  static final String FORMER_SECRET_UNTIL = "formerSecretUntil";
  static final String CREATED = "created";
  static final String CHANGED = "changed";
  static final String PROGRESS = "progress";
  static final String CURSOR = "cursor";
  static final String HOLDER = "holder";
  static final String SAVED = "saved";
  static final String FAILING = "failing";
  static final String TROUBLE = "trouble";

  static final String EARLIEST = "earliest";
  static final String LATEST = "latest";

  private WebhookWireNames() {}
}
