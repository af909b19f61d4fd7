package dev.carillon.core.identity;

import java.util.regex.Pattern;

/**
 * What a client showed to say who it is. Its value is a secret: it is in no text that this gives.
 *
 * @param place where it was shown, which some kinds are bound to
 */
public record Credential(Kind kind, String value, Place place) {
  /** Where it came from decides what it can be. */
  public enum Kind {
    /** A JWT or an API token. */
    BEARER,
    /** A one-time ticket: only where a stream is opened. */
    TICKET,
    /** A session or a key that the product's own back end made, and that was imported. */
    FOREIGN,
    /** Nothing was shown. */
    NONE
  }

  /**
   * Where a credential was shown.
   *
   * @param opensStream true where clients come to stay that may not be able to set headers
   * @param origin of the web page that showed it; empty if no page did, or it is not known
   * @param address whom it came from, for shares among strangers; empty if it is not known
   */
  public record Place(boolean opensStream, String origin, String address) {
    /** Nothing is known of it: what is bound to a place is not good here. */
    public static final Place UNKNOWN = new Place(false, "", "");
  }

  public static final Credential ANONYMOUS = new Credential(Kind.NONE, "");

  /** Carillon's API tokens, and JWTs. */
  private static final Pattern BEARER =
      Pattern.compile("crl_.*|[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

  /** One of which it is not known where it was shown. */
  public Credential(Kind kind, String value) {
    this(kind, value, Place.UNKNOWN);
  }

  /** The same, shown here. */
  public Credential at(Place here) {
    return new Credential(kind, value, here);
  }

  /** The same, shown from there on a connection that is open already. */
  public Credential from(String address) {
    return at(new Place(place.opensStream(), place.origin(), address));
  }

  /** The IP address that it was shown from, or empty. */
  public String address() {
    return place.address();
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
