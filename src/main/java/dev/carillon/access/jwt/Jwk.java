package dev.carillon.access.jwt;

import dev.carillon.event.Json;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.KeyFactory;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.security.spec.EdECPoint;
import java.security.spec.EdECPublicKeySpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAPublicKeySpec;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Reads public keys in JSON form (RFC 7517, RFC 7518 section 6, RFC 8037 section 2). */
final class Jwk {
  private static final int MAX_KEYS = 100;
  private static final int MAX_KID = 256;
  private static final int COORDINATE_BYTES = 32;

  private Jwk() {}

  /**
   * Parses a key set. Keys that are not for supported signatures are left out.
   *
   * @throws IllegalArgumentException if it is not a key set
   */
  static KeySet set(String text) {
    if (!(Json.read(text) instanceof Map<?, ?> set) || !(set.get("keys") instanceof List<?> all)) {
      throw new IllegalArgumentException("not a JSON Web Key Set");
    }
    if (all.size() > MAX_KEYS) {
      throw new IllegalArgumentException("more than " + MAX_KEYS + " keys");
    }
    var keys = new ArrayList<VerificationKey>();
    for (Object each : all) {
      if (each instanceof Map<?, ?> jwk) {
        usable(jwk).ifPresent(keys::add);
      }
    }
    return new KeySet(keys);
  }

  private static Optional<VerificationKey> usable(Map<?, ?> jwk) {
    try {
      return Optional.of(key(jwk));
    } catch (IllegalArgumentException e) {
      return Optional.empty(); // for encryption, or of a kind that may come after our time
    }
  }

  /**
   * Parses one public key.
   *
   * @throws IllegalArgumentException with the error
   */
  static VerificationKey key(String text) {
    if (Json.read(text) instanceof Map<?, ?> jwk) {
      return key(jwk);
    }
    throw new IllegalArgumentException("not a JSON Web Key");
  }

  private static VerificationKey key(Map<?, ?> jwk) {
    boolean signs = jwk.get("use") == null || "sig".equals(jwk.get("use"));
    boolean verifies =
        jwk.get("key_ops") == null
            || (jwk.get("key_ops") instanceof List<?> uses && uses.contains("verify"));
    if (!signs || !verifies) {
      throw new IllegalArgumentException("the key is not for signatures");
    }
    Algorithm algorithm = algorithm(jwk);
    if (jwk.get("alg") != null && !algorithm.word().equals(jwk.get("alg"))) {
      throw new IllegalArgumentException("the key is for an algorithm that is not known");
    }
    return new VerificationKey(kid(jwk), algorithm, material(jwk, algorithm));
  }

  private static Algorithm algorithm(Map<?, ?> jwk) {
    String kind = jwk.get("kty") + " " + jwk.get("crv");
    return switch (kind) {
      case "RSA null" -> Algorithm.RS256;
      case "EC P-256" -> Algorithm.ES256;
      case "OKP Ed25519" -> Algorithm.EDDSA;
      // A shared secret is not a public key and must not be in a set that any client can fetch.
      default -> throw new IllegalArgumentException("not a public RSA, P-256 or Ed25519 key");
    };
  }

  private static Optional<String> kid(Map<?, ?> jwk) {
    Object kid = jwk.get("kid");
    if (kid == null) {
      return Optional.empty();
    }
    if (kid instanceof String text && text.length() <= MAX_KID) {
      return Optional.of(text);
    }
    throw new IllegalArgumentException("the key's kid is not a short text");
  }

  private static Key material(Map<?, ?> jwk, Algorithm algorithm) {
    try {
      KeyFactory factory = KeyFactory.getInstance(jwkFactory(algorithm));
      return factory.generatePublic(
          switch (algorithm) {
            case RS256 -> new RSAPublicKeySpec(positive(jwk, "n"), positive(jwk, "e"));
            case ES256 ->
                new ECPublicKeySpec(
                    new ECPoint(coordinate(jwk, "x"), coordinate(jwk, "y")), Algorithm.p256());
            default -> new EdECPublicKeySpec(NamedParameterSpec.ED25519, edwards(jwk));
          });
    } catch (GeneralSecurityException e) {
      throw new IllegalArgumentException("the key's numbers are not a key", e);
    }
  }

  private static String jwkFactory(Algorithm algorithm) {
    return switch (algorithm) {
      case RS256 -> "RSA";
      case ES256 -> "EC";
      default -> "Ed25519";
    };
  }

  private static BigInteger positive(Map<?, ?> jwk, String name) {
    return new BigInteger(1, bytes(jwk, name));
  }

  private static BigInteger coordinate(Map<?, ?> jwk, String name) {
    byte[] bytes = bytes(jwk, name);
    if (bytes.length != COORDINATE_BYTES) {
      throw new IllegalArgumentException("the key's " + name + " has the wrong length");
    }
    return new BigInteger(1, bytes);
  }

  // RFC 8032, 5.1.2: little-endian y, with the sign of x in the highest bit.
  private static EdECPoint edwards(Map<?, ?> jwk) {
    byte[] bytes = bytes(jwk, "x");
    if (bytes.length != COORDINATE_BYTES) {
      throw new IllegalArgumentException("the key's x has the wrong length");
    }
    boolean odd = (bytes[COORDINATE_BYTES - 1] & 0x80) != 0;
    var bigEndian = new byte[COORDINATE_BYTES];
    for (int i = 0; i < COORDINATE_BYTES; i++) {
      bigEndian[i] = bytes[COORDINATE_BYTES - 1 - i];
    }
    bigEndian[0] &= 0x7f;
    return new EdECPoint(odd, new BigInteger(1, bigEndian));
  }

  private static byte[] bytes(Map<?, ?> jwk, String name) {
    if (jwk.get(name) instanceof String text) {
      return Base64Url.decode(text);
    }
    throw new IllegalArgumentException("the key has no " + name);
  }
}
