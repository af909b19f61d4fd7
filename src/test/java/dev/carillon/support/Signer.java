package dev.carillon.support;

import dev.carillon.access.jwt.KeyOptions;
import dev.carillon.event.Json;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** A key of its own that signs tokens, good ones and whatever a test wants to be refused. */
public final class Signer {
  private final String algorithm;
  private final Optional<String> kid;
  private final byte[] secret;
  private final @Nullable KeyPair pair;

  private Signer(String algorithm, Optional<String> kid, byte[] secret, @Nullable KeyPair pair) {
    this.algorithm = algorithm;
    this.kid = kid;
    this.secret = secret;
    this.pair = pair;
  }

  public static Signer hs256() {
    var random = new byte[32];
    new SecureRandom().nextBytes(random);
    return hs256(b64(random));
  }

  public static Signer hs256(String secret) {
    return new Signer("HS256", Optional.empty(), secret.getBytes(StandardCharsets.UTF_8), null);
  }

  public static Signer rs256() {
    return rs256(2048);
  }

  public static Signer rs256(int bits) {
    return asymmetric("RS256", "RSA", generator -> generator.initialize(bits));
  }

  public static Signer es256() {
    return asymmetric(
        "ES256", "EC", generator -> generator.initialize(new ECGenParameterSpec("secp256r1")));
  }

  public static Signer eddsa() {
    return asymmetric("EdDSA", "Ed25519", generator -> {});
  }

  /** A new key for the algorithm of this name. */
  public static Signer of(String algorithm) {
    return switch (algorithm) {
      case "HS256" -> hs256();
      case "RS256" -> rs256();
      case "ES256" -> es256();
      case "EdDSA" -> eddsa();
      default -> throw new IllegalArgumentException(algorithm);
    };
  }

  private interface Preparation {
    void prepare(KeyPairGenerator generator) throws GeneralSecurityException;
  }

  private static Signer asymmetric(String algorithm, String family, Preparation preparation) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(family);
      preparation.prepare(generator);
      return new Signer(algorithm, Optional.empty(), new byte[0], generator.generateKeyPair());
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  /** The same key under this name. */
  public Signer named(String name) {
    return new Signer(algorithm, Optional.of(name), secret, pair);
  }

  public String algorithm() {
    return algorithm;
  }

  /** The key that verifies, as the configuration has it. */
  public KeyOptions key() {
    return pair == null
        ? new KeyOptions(
            kid,
            Optional.empty(),
            Optional.of(new String(secret, StandardCharsets.UTF_8)),
            Optional.empty(),
            Optional.empty())
        : new KeyOptions(
            kid, Optional.of(algorithm), Optional.empty(), Optional.of(pem()), Optional.empty());
  }

  public PublicKey publicKey() {
    return pair().getPublic();
  }

  /** The public key as PEM. */
  public String pem() {
    String body =
        Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(publicKey().getEncoded());
    return "-----BEGIN PUBLIC KEY-----\n" + body + "\n-----END PUBLIC KEY-----\n";
  }

  /** The public key as an element of a key set. */
  public Map<String, Object> jwk() {
    var jwk = new LinkedHashMap<String, Object>();
    kid.ifPresent(name -> jwk.put("kid", name));
    jwk.put("use", "sig");
    jwk.put("alg", algorithm);
    if (publicKey() instanceof RSAPublicKey rsa) {
      jwk.put("kty", "RSA");
      jwk.put("n", b64(unsigned(rsa.getModulus(), rsa.getModulus().bitLength() / 8)));
      jwk.put("e", b64(rsa.getPublicExponent().toByteArray()));
    } else if (publicKey() instanceof ECPublicKey ec) {
      jwk.put("kty", "EC");
      jwk.put("crv", "P-256");
      jwk.put("x", b64(unsigned(ec.getW().getAffineX(), 32)));
      jwk.put("y", b64(unsigned(ec.getW().getAffineY(), 32)));
    } else {
      byte[] encoded = publicKey().getEncoded();
      jwk.put("kty", "OKP");
      jwk.put("crv", "Ed25519");
      jwk.put("x", b64(Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length)));
    }
    return jwk;
  }

  /** A token with the usual header. */
  public String sign(Map<String, ?> claims) {
    return sign(header(), claims);
  }

  /** The usual header, to be changed. */
  public Map<String, Object> header() {
    var header = new LinkedHashMap<String, Object>();
    header.put("alg", algorithm);
    header.put("typ", "JWT");
    kid.ifPresent(name -> header.put("kid", name));
    return header;
  }

  public String sign(Map<String, ?> header, Map<String, ?> claims) {
    return sign(Json.of(header).toString(), Json.of(claims).toString());
  }

  /** Signs whatever texts these are. */
  public String sign(String header, String claims) {
    String signed =
        b64(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + b64(claims.getBytes(StandardCharsets.UTF_8));
    return signed + "." + b64(signature(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  private byte[] signature(byte[] signed) {
    try {
      if (pair == null) {
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(secret, "HmacSHA256"));
        return mac.doFinal(signed);
      }
      Signature signature = Signature.getInstance(jca());
      PrivateKey key = pair.getPrivate();
      signature.initSign(key);
      signature.update(signed);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private String jca() {
    return switch (algorithm) {
      case "RS256" -> "SHA256withRSA";
      case "ES256" -> "SHA256withECDSAinP1363Format";
      default -> "Ed25519";
    };
  }

  private KeyPair pair() {
    if (pair == null) {
      throw new IllegalStateException("a shared secret has no public key");
    }
    return pair;
  }

  private static byte[] unsigned(BigInteger number, int length) {
    byte[] bytes = number.toByteArray();
    var padded = new byte[length];
    int kept = Math.min(length, bytes.length);
    System.arraycopy(bytes, bytes.length - kept, padded, length - kept, kept);
    return padded;
  }

  public static String b64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }
}
