package dev.carillon.core;

import java.util.regex.Pattern;

/**
 * What a client showed to say who it is. Its value is a secret: it is in no text that this gives.
 *
 * @param address the IP address that it was shown from, or empty
 */
public record Credential(Kind kind, String value, String address) {
  /** Where it came from decides what it can be. */
  public enum Kind {
    /** A JWT or an API token. */
    BEARER,
    /** A one-time ticket. */
    TICKET,
    /** A session or a key that the product's own back end made, and that was imported. */
    FOREIGN,
    /** Nothing was shown. */
    NONE
  }

  public static final Credential ANONYMOUS = new Credential(Kind.NONE, "");

  /** Carillon's API tokens, and JWTs. */
  private static final Pattern BEARER =
      Pattern.compile("crl_.*|[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

  public Credential(Kind kind, String value) {
    this(kind, value, "");
  }

  /** The same, shown from there. */
  public Credential from(String shownFrom) {
    return new Credential(kind, value, shownFrom);
  }

  public static Credential bearer(String token) {
    return new Credential(Kind.BEARER, token);
  }

  public static Credential ticket(String ticket) {
    return new Credential(Kind.TICKET, ticket);
  }

  /** Where a client may show either: everything that is none of ours was made by the product. */
  public static Credential recognized(String text) {
    return BEARER.matcher(text).matches() ? bearer(text) : foreign(text);
  }

  public static Credential foreign(String text) {
    return new Credential(Kind.FOREIGN, text);
  }

  @Override
  public String toString() {
    return "Credential[" + kind + "]";
  }
}
