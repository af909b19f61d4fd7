package dev.carillon.access.jwt;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/**
 * Configuration of a key: exactly one of secret, public key and JWK.
 *
 * @param kid the id of the key; empty: it is tried for tokens with any key id
 * @param algorithm required with a public key; a secret is for HS256, and a JWK contains it
 * @param secret shared with the issuer, at least 32 bytes; {@code base64:...} for binary secrets
 * @param publicKey PEM
 * @param jwk JSON, of a public key
 */
public record KeyOptions(
    Optional<String> kid,
    Optional<String> algorithm,
    Optional<String> secret,
    Optional<String> publicKey,
    Optional<String> jwk) {
  private static final String BASE64 = "base64:";
  private static final String PEM = "-----BEGIN";

  public KeyOptions {
    if (Stream.of(secret, publicKey, jwk).filter(Optional::isPresent).count() != 1) {
      throw new IllegalArgumentException("a key is exactly one of secret, public-key and jwk");
    }
    // The key is created again later; an invalid one must fail the start here.
    key(kid, algorithm, secret, publicKey, jwk);
  }

  public static KeyOptions secret(String secret) {
    return new KeyOptions(
        Optional.empty(),
        Optional.empty(),
        Optional.of(secret),
        Optional.empty(),
        Optional.empty());
  }

  VerificationKey key() {
    return key(kid, algorithm, secret, publicKey, jwk);
  }

  private static VerificationKey key(
      Optional<String> kid,
      Optional<String> algorithm,
      Optional<String> secret,
      Optional<String> publicKey,
      Optional<String> jwk) {
    if (jwk.isPresent()) {
      VerificationKey key = Jwk.key(jwk.get());
      return new VerificationKey(kid.or(key::kid), agreed(algorithm, key.algorithm()), key.key());
    }
    if (secret.isPresent()) {
      return new VerificationKey(
          kid, agreed(algorithm, Algorithm.HS256), shared(secret.get().strip()));
    }
    Algorithm wanted =
        algorithm
            .map(Algorithm::of)
            .orElseThrow(() -> new IllegalArgumentException("a public-key needs its algorithm"));
    return new VerificationKey(kid, wanted, pem(publicKey.orElseThrow(), wanted));
  }

  private static Algorithm agreed(Optional<String> said, Algorithm made) {
    if (said.isPresent() && Algorithm.of(said.get()) != made) {
      throw new IllegalArgumentException("the key is for " + made.word() + ", not " + said.get());
    }
    return made;
  }

  private static Key shared(String secret) {
    // If a public key is used as a shared secret, everyone can sign.
    if (secret.contains(PEM)) {
      throw new IllegalArgumentException("a PEM is not a secret, it belongs under public-key");
    }
    byte[] bytes =
        secret.startsWith(BASE64)
            ? Base64.getDecoder().decode(secret.substring(BASE64.length()))
            : secret.getBytes(StandardCharsets.UTF_8);
    return new SecretKeySpec(bytes.length == 0 ? new byte[1] : bytes, Algorithm.HS256.jca());
  }

  private static Key pem(String text, Algorithm algorithm) {
    String body =
        text.replace("-----BEGIN PUBLIC KEY-----", "")
            .replace("-----END PUBLIC KEY-----", "")
            .replaceAll("\\s|\\\\n", "");
    String factory =
        switch (algorithm) {
          case HS256 -> throw new IllegalArgumentException("HS256 needs a secret");
          case RS256 -> "RSA";
          case ES256 -> "EC";
          case EDDSA -> "Ed25519";
        };
    try {
      byte[] der = Base64.getDecoder().decode(body);
      return KeyFactory.getInstance(factory).generatePublic(new X509EncodedKeySpec(der));
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "not a PEM public key (-----BEGIN PUBLIC KEY-----) for " + algorithm.word(), e);
    }
  }

  /** For logs: without the secret. */
  @Override
  public String toString() {
    return "KeyOptions[kid=" + kid.orElse("") + "]";
  }
}
