package dev.carillon.core.identity;

import java.util.regex.Pattern;

/**
 * A credential that a client presented. Its value is a secret: {@code toString} omits it.
 *
 * @param place where it was presented; some kinds are bound to a place
 */
public record Credential(Kind kind, String value, Place place) {
  /** The kinds of credentials, determined by where they were presented. */
  public enum Kind {
    /** A JWT or an API token. */
    BEARER,
    /** A one-time ticket: only valid where a stream is opened. */
    TICKET,
    /** A session or a key that the product's own back end made, and that was imported. */
    FOREIGN,
    /** No credential. */
    NONE
  }

  /**
   * Where a credential was presented.
   *
   * @param opensStream true for endpoints that open a stream, whose clients may not be able to set
   *     headers
   * @param origin of the web page that presented it; empty if it was not a page, or is not known
   * @param address the client's address, for per-address limits; empty if it is not known
   */
  public record Place(boolean opensStream, String origin, String address) {
    /** An unknown place: a credential that is bound to a place is not valid here. */
    public static final Place UNKNOWN = new Place(false, "", "");
  }

  public static final Credential ANONYMOUS = new Credential(Kind.NONE, "");

  /** Carillon's API tokens, and JWTs. */
  private static final Pattern BEARER =
      Pattern.compile("crl_.*|[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");

  /** A credential whose place is not known. */
  public Credential(Kind kind, String value) {
    this(kind, value, Place.UNKNOWN);
  }

  /** The same, presented at this place. */
  public Credential at(Place here) {
    return new Credential(kind, value, here);
  }

  /** The same, presented from that address on an open connection. */
  public Credential from(String address) {
    return at(new Place(place.opensStream(), place.origin(), address));
  }

  /** The IP address that it was presented from, or empty. */
  public String address() {
    return place.address();
  }

  public static Credential bearer(String token) {
    return new Credential(Kind.BEARER, token);
  }

  public static Credential ticket(String ticket) {
    return new Credential(Kind.TICKET, ticket);
  }

  /**
   * For places that accept either kind: every credential that is not Carillon's own was made by the
   * product.
   */
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
