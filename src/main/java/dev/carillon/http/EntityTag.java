package dev.carillon.http;

import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** Entity tags of content that is constant while the process runs: hashes of it. */
public final class EntityTag {
  private EntityTag() {}

  public static String of(byte[] content) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
      return '"' + Base64.getUrlEncoder().withoutPadding().encodeToString(hash) + '"';
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** RFC 9110, section 13.1.2: a list, compared weakly; none of our tags contains a comma. */
  public static boolean isKnown(String tag, HttpServerRequest request) {
    @Nullable String condition = request.getHeader(HttpHeaders.IF_NONE_MATCH);
    if (condition == null) {
      return false;
    }
    for (String one : condition.split(",", -1)) {
      String known = one.strip();
      if (known.equals("*") || known.equals(tag) || known.equals("W/" + tag)) {
        return true;
      }
    }
    return false;
  }
}
