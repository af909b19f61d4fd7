package dev.carillon.access.jwt;

import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.Key;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.EdECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.SecretKey;

/**
 * Supported signature algorithms (RFC 7518, RFC 8037). Each accepts only its own type of key, so a
 * token cannot make a key be used with another algorithm.
 */
enum Algorithm {
  HS256("HS256", "HmacSHA256"),
  RS256("RS256", "SHA256withRSA"),
  ES256("ES256", "SHA256withECDSAinP1363Format"),
  EDDSA("EdDSA", "Ed25519");

  private static final int MIN_SECRET_BYTES = 32;
  private static final int MIN_RSA_BITS = 2048;
  private static final int MAX_RSA_BITS = 8192;
  private static final ECParameterSpec P256 = p256();

  private final String word;
  private final String jca;

  Algorithm(String word, String jca) {
    this.word = word;
    this.jca = jca;
  }

  /**
   * The algorithm of this name. The comparison is exact, because {@code alg} has no other spelling.
   */
  static Algorithm of(String word) {
    for (Algorithm algorithm : values()) {
      if (algorithm.word.equals(word)) {
        return algorithm;
      }
    }
    String known = Arrays.stream(values()).map(a -> a.word).collect(Collectors.joining(", "));
    throw new IllegalArgumentException("an algorithm is one of " + known + ", not " + word);
  }

  String word() {
    return word;
  }

  String jca() {
    return jca;
  }

  /**
   * True if a verification takes too long for an event loop: with a public key it takes from 30
   * microseconds to milliseconds, and any client can cause it. A verification with a shared secret
   * takes no longer than parsing the token.
   */
  boolean isSlow() {
    return this != HS256;
  }

  /**
   * Checks that the key has the right type and is strong enough.
   *
   * @throws IllegalArgumentException with the error
   */
  Key checked(Key key) {
    String lack =
        switch (this) {
          case HS256 -> lackOfSecret(key);
          case RS256 -> lackOfRsa(key);
          case ES256 -> key instanceof ECPublicKey ec && isP256(ec) ? "" : "a public key on P-256";
          case EDDSA ->
              key instanceof EdECPublicKey ed
                      && ed.getParams().getName().equals(NamedParameterSpec.ED25519.getName())
                  ? ""
                  : "an Ed25519 public key";
        };
    if (!lack.isEmpty()) {
      throw new IllegalArgumentException(word + " needs " + lack);
    }
    return key;
  }

  private static String lackOfSecret(Key key) {
    boolean enough = key instanceof SecretKey && key.getEncoded().length >= MIN_SECRET_BYTES;
    return enough ? "" : "a secret of at least " + MIN_SECRET_BYTES + " bytes";
  }

  private static String lackOfRsa(Key key) {
    int bits = key instanceof RSAPublicKey rsa ? rsa.getModulus().bitLength() : 0;
    return bits >= MIN_RSA_BITS && bits <= MAX_RSA_BITS
        ? ""
        : "an RSA public key of " + MIN_RSA_BITS + " to " + MAX_RSA_BITS + " bits";
  }

  private static boolean isP256(ECPublicKey key) {
    ECParameterSpec spec = key.getParams();
    return spec.getCurve().equals(P256.getCurve())
        && spec.getGenerator().equals(P256.getGenerator())
        && spec.getOrder().equals(P256.getOrder());
  }

  static ECParameterSpec p256() {
    try {
      var parameters = AlgorithmParameters.getInstance("EC");
      parameters.init(new ECGenParameterSpec("secp256r1"));
      return parameters.getParameterSpec(ECParameterSpec.class);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  boolean verifies(Key key, byte[] signed, byte[] signature) {
    try {
      if (this == HS256) {
        Mac mac = Mac.getInstance(jca);
        mac.init(key);
        return MessageDigest.isEqual(mac.doFinal(signed), signature);
      }
      // Not kept between calls: a shared instance would need a lock between the event loops.
      Signature verifier = Signature.getInstance(jca);
      verifier.initVerify((PublicKey) key);
      verifier.update(signed);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      return false; // a signature of the wrong form
    }
  }
}
