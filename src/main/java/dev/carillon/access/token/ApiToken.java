package dev.carillon.access.token;

import dev.carillon.access.identity.Digest;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An API token: {@code crl_}, a public id, and a secret. The prefix lets leak scanners find it; the
 * secret is not stored.
 */
public final class ApiToken {
  /** Prefix of every token. */
  public static final String PREFIX = "crl_";

  private static final int ID = 12;
  private static final Pattern ID_FORM = Pattern.compile("[0-9A-Za-z]{" + ID + "}");
  private static final Pattern FORM =
      Pattern.compile(PREFIX + "(" + ID_FORM + ")_[0-9A-Za-z]{" + RandomText.SECRET + "}");

  private final String id;
  private final String text;

  private ApiToken(String id, String text) {
    this.id = id;
    this.text = text;
  }

  /** True for a valid id. */
  public static boolean isId(String text) {
    return ID_FORM.matcher(text).matches();
  }

  static ApiToken create() {
    String id = RandomText.text(ID);
    return new ApiToken(id, PREFIX + id + "_" + RandomText.text(RandomText.SECRET));
  }

  /** Parses a token; empty if it has another form, and no look-up is needed. */
  static Optional<ApiToken> of(String text) {
    var form = FORM.matcher(text);
    return form.matches() ? Optional.of(new ApiToken(form.group(1), text)) : Optional.empty();
  }

  public String id() {
    return id;
  }

  /** The token in full: to be printed once. */
  public String text() {
    return text;
  }

  Digest digest() {
    return Digest.of(text);
  }

  /** For logs. */
  @Override
  public String toString() {
    return PREFIX + id;
  }
}
