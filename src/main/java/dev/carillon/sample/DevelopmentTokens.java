package dev.carillon.sample;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Signs the tokens of the sample principals (RFC 7515, HS256) with the secret of one directory. */
final class DevelopmentTokens {
  static final String ISSUER = "carillon-dev";
  static final String AUDIENCE = "carillon";

  private static final String KEY = "dev";
  private static final Duration LIFE = Duration.ofDays(30);
  private static final int SECRET_BYTES = 32;
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String secret;

  DevelopmentTokens(String secret) {
    this.secret = secret;
  }

  /** Uses the secret in the directory, which the first start creates. */
  static DevelopmentTokens in(Path directory) throws IOException {
    Path file = directory.resolve("secret");
    if (Files.exists(file)) {
      String kept = Files.readString(file).strip();
      if (kept.length() == 2 * SECRET_BYTES) {
        return new DevelopmentTokens(kept);
      }
    }
    byte[] bytes = new byte[SECRET_BYTES];
    new SecureRandom().nextBytes(bytes);
    String made = HexFormat.of().formatHex(bytes);
    Files.deleteIfExists(file);
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(file, made);
    return new DevelopmentTokens(made);
  }

  String secret() {
    return secret;
  }

  /** The token of the management port; not a JWT, and not accepted at the public port. */
  String operatorToken() {
    return base64(signature("the management port"));
  }

  String sign(SamplePrincipal principal, Instant now) {
    var header = new LinkedHashMap<String, Object>();
    header.put("alg", "HS256");
    header.put("typ", "JWT");
    header.put("kid", KEY);
    var claims = new LinkedHashMap<>(principal.claims());
    claims.put("iss", ISSUER);
    claims.put("aud", AUDIENCE);
    claims.put("iat", now.getEpochSecond());
    claims.put("exp", now.plus(LIFE).getEpochSecond());
    String signed = part(header) + "." + part(claims);
    return signed + "." + base64(signature(signed));
  }

  private static String part(Map<String, Object> fields) {
    try {
      return base64(JSON.writeValueAsBytes(fields));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  private byte[] signature(String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(StandardCharsets.US_ASCII));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
